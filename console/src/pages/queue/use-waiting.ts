import { type InfiniteData, type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { isFiltered, type QueueSearch, toQuery } from './queue-search.ts';
import { type Order, renewed, toPage, type WaitingPage, withAgain, without } from './waiting-pages.ts';

type Pages = InfiniteData<WaitingPage, string | undefined>;

const listKey = ['queue'] as const;
const watchKey = ['queue-watch'] as const;
const pollMilliseconds = 5_000;
const loadedAhead = 20;
const perPage = '50';
/** More than were loaded, for those who came back in between. */
const perRenewal = '100';

/** When a decision of ours was answered: what was asked for before does not know of it. */
const decidedAt = new Map<number, number>();

export type Waiting = {
  /** As far as it has been loaded. */
  people: readonly User[];
  isLoading: boolean;
  /** Whether the first page has come. */
  isAnswered: boolean;
  error: Error | null;
  isFetching: boolean;
  hasMore: boolean;
  /** To be told which rows are in sight: those are kept current, and what comes after them is loaded. */
  see(first: number, last: number): void;
};

export function orderOf({ sort }: QueueSearch): Order {
  return sort ?? 'oldest';
}

/** The applicants, page by page as far as somebody scrolls; what is in sight is kept current. */
export function useWaiting(search: QueueSearch): Waiting {
  const queries = useQueryClient();
  const inSight = useRef({ first: 0, last: 0 });
  const order = orderOf(search);
  const asked = toQuery(search);
  const list = useInfiniteQuery({
    queryKey: [...listKey, order, asked],
    queryFn: ({ pageParam, signal }) =>
      readPage(search, pageParam, perPage, signal).then((page) => toPage(page, order)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: WaitingPage) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // It would compare every row again with each page that comes.
    structuralSharing: false,
  });
  const { data, isFetching, hasNextPage, fetchNextPage } = list;
  useQuery({
    queryKey: [...watchKey, order, asked],
    queryFn: async ({ signal }) => {
      const pages = queries.getQueryData<Pages>([...listKey, order, asked]);
      if (pages) await renew(queries, search, pages, inSight.current, signal);
      return null;
    },
    enabled: list.isSuccess,
    // A list that has just come is not asked for again.
    initialData: list.isSuccess ? null : undefined,
    initialDataUpdatedAt: list.dataUpdatedAt,
    staleTime: pollMilliseconds,
    refetchInterval: pollMilliseconds,
  });
  const people = useMemo(() => data?.pages.flatMap((page) => page.people) ?? [], [data]);
  return {
    people,
    isLoading: list.isPending,
    isAnswered: list.data !== undefined,
    error: list.error,
    isFetching,
    hasMore: hasNextPage,
    see: (first, last) => {
      inSight.current = { first, last };
      if (hasNextPage && !isFetching && last + loadedAhead >= people.length) void fetchNextPage();
    },
  };
}

/** They are decided, whatever an answer in progress says. */
export async function takeOut(queries: QueryClient, ids: readonly number[]): Promise<void> {
  const now = performance.now();
  for (const id of ids) decidedAt.set(id, now);
  await changeAll(queries, (pages) => without(pages, new Set(ids)));
}

/** They wait again: in the whole queue at once; whether a filter finds them, the service knows. */
export async function putBack(queries: QueryClient, people: readonly User[]): Promise<void> {
  for (const { id } of people) decidedAt.delete(id);
  const isWhole = (key: readonly unknown[]) => !isNarrowed(key);
  await changeAll(queries, (pages, order) => withAgain(pages, people, order), isWhole);
  void queries.invalidateQueries({ queryKey: listKey, predicate: ({ queryKey }) => isNarrowed(queryKey) });
}

/** From the service, where some of those who wait again are not known well enough to be put back. */
export function listAnew(queries: QueryClient): void {
  decidedAt.clear();
  void queries.invalidateQueries({ queryKey: listKey });
}

/** Without waiting for the next time that it would be done. */
export function lookAgain(queries: QueryClient): void {
  void queries.invalidateQueries({ queryKey: watchKey });
}

async function renew(
  queries: QueryClient,
  search: QueueSearch,
  { pages, pageParams }: Pages,
  inSight: { first: number; last: number },
  signal: AbortSignal,
): Promise<void> {
  const order = orderOf(search);
  const key = JSON.stringify([...listKey, order, toQuery(search)]);
  let row = 0;
  for (const [at, page] of pages.entries()) {
    const isInSight = row <= inSight.last && row + page.people.length >= inSight.first;
    row += page.people.length;
    // Where new ones come.
    const isGrowing = order === 'oldest' ? page.next === null : at === 0;
    if (!isInSight && !isGrowing) continue;
    const answered = await readPage(search, pageParams[at], perRenewal, signal);
    const renew = (now: WaitingPage[]) =>
      now.map((one) => (one.upTo === page.upTo ? renewed(one, answered, order) : one));
    await changeAll(queries, renew, (one) => JSON.stringify(one) === key);
  }
}

/** Whom we have decided on since it was asked for is left out. */
export async function readPage(search: QueueSearch, cursor: string | undefined, limit: string, signal: AbortSignal) {
  const askedAt = performance.now();
  const sort = orderOf(search) === 'newest' ? { sort: '-id' as const } : {};
  const query = { ...toQuery(search), ...sort, limit, ...(cursor !== undefined && { cursor }) };
  const page = await answer(api.GET('/users', { params: { query }, signal }));
  return { ...page, data: page.data.filter(({ id }) => !((decidedAt.get(id) ?? 0) > askedAt)) };
}

async function changeAll(
  queries: QueryClient,
  make: (pages: WaitingPage[], order: Order) => WaitingPage[],
  isMeant: (key: readonly unknown[]) => boolean = () => true,
): Promise<void> {
  const meant = { queryKey: listKey, predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => isMeant(queryKey) };
  const lists = queries.getQueriesData<Pages>(meant).filter(([, data]) => data !== undefined);
  for (const [key] of lists) {
    // A page in progress would be put behind the others as they were; it is asked for again.
    await queries.cancelQueries({ queryKey: key, exact: true });
    queries.setQueryData<Pages>(key, (data) => data && { ...data, pages: make(data.pages, key[1] as Order) });
  }
}

function isNarrowed(key: readonly unknown[]): boolean {
  return isFiltered(key[2] as QueueSearch) || Object.keys(key[2] as object).length > 1;
}
