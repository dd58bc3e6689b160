import type { Deps } from '../../deps.ts';
import { deleteChildren } from './delete-children.ts';
import { oldestAlive } from './session.ts';
import { deleteSessionsUnusedSince } from './store.ts';

/** Rows a statement, so that none holds others up. */
const batch = 1_000;

/**
 * One that reached its absolute limit cannot be used any more, so it goes by its idleness as well. Children go with
 * their parents; nobody has taken anything back, so their access tokens live on for their few minutes.
 */
export async function deleteDeadSessions(deps: Deps, signal?: AbortSignal): Promise<void> {
  const { lastUsedAt } = oldestAlive(deps.config, deps.clock.now());
  while (!signal?.aborted) {
    const ids = await deleteSessionsUnusedSince(deps.database, lastUsedAt, batch);
    await deleteChildren(deps.database, ids);
    if (ids.length < batch) return;
  }
}
