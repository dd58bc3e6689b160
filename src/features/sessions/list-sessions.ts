import type { Deps } from '../../deps.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import { oldestAlive, type Session, toSession } from './session.ts';
import { listSessionPage } from './store.ts';

/**
 * A user's sessions, the oldest first: those that are alive, and those that ended by reuse.
 * @param currentId the one that asks
 */
export async function listSessions(
  deps: Deps,
  userId: number,
  page: PageRequest,
  currentId?: number,
): Promise<Page<Session>> {
  const since = oldestAlive(deps.config, deps.clock.now());
  const found = await listSessionPage(deps.database, userId, since, page);
  return { ...found, rows: found.rows.map((row) => toSession(row, deps.config, currentId)) };
}
