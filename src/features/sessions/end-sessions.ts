import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { revokeSessions } from '../revocations/revoke.ts';
import { deleteChildren } from './delete-children.ts';
import { deleteSession, deleteSessions, listSessionIds, lockSessionsOf } from './store.ts';

/** Rows a statement. */
const batch = 500;

/**
 * Ends one session of a user, and those that were begun from it: their refresh tokens and their access tokens are
 * refused from then on.
 * @throws Problem session/not-found (404), also for a session of somebody else
 */
export async function endSession(deps: Deps, userId: number, sessionId: number): Promise<void> {
  if (!(await endSessionIfThere(deps, userId, sessionId))) throw new Problem('session/not-found');
}

/** The same, and no matter whether there was one. */
export async function endSessionIfThere(deps: Deps, userId: number, sessionId: number): Promise<boolean> {
  const isEnded = await inTransaction(deps, async (deps) => {
    const isEnded = await deleteSession(deps.database, userId, sessionId);
    if (isEnded) {
      const ended = [sessionId, ...(await deleteChildren(deps.database, [sessionId]))];
      await revokeSessions(deps, ended);
      await record(deps, 'session.ended', { subject: userId, details: { sessions: ended } });
    }
    return isEnded;
  });
  if (isEnded) await deps.memory.revocations.settle();
  return isEnded;
}

/** Ends all sessions of a user, but for one when there is an `exceptId`. */
export async function endSessionsOf(deps: Deps, userId: number, exceptId?: number): Promise<void> {
  await inTransaction(deps, async (deps) => {
    await lockSessionsOf(deps.database, userId);
    // By their ids: one that begins meanwhile stays, and none is deleted without being revoked.
    const ids = (await listSessionIds(deps.database, userId)).filter((id) => id !== exceptId);
    for (let from = 0; from < ids.length; from += batch) {
      const some = ids.slice(from, from + batch);
      await deleteSessions(deps.database, some);
      await revokeSessions(deps, some);
      await record(deps, 'session.ended', { subject: userId, details: { sessions: some } });
    }
  });
  await deps.memory.revocations.settle();
}
