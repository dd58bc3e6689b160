import type { Deps } from '../../deps.ts';
import { afterCommit } from '../../platform/database/transaction.ts';
import { insertJob } from './store.ts';
import { wakeRunner } from './wake.ts';

const longestBody = 20_000;
const longestName = 64;

export type JobOptions = {
  /** A member that is personal is sealed by its feature (`deps.secret.seal`): the table is in every backup. */
  body?: Record<string, unknown>;
  /** A process does two jobs of a lane at once; the kind, unless told otherwise. */
  lane?: string;
  /** At once, unless told otherwise. */
  dueAt?: number;
  /**
   * While a job with this key waits or runs, this one is not added. One that runs may have read what it needs
   * already: what must not be missed takes no key.
   */
  uniqueKey?: string;
};

/**
 * Asks for a job, in the transaction of what makes it necessary: then there is no change without its job and no
 * job without its change. It begins after the commit, in this process or in another one.
 * @param kind one that a feature has in its table of jobs
 * @returns whether it was added
 * @throws RangeError for a body over 20 kB, and for names over 64 characters
 */
export async function enqueue(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  kind: string,
  { body = {}, lane = kind, dueAt = clock.now(), uniqueKey }: JobOptions = {},
): Promise<boolean> {
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > longestBody) throw new RangeError(`the body of a job of kind ${kind} is over 20 kB`);
  for (const name of [lane, uniqueKey ?? ''])
    if (name.length > longestName) throw new RangeError(`a job of kind ${kind} has a name over 64 characters`);
  const isAdded = await insertJob(database, {
    kind,
    lane,
    due_at: dueAt,
    body: text,
    unique_key: uniqueKey ?? null,
    created_at: clock.now(),
  });
  if (isAdded) afterCommit(database, () => wakeRunner(database));
  return isAdded;
}
