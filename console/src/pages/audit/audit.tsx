import { Button, EmptyState, Group, Loader, Paper, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { DownloadIcon } from '@radix-ui/react-icons';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { LoadMore } from '../../parts/load-more.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { useNarrow } from '../../parts/use-narrow.ts';
import { text } from '../../strings/index.ts';
import { AuditFilters } from './audit-filters.tsx';
import type { AuditSearch } from './audit-search.ts';
import { downloadCsv } from './download.ts';
import { EventList } from './event-list.tsx';
import { useEvents } from './use-events.ts';

const route = getRouteApi('/signed-in/audit');
const perPage = 50;
const strings = text.admin.audit;

export function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isNarrow = useNarrow();
  const [isFiltering, { toggle }] = useDisclosure();
  const query = useEvents(search, perPage);
  const events = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const list = <EventList events={events} title={strings.title} />;
  return (
    <>
      <PageHeader title={strings.title} line={strings.lead} />
      <Stack>
        {isNarrow && (
          <Button variant="default" onClick={toggle} aria-expanded={isFiltering}>
            {isFiltering ? strings.hideFilters : strings.showFilters(Object.keys(search).length)}
          </Button>
        )}
        {(isFiltering || !isNarrow) && (
          <AuditFilters
            key={JSON.stringify(search)}
            search={search}
            onChange={(next) => void navigate({ search: next })}
          />
        )}
        <Group justify="space-between" mih={30}>
          <Group role="status" gap="xs">
            {query.isFetching && <Loader size={14} aria-label={text.common.loading} />}
          </Group>
          {events.length > 0 && <Download search={search} />}
        </Group>
        <QueryProblem query={query} />
        {events.length > 0 && (isNarrow ? list : <Paper withBorder>{list}</Paper>)}
        {query.isSuccess && events.length === 0 && (
          <Paper withBorder>
            <EmptyState title={strings.none} description={strings.noneHint} p="xl" />
          </Paper>
        )}
        <LoadMore query={query} />
      </Stack>
    </>
  );
}

/** A long trail takes a while: it says how far it is, and can be stopped. */
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
  const isStopped = download.error?.name === 'AbortError';
  return (
    <Group gap="xs">
      <ProblemAlert error={isStopped ? null : download.error} />
      <span role="status">{download.isPending && strings.downloading(count)}</span>
      {download.isPending ? (
        <Button variant="default" size="xs" onClick={() => running.current?.abort()}>
          {text.common.cancel}
        </Button>
      ) : (
        <Button
          variant="default"
          size="xs"
          leftSection={<DownloadIcon aria-hidden />}
          onClick={() => download.mutate()}
        >
          {strings.download}
        </Button>
      )}
    </Group>
  );
}
