import { Button, EmptyState, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { PlusIcon } from '@radix-ui/react-icons';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../../api/client.ts';
import { useCaller } from '../../api/use-caller.ts';
import { LoadMore } from '../../parts/load-more.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { QueryProblem } from '../../parts/query-problem.tsx';
import { useNarrow } from '../../parts/use-narrow.ts';
import { text } from '../../strings/index.ts';
import { AddUser } from './add-user.tsx';
import { UserFilters } from './user-filters.tsx';
import { UserCards, UserTable } from './user-list.tsx';
import type { UserSearch } from './user-search.ts';

const route = getRouteApi('/signed-in/users');
const perPage = '50';

export function UsersPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const caller = useCaller();
  const isNarrow = useNarrow();
  const [isAdding, adding] = useDisclosure();
  const query = useUsers(search);
  const users = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const look = (next: UserSearch) => void navigate({ search: next, replace: true });
  const List = isNarrow ? UserCards : UserTable;
  const strings = text.users;
  return (
    <>
      <PageHeader
        title={strings.title}
        line={strings.lead}
        actions={
          caller?.permissions.has('users:write') && (
            <Button leftSection={<PlusIcon aria-hidden />} onClick={adding.open}>
              {strings.add.action}
            </Button>
          )
        }
      />
      <Stack>
        <UserFilters search={search} withSort={isNarrow} onChange={look} />
        <Group gap="xs" role="status" h={22}>
          <Text size="sm" c="dimmed" className="numbers">
            {query.data && strings.count(users.length, query.data.pages[0]?.total ?? users.length)}
          </Text>
          {query.isFetching && <Loader size={14} aria-label={text.common.loading} />}
        </Group>
        <QueryProblem query={query} />
        {users.length > 0 && <List users={users} search={search} onChange={look} />}
        {query.isSuccess && users.length === 0 && <NoUsers search={search} onClear={() => look({})} />}
        <LoadMore query={query} />
      </Stack>
      <AddUser isOpen={isAdding} onClose={adding.close} />
    </>
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

function NoUsers({ search, onClear }: { search: UserSearch; onClear: () => void }) {
  const { q, status, role } = search;
  const isFiltered = q !== undefined || status !== undefined || role !== undefined;
  return (
    <Paper withBorder>
      <EmptyState title={isFiltered ? text.users.noMatch : text.users.nobody} p="xl">
        {isFiltered && (
          <EmptyState.Actions>
            <Button variant="default" onClick={onClear}>
              {text.users.clearFilters}
            </Button>
          </EmptyState.Actions>
        )}
      </EmptyState>
    </Paper>
  );
}
