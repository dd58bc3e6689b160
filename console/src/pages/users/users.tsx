import './users.css';
import { Button } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { Empty } from '../../parts/empty.tsx';
import { Icon } from '../../parts/icon.tsx';
import { LoadMore } from '../../parts/load-more.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { useSaid } from '../../parts/say.ts';
import { formatNumber } from '../../strings/format.ts';
import { text } from '../../strings/signed-in.ts';
import { AddUser } from './add-user.tsx';
import type { BulkAct, Outcome } from './bulk.ts';
import { BulkReport } from './bulk-report.tsx';
import { downloadUsers } from './download.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useSelection } from './use-selection.ts';
import { UserFilters } from './user-filters.tsx';
import { UserRows, UserTable } from './user-list.tsx';
import { isFiltered, type UserSearch } from './user-search.ts';

const route = getRouteApi('/signed-in/users');
const perPage = '50';

export function UsersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const mayWrite = useCaller()?.permissions.has('users:write') === true;
  const isNarrow = useMediaQuery('(max-width: 47.5em)', false, { getInitialValueInEffect: false });
  const [isAdding, adding] = useDisclosure();
  const [report, setReport] = useState<{ act: BulkAct; outcome: Outcome }>();
  const query = useUsers(search);
  const users = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const selection = useSelection(JSON.stringify({ ...search, sort: undefined }));
  const picked = users.filter(({ id }) => selection.has(id));
  const look = (next: UserSearch) => void navigate({ search: next, replace: true });
  const exporting = useExport(search);
  const List = isNarrow ? UserRows : UserTable;
  const strings = text.users;
  const total = query.data?.pages[0]?.total;
  const shown = strings.shown(formatNumber(users.length), total === undefined ? undefined : formatNumber(total));
  const isCurrent = query.isSuccess && !query.isPlaceholderData;
  const found = users.length > 0 ? shown : sayNobody(search, query.hasNextPage);
  useSaid(isCurrent && found, isCurrent && `${JSON.stringify(search)} ${found}`);
  useSaid(exporting.isPending && strings.export.progress(formatNumber(0)), exporting.isPending);
  return (
    <Page
      title={strings.title}
      isList
      lead={<Count search={search} total={total} />}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<Icon name="download" />}
            loading={exporting.isPending && exporting.variables === undefined}
            onClick={() => exporting.mutate(undefined)}
          >
            {strings.export.action}
          </Button>
          {mayWrite && (
            <Button leftSection={<Icon name="plus" />} onClick={adding.open}>
              {strings.add.action}
            </Button>
          )}
        </>
      }
      tools={<UserFilters search={search} withSort={isNarrow} onChange={look} />}
    >
      {report && (
        <div className="users-note">
          <BulkReport {...report} onClose={() => setReport(undefined)} />
        </div>
      )}
      {(query.error ?? exporting.error) && (
        <div className="users-note">
          <QueryProblem query={query} />
          <ProblemAlert error={exporting.error} />
        </div>
      )}
      {query.isPending && <Loading rows={10} />}
      {users.length > 0 && <List users={users} search={search} onChange={look} selection={selection} />}
      {query.isSuccess && users.length === 0 && (
        <NoUsers search={search} isCut={query.hasNextPage} onClear={() => look({})} />
      )}
      {users.length > 0 && (
        <div className="users-foot">
          <span className="numbers">
            {exporting.isPending ? strings.export.progress(formatNumber(exporting.progress)) : shown}
          </span>
          <LoadMore query={query} />
        </div>
      )}
      {users.length === 0 && <LoadMore query={query} />}
      {picked.length > 0 && (
        <SelectionBar
          users={picked}
          onClear={selection.clear}
          onExport={() => exporting.mutateAsync(new Set(picked.map(({ id }) => id))).catch(() => undefined)}
          isExporting={exporting.isPending && exporting.variables !== undefined}
          onDone={(act, outcome) => {
            setReport({ act, outcome });
            selection.clear();
            void queries.invalidateQueries({ queryKey: ['users'] });
            void queries.invalidateQueries({ queryKey: ['audit'] });
          }}
        />
      )}
      <AddUser isOpen={isAdding} onClose={adding.close} />
    </Page>
  );
}

function useUsers(search: UserSearch) {
  return useInfiniteQuery({
    queryKey: ['users', search],
    queryFn: ({ pageParam: cursor, signal }) => {
      // They are counted once, with the first page.
      const page = cursor === undefined ? { count: 'true' as const } : { cursor };
      return answer(api.GET('/users', { params: { query: { ...search, limit: perPage, ...page } }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

function useExport(search: UserSearch) {
  const [progress, setProgress] = useState(0);
  const exporting = useMutation({
    mutationFn: (ids: ReadonlySet<number> | undefined) => {
      setProgress(0);
      return downloadUsers(search, setProgress, ids);
    },
  });
  return { ...exporting, progress };
}

/** "1,173 of 1,284"; all of them, where nothing is looked for. */
function Count({ search, total }: { search: UserSearch; total: number | undefined }) {
  const isPart = isFiltered(search);
  const everybody = useQuery({
    queryKey: ['users', 'count'],
    queryFn: () => answer(api.GET('/users', { params: { query: { limit: '1', count: 'true' } } })),
    enabled: isPart,
  });
  if (total === undefined) return null;
  const all = everybody.data?.total;
  return isPart && all !== undefined ? text.users.countOf(formatNumber(total), formatNumber(all)) : formatNumber(total);
}

function NoUsers({ search, isCut, onClear }: { search: UserSearch; isCut: boolean; onClear: () => void }) {
  const title = sayNobody(search, isCut);
  if (!isFiltered(search)) return <Empty icon="users" title={title} />;
  return (
    <Empty
      title={title}
      action={
        <Button variant="default" onClick={onClear}>
          {text.users.clearFilters}
        </Button>
      }
    />
  );
}

function sayNobody(search: UserSearch, isCut: boolean): string {
  const strings = text.users;
  if (!isFiltered(search)) return strings.nobody;
  return isCut ? strings.noMatchYet : search.q === undefined ? strings.noMatch : strings.noMatchFor(search.q);
}
