import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '../../api/client.ts';
import { pendingCountKey, usePendingCount } from '../../shell/pending-count.ts';
import { countLeaving, type Outbox } from './outbox-state.ts';
import { isFiltered, type QueueSearch, toQuery } from './queue-search.ts';
import { useWaiting } from './use-waiting.ts';

const pollMilliseconds = 5_000;

/** Who is in the list, without those on whom a decision is in progress, and how many there are. */
export function useFound(search: QueueSearch, outbox: Outbox) {
  const waiting = useWaiting(search);
  const leaving = useMemo(() => {
    const batches = outbox.waiting.filter(({ undoes }) => undoes === undefined);
    return new Set(batches.flatMap(({ people }) => people.map(({ id }) => id)));
  }, [outbox.waiting]);
  const people = useMemo(
    () => (leaving.size === 0 ? waiting.people : waiting.people.filter(({ id }) => !leaving.has(id))),
    [waiting.people, leaving],
  );
  const { count: waitingInAll } = usePendingCount();
  const count = useCountOf(search) ?? (isFiltered(search) ? undefined : waitingInAll);
  const counted = (count ?? 0) - countLeaving(outbox);
  const total = waiting.hasMore ? Math.max(people.length, counted) : people.length;
  return {
    waiting,
    people,
    total,
    // With an empty place for the next page.
    rows: waiting.hasMore ? Math.max(people.length + 1, total) : people.length,
    // Never a number that nobody has answered.
    isKnown: waiting.isAnswered && (!waiting.hasMore || count !== undefined),
    waitingInAll,
  };
}

/** Of a search; the whole queue is counted anyway. */
function useCountOf(search: QueueSearch): number | undefined {
  const asked = toQuery(search);
  const { data } = useQuery({
    queryKey: [...pendingCountKey, asked],
    queryFn: ({ signal }) =>
      answer(api.GET('/users', { params: { query: { ...asked, limit: '1', count: 'true' } }, signal })),
    enabled: isFiltered(search),
    refetchInterval: pollMilliseconds,
  });
  return data?.total;
}
