import type { Deps } from '../../deps.ts';
import { enqueue } from './enqueue.ts';
import type { JobKinds } from './kinds.ts';
import { leaseMilliseconds } from './schedule.ts';
import { countDueJobs, listJobsWithKeys, moveJob } from './store.ts';

const unknownAfterMilliseconds = 60_000;

/**
 * Sees to it that there is one job for each recurring kind, and that none is further away than its kind allows:
 * the period may have become shorter, the clock may have been set back, or somebody may have deleted the row.
 */
export async function keepChores(deps: Deps, kinds: JobKinds): Promise<void> {
  const { database, clock, log } = deps;
  const chores = Object.entries(kinds).flatMap(([kind, { every }]) =>
    every === undefined ? [] : [{ kind, uniqueKey: `every ${kind}`, pause: every * 1_000 }],
  );
  const keys = chores.map(({ uniqueKey }) => uniqueKey);
  const rows = new Map((await listJobsWithKeys(database, keys)).map((row) => [row.unique_key, row]));
  const now = clock.now();
  for (const { kind, uniqueKey, pause } of chores) {
    const row = rows.get(uniqueKey);
    if (!row) await enqueue(deps, kind, { dueAt: now + pause, uniqueKey, lane: 'chores' });
    else if (row.due_at === null || row.due_at > now + Math.max(pause, leaseMilliseconds))
      await moveJob(database, row, now + pause);
  }
  for (const { kind, count } of await countDueJobs(database, now - unknownAfterMilliseconds))
    if (!Object.hasOwn(kinds, kind))
      log.warn({ kind, count }, 'jobs of a kind that this version does not know are left for a newer one');
}
