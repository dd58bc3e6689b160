/** One thing done to several people: to each by itself, so that one refusal does not keep the others from it. */
import type { User } from '../../api/client.ts';

export type BulkAct = 'suspend' | 'endSessions';

/** For whom it can be done, and for whom it makes no sense. Nobody does it to themselves. */
export function fitting(
  act: BulkAct,
  users: readonly User[],
  ownId: number | undefined,
): [fit: User[], leftOut: User[]] {
  const fits = ({ id, status }: User) => id !== ownId && (act === 'endSessions' || status === 'active');
  return [users.filter(fits), users.filter((user) => !fits(user))];
}

/** How many are in each status, the most frequent first. */
export function countStatuses(users: readonly User[]): [status: User['status'], count: number][] {
  const counts = new Map<User['status'], number>();
  for (const { status } of users) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

export type Outcome = { done: User[]; failed: { user: User; error: Error }[] };

/** One after another; `onProgress` is told how many are through. */
export async function doEach(
  users: readonly User[],
  act: (user: User) => Promise<unknown>,
  onProgress: (count: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [] };
  for (const user of users) {
    try {
      await act(user);
      outcome.done.push(user);
    } catch (error) {
      outcome.failed.push({ user, error: error instanceof Error ? error : new Error(String(error)) });
    }
    onProgress(outcome.done.length + outcome.failed.length);
  }
  return outcome;
}
