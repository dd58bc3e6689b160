import type { Deps } from '../../deps.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { sealBatch } from './batch.ts';
import { assignBatch, findLatestBatch, insertBatch, listUnsealedEvents } from './store.ts';

/** No transaction stays open for so long, so no event can turn up below those that are sealed and be taken for a forged one. */
export const sealedAfterMilliseconds = 60_000;

const batchSize = 1_000;

/**
 * Seals the events that are older than a minute, in batches. No sign-in waits for this: an
 * event is only inserted, and the chain is made of batches. Any number of servers may try at once.
 */
export async function sealEvents(deps: Deps, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await sealNextBatch(deps)));
}

/** @returns whether there may be more to do */
async function sealNextBatch(deps: Deps): Promise<boolean> {
  const previous = await findLatestBatch(deps.database);
  const before = deps.clock.now() - sealedAfterMilliseconds;
  const events = await listUnsealedEvents(deps.database, before, batchSize);
  if (events.length === 0) return false;
  const batch = sealBatch(deps.secret, previous, events);
  try {
    await inTransaction(deps, async (deps) => {
      // The unique number lets one server win, before it touches an event.
      await insertBatch(deps.database, batch);
      const ids = events.map(({ id }) => id);
      if ((await assignBatch(deps.database, ids, batch.number)) !== ids.length)
        throw new Error('events of the audit log were sealed or deleted meanwhile');
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    return false;
  }
  return events.length === batchSize;
}
