import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import { useCaller } from '../api/use-caller.ts';

const pollMilliseconds = 5_000;

/** Everything that decides makes it anew with this key. */
export const pendingCountKey = ['pending-count'] as const;

/**
 * How many wait for a decision, as of some seconds ago; `count` is undefined for users who do not decide,
 * until it was answered, and when that failed.
 */
export function usePendingCount(): { count: number | undefined; hasFailed: boolean } {
  const caller = useCaller();
  const { data, isError } = useQuery({
    queryKey: pendingCountKey,
    queryFn: () => answer(api.GET('/users', { params: { query: { status: 'pending', limit: '1', count: 'true' } } })),
    enabled: caller?.permissions.has('users:approve') === true,
    refetchInterval: pollMilliseconds,
  });
  return { count: isError ? undefined : data?.total, hasFailed: isError };
}
