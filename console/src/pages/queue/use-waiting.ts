import { type InfiniteData, type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { answer, api, type User } from '../../api/client.ts';
import { renewed, toPage, type WaitingPage, withAgain, without } from './waiting-pages.ts';

type Pages = InfiniteData<WaitingPage, string | undefined>;

const listKey = ['queue'] as const;
const watchKey = ['queue-watch'] as const;
const pollMilliseconds = 5_000;
const loadedAhead = 20;
const perPage = '100';
/** More than were loaded, for those who came back in between. */
const perRenewal = '200';

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

/** Everybody who waits, page by page as far as somebody scrolls, and what is in sight as it is now. */
export function useWaiting(): Waiting {
  const queries = useQueryClient();
  const inSight = useRef({ first: 0, last: 0 });
  const list = useInfiniteQuery({
    queryKey: listKey,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, perPage, signal).then(toPage),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: WaitingPage) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    // It would compare every row again with each page that comes.
    structuralSharing: false,
  });
  const { data, isFetching, hasNextPage, fetchNextPage } = list;
  useQuery({
    queryKey: watchKey,
    queryFn: async ({ signal }) => {
      const pages = queries.getQueryData<Pages>(listKey);
      if (pages) await renew(queries, pages, inSight.current, signal);
      return null;
    },
    enabled: list.isSuccess,
    staleTime: 0,
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

/** They are decided, whatever an answer on its way says. */
export async function takeOut(queries: QueryClient, ids: readonly number[]): Promise<void> {
  const now = performance.now();
  for (const id of ids) decidedAt.set(id, now);
  await change(queries, (pages) => without(pages, new Set(ids)));
}

/** They wait again. */
export async function putBack(queries: QueryClient, people: readonly User[]): Promise<void> {
  for (const { id } of people) decidedAt.delete(id);
  await change(queries, (pages) => withAgain(pages, people));
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
  { pages, pageParams }: Pages,
  inSight: { first: number; last: number },
  signal: AbortSignal,
): Promise<void> {
  let row = 0;
  for (const [at, page] of pages.entries()) {
    const isInSight = row <= inSight.last && row + page.people.length >= inSight.first;
    row += page.people.length;
    // The last page is where new ones come.
    if (!isInSight && page.next !== null) continue;
    const answered = await readPage(pageParams[at], perRenewal, signal);
    await change(queries, (now) => now.map((one) => (one.upTo === page.upTo ? renewed(one, answered) : one)));
  }
}

/** Whom we have decided on since it was asked for is left out. */
export async function readPage(cursor: string | undefined, limit: string, signal: AbortSignal) {
  const askedAt = performance.now();
  const query = { status: 'pending' as const, limit, ...(cursor !== undefined && { cursor }) };
  const page = await answer(api.GET('/users', { params: { query }, signal }));
  return { ...page, data: page.data.filter(({ id }) => !((decidedAt.get(id) ?? 0) > askedAt)) };
}

async function change(queries: QueryClient, make: (pages: WaitingPage[]) => WaitingPage[]): Promise<void> {
  if (!queries.getQueryData(listKey)) return;
  // A page on its way would be put behind the others as they were; it is asked for again.
  await queries.cancelQueries({ queryKey: listKey });
  queries.setQueryData<Pages>(listKey, (data) => data && { ...data, pages: make(data.pages) });
}
