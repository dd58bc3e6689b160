import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { revokeSessions } from '../revocations/revoke.ts';
import { isGenuine, readRefreshToken, writeRefreshToken } from './refresh-token.ts';
import { type Device, isAlive, isJustReached, judgeGeneration } from './session.ts';
import { advanceSession, findSession, type HeldSession, markSessionReused, type SessionRow } from './store.ts';

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
 * Moves a session on to its next refresh token (RFC 9700, section 4.14.2). Whoever comes with the same
 * token within ten seconds gets the same successor: five tabs that raced, or a client that lost the
 * answer. Later it is a copy, and the session ends.
 * @throws Problem session/refresh-rejected (401), always the same
 */
export async function useRefreshToken(
  deps: Deps,
  session: SessionRow,
  generation: number,
  device: Device,
): Promise<string> {
  const now = deps.clock.now();
  const isCurrent = judgeGeneration(session, generation, now) === 'current';
  if (isCurrent && (await advanceSession(deps.database, session, { ...device, last_used_at: now }))) {
    deps.metrics.refreshes.inc({ outcome: 'rotated' });
    return writeRefreshToken(deps.secret, session, generation + 1);
  }
  // Somebody was quicker, or the session ended after it was read, and the account after that: it is
  // judged as it is now, and cannot be current.
  const latest = await findSession(deps.database, session.id);
  if (!latest || !isAlive(latest, deps.config, now)) throw new Problem('session/refresh-rejected');
  const verdict = judgeGeneration(latest, generation, now);
  if (verdict === 'repeated') {
    deps.metrics.refreshes.inc({ outcome: 'repeated' });
    return writeRefreshToken(deps.secret, latest, generation + 1);
  }
  if (verdict === 'reused') await endReusedSession(deps, latest);
  throw new Problem('session/refresh-rejected');
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
      await revokeSessions(deps, [id]);
      await record(deps, 'session.reused', { subject: user_id, details: { session: id } });
    }
    return isEnded;
  });
  if (!isEnded) return;
  await deps.revocations.settle();
  deps.metrics.refreshes.inc({ outcome: 'reused' });
  deps.log.warn({ event: 'session.reused', user_id, session_id: id }, 'a refresh token was used twice: session ended');
}
