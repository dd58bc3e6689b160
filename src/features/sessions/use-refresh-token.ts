import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { revokeSessions } from '../revocations/revoke.ts';
import { deleteChildren } from './delete-children.ts';
import { isGenuine, readRefreshToken, writeRefreshToken } from './refresh-token.ts';
import { type Device, isAlive, isJustReached, judgeGeneration, type TokenState } from './session.ts';
import {
  advanceSession,
  findSession,
  type HeldSession,
  markSessionRecovered,
  markSessionReused,
  type SessionRow,
} from './store.ts';

/** The living session that a token claims and proves to belong to; not yet whether it is the current one. */
export async function findSessionOf(
  deps: Deps,
  text: string,
): Promise<{ session: HeldSession; generation: number } | undefined> {
  const token = readRefreshToken(text);
  const session = token && (await findSession(deps.database, token.sessionId));
  if (!session || !isGenuine(deps.secret, session, token)) return undefined;
  return isAlive(session, deps.config, deps.clock.now()) ? { session, generation: token.generation } : undefined;
}

/**
 * Moves a session on to its next refresh token (RFC 9700, section 4.14.2). A client that comes with the same
 * token again gets the same successor while nobody has refreshed with that: within ten seconds as often as it
 * likes, because tabs race, and within an hour when the answer was lost. Otherwise somebody has a copy, and the
 * session ends. Whether the access token that came with the successor was used is not asked: it would cost a write
 * at every request, and the next refresh tells.
 * @throws Problem session/refresh-rejected (401), always the same
 */
export async function useRefreshToken(
  deps: Deps,
  session: SessionRow,
  generation: number,
  device: Device,
): Promise<string> {
  const now = deps.clock.now();
  const giveSuccessor = (outcome: 'rotated' | 'repeated' | 'recovered') => {
    deps.metrics.refreshes.inc({ outcome });
    return writeRefreshToken(deps.secret, session, generation + 1);
  };
  const isCurrent = judgeGeneration(session, generation, now) === 'current';
  if (isCurrent && (await advanceSession(deps.database, session, { ...device, last_used_at: now })))
    return giveSuccessor('rotated');
  // Somebody was quicker, or the session ended after it was read, and the account after that: it is
  // judged as it is now, and cannot be current.
  let state = await judgeLatest(deps, session.id, generation, now);
  if (state === 'recoverable') {
    if (await recoverSuccessor(deps, session, generation)) return giveSuccessor('recovered');
    // Another request has recovered it, moved the session on, or ended it.
    state = await judgeLatest(deps, session.id, generation, now);
  }
  if (state === 'repeated') return giveSuccessor('repeated');
  if (state === 'reused') await endReusedSession(deps, session);
  throw new Problem('session/refresh-rejected');
}

/** @returns `undefined` when the session is over */
async function judgeLatest(deps: Deps, id: number, generation: number, now: number): Promise<TokenState | undefined> {
  const session = await findSession(deps.database, id);
  return session && isAlive(session, deps.config, now) ? judgeGeneration(session, generation, now) : undefined;
}

/** @returns whether this call did it */
function recoverSuccessor(deps: Deps, { id, user_id }: SessionRow, generation: number): Promise<boolean> {
  return inTransaction(deps, async (deps) => {
    const isFirst = await markSessionRecovered(deps.database, id, generation, deps.clock.now());
    if (isFirst) await record(deps, 'session.recovered', { subject: user_id, details: { session: id } });
    return isFirst;
  });
}

/**
 * The same for a token that the tabs of a browser share in one cookie. A tab's request can wait for its
 * connection while another tab comes with the successor already; if the session moved on again for that one,
 * the first would be two steps behind and look like a copy. So it moves on once in ten seconds at most.
 * @throws Problem session/refresh-rejected (401)
 */
export async function useSharedRefreshToken(...use: Parameters<typeof useRefreshToken>): Promise<string> {
  const [deps, session, generation] = use;
  if (!isJustReached(session, generation, deps.clock.now())) return useRefreshToken(...use);
  deps.metrics.refreshes.inc({ outcome: 'repeated' });
  return writeRefreshToken(deps.secret, session, generation);
}

async function endReusedSession(deps: Deps, { id, user_id }: SessionRow): Promise<void> {
  const isEnded = await inTransaction(deps, async (deps) => {
    const isEnded = await markSessionReused(deps.database, id, deps.clock.now());
    if (isEnded) {
      const children = await deleteChildren(deps.database, [id]);
      await revokeSessions(deps, [id, ...children]);
      await record(deps, 'session.reused', { subject: user_id, details: { session: id } });
      if (children.length > 0)
        await record(deps, 'session.ended', { subject: user_id, details: { sessions: children } });
    }
    return isEnded;
  });
  if (!isEnded) return;
  await deps.memory.revocations.settle();
  deps.metrics.refreshes.inc({ outcome: 'reused' });
  deps.log.warn(
    { event: 'session.reused', user_id, session_id: id },
    'a refresh token was presented again after its successor was used, or too late: session ended',
  );
}
