import type { Deps } from '../../deps.ts';
import { isTooOld } from './retention.ts';
import { deleteEventsOfBatch, findOldestBatch } from './store.ts';

/**
 * Deletes what is older than `AUDIT_DAYS`, a whole batch at a time. The batch itself stays, so that the
 * chain goes on from it and the log still tells how many events there were.
 */
export async function deleteOldEvents(deps: Deps, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const batch = await findOldestBatch(deps.database);
    if (!batch || !isTooOld(batch.last_at, deps.config.auditDays, deps.clock.now())) return;
    await deleteEventsOfBatch(deps.database, batch.number);
  }
}
