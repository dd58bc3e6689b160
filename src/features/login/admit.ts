/**
 * The one gate. Every access token of this service is made here, and nowhere else: whatever way
 * somebody proved who they are, the account's status as it is now has the last word.
 */
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem, type ProblemCode } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { endOldestSessions } from '../sessions/end-oldest-sessions.ts';
import type { Device } from '../sessions/session.ts';
import { startSession } from '../sessions/start-session.ts';
import type { HeldSession } from '../sessions/store.ts';
import { useRefreshToken } from '../sessions/use-refresh-token.ts';
import { signAccessToken, type TokenSubject } from '../tokens/sign-access-token.ts';
import { findUserById, type UserRow, updateLastLogin } from '../users/store.ts';
import type { Status } from '../users/user.ts';

export type Admission = { access_token: string; token_type: 'Bearer'; expires_in: number; refresh_token: string };

const refusals: Record<Exclude<Status, 'active'>, ProblemCode> = {
  pending: 'login/not-approved',
  rejected: 'login/registration-rejected',
  suspended: 'login/suspended',
};

/** Why the right password opens nothing; `undefined` for an account that it lets in. */
export function refusalOf(status: Status): ProblemCode | undefined {
  return status === 'active' ? undefined : refusals[status];
}

/**
 * Begins a session for an account that proved itself.
 *
 * The login is noted with a compare-and-set on the power version, in the transaction that makes the
 * session, so that a suspension that is answered before it commits wins: no session outlives it. Above the bound
 * of sessions the one that was used longest ago ends.
 * @param user as it was when its credentials were checked
 * @param proven is told that the credentials were right, whether they open anything or not; in a transaction
 * @throws Problem login/not-approved, login/registration-rejected, login/suspended (403), login/rejected (401)
 */
export async function admit(
  deps: Deps,
  user: UserRow,
  device: Device,
  proven: (deps: Deps) => Promise<void> = async () => undefined,
): Promise<Admission> {
  const outcome = await inTransaction(deps, async (deps) => {
    const outcome = await beginSession(deps, user, device);
    // Last, because what it locks may be wanted by many.
    await proven(deps);
    return outcome;
  });
  if (typeof outcome === 'string') throw new Problem(outcome);
  if (outcome.hasEndedOthers) await deps.revocations.settle();
  return answer(deps, { ...user, ...outcome });
}

/** @returns the session, or why there is none */
async function beginSession(
  deps: Deps,
  user: UserRow,
  device: Device,
): Promise<{ sessionId: number; refreshToken: string; hasEndedOthers: boolean } | ProblemCode> {
  if (user.status === 'active' && (await updateLastLogin(deps.database, user, deps.clock.now()))) {
    const session = await startSession(deps, user.id, device);
    const details = { session: session.sessionId };
    await record(deps, 'login.succeeded', { subject: user.id, actor: user.id, details });
    return { ...session, hasEndedOthers: await endOldestSessions(deps, user.id, session.sessionId) };
  }
  const status = user.status === 'active' ? (await findUserById(deps.database, user.id))?.status : user.status;
  await record(deps, 'login.refused', {
    subject: user.id,
    details: { reason: status === 'active' ? 'changed' : (status ?? 'deleted') },
  });
  // Changed and active again: the password may not be the same any more.
  return (status && refusalOf(status)) ?? 'login/rejected';
}

/**
 * Goes on with a session. The account was read before the session moves on: a suspension in between ends
 * the session, and one after it makes the token that is signed here an old one.
 * @param generation of the refresh token that was presented, which is genuine
 * @param use how the token is used up
 * @throws Problem session/refresh-rejected (401), whatever the reason
 */
export async function readmit(
  deps: Deps,
  session: HeldSession,
  generation: number,
  device: Device,
  use = useRefreshToken,
): Promise<Admission> {
  if (session.status !== 'active') throw new Problem('session/refresh-rejected');
  const refreshToken = await use(deps, session, generation, device);
  return answer(deps, { ...session, id: session.user_id, sessionId: session.id, refreshToken });
}

function answer(deps: Deps, subject: TokenSubject & { refreshToken: string }): Admission {
  const { token, expiresIn } = signAccessToken(deps, subject);
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, refresh_token: subject.refreshToken };
}
