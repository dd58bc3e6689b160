import type { Deps } from '../../deps.ts';
import { oldestAlive } from './session.ts';
import { deleteSessionsUnusedSince } from './store.ts';

/** Rows a statement, so that none holds others up. */
const batch = 1_000;

/** One that reached its absolute limit cannot be used any more, so it goes by its idleness as well. */
export async function deleteDeadSessions(deps: Deps): Promise<void> {
  const { lastUsedAt } = oldestAlive(deps.config, deps.clock.now());
  while ((await deleteSessionsUnusedSince(deps.database, lastUsedAt, batch)) === batch);
}
