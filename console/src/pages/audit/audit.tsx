import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { useSaid } from '../../parts/say.ts';
import { text } from '../../strings/at-hand.ts';
import { timeZone } from '../../strings/format.ts';
import { AuditFilters } from './audit-filters.tsx';
import type { AuditSearch } from './audit-search.ts';
import { downloadCsv } from './download.ts';
import { EventList } from './event-list.tsx';
import { useEvents } from './use-events.ts';

const route = getRouteApi('/signed-in/audit');
const perPage = 50;
const strings = text.audit;

export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useEvents(search, perPage);
  const events = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const isFiltered = Object.keys(search).length > 0;
  const look = (next: AuditSearch) => void navigate({ search: next });
  const zone = timeZone();
  const none = isFiltered ? strings.none : strings.empty;
  const found = events.length > 0 ? strings.shown(events.length) : none;
  const isCurrent = query.isSuccess && !query.isPlaceholderData;
  useSaid(isCurrent && found, isCurrent && `${JSON.stringify(search)} ${found}`);
  return (
    <Page
      title={strings.title}
      isList
      actions={events.length > 0 && <Download search={search} />}
      tools={
        <>
          <AuditFilters search={search} onChange={look} />
          <span className="audit-zone small dim">
            <Icon name="globe" /> {strings.zone(zone.name, zone.name === 'UTC' ? undefined : zone.offset)}
          </span>
        </>
      }
    >
      {query.error && (
        <div className="audit-note">
          <QueryProblem query={query} />
        </div>
      )}
      {query.isPending && !query.error && <Loading rows={10} />}
      {events.length > 0 && <EventList events={events} title={strings.list} filter={search} />}
      {query.isSuccess && events.length === 0 && (
        <Empty
          icon={isFiltered ? 'search' : 'audit'}
          title={none}
          action={
            isFiltered && (
              <Button variant="default" onClick={() => look({})}>
                {strings.clear}
              </Button>
            )
          }
        >
          {isFiltered && strings.noneHint}
        </Empty>
      )}
      {query.hasNextPage && (
        <div className="audit-note">
          <LoadMore query={query} />
        </div>
      )}
    </Page>
  );
}

/** A long log takes a while: it says how far it is, and can be stopped. */
function Download({ search }: { search: AuditSearch }) {
  const [count, setCount] = useState(0);
  const running = useRef<AbortController>(null);
  const download = useMutation({
    mutationFn: () => {
      const controller = new AbortController();
      running.current = controller;
      setCount(0);
      return downloadCsv(search, controller.signal, setCount);
    },
  });
  useEffect(() => () => running.current?.abort(), []);
  useSaid(download.isPending && strings.downloading(0), download.isPending);
  const isStopped = download.error?.name === 'AbortError';
  return (
    <>
      <ProblemAlert error={isStopped ? null : download.error} />
      <span className="small dim">{download.isPending && strings.downloading(count)}</span>
      {download.isPending ? (
        <Button variant="default" onClick={() => running.current?.abort()}>
          {text.frame.cancel}
        </Button>
      ) : (
        <Button variant="default" leftSection={<Icon name="download" />} onClick={() => download.mutate()}>
          {strings.download}
        </Button>
      )}
    </>
  );
}
