import type { Deps } from '../../deps.ts';
import { record } from '../audit/record.ts';
import { revokeSessions } from '../revocations/revoke.ts';
import { deleteChildren } from './delete-children.ts';
import { isAlive, mostSessions } from './session.ts';
import { deleteSession, listSessionsBeyond } from './store.ts';

/** Rows a statement. */
const batch = 500;

/**
 * Ends what a user has above `mostSessions`, those first that were used longest ago. In the transaction of the sign-in,
 * after that has locked the user's row: then no crowd of sign-ins leaves more.
 * @param newest the session that has just begun, which stays
 * @returns whether one has ended, for which the caller calls `settle` after the commit
 */
export async function endOldestSessions(deps: Deps, userId: number, newest: number): Promise<boolean> {
  const ended: number[] = [];
  const now = deps.clock.now();
  for (;;) {
    const rows = await listSessionsBeyond(deps.database, { userId, newest, others: mostSessions - 1, limit: batch });
    for (const row of rows) {
      // Another request that ends it at this moment has recorded it.
      const isEnded = await deleteSession(deps.database, userId, row.id);
      if (isEnded && isAlive(row, deps.config, now))
        ended.push(row.id, ...(await deleteChildren(deps.database, [row.id])));
    }
    if (rows.length < batch) break;
  }
  if (ended.length === 0) return false;
  await revokeSessions(deps, ended);
  const details = { sessions: ended, reason: 'too many' };
  await record(deps, 'session.ended', { subject: userId, actor: userId, details });
  return true;
}
