/**
 * The one gate. Every access token of this service is made here, and nowhere else: whatever way
 * somebody proved who they are, the account's status as it is now has the last word.
 */
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem, type ProblemCode } from '../../problems.ts';
import type { Device } from '../sessions/session.ts';
import { startSession } from '../sessions/start-session.ts';
import type { SessionRow } from '../sessions/store.ts';
import { useRefreshToken } from '../sessions/use-refresh-token.ts';
import { signAccessToken } from '../tokens/sign-access-token.ts';
import { findUserById, type UserRow, updateLastLogin } from '../users/store.ts';
import type { Status } from '../users/user.ts';

export type Admission = { access_token: string; token_type: 'Bearer'; expires_in: number; refresh_token: string };

const refusals: Record<Exclude<Status, 'active'>, ProblemCode> = {
  pending: 'login/not-approved',
  rejected: 'login/registration-rejected',
  suspended: 'login/suspended',
};

/**
 * Begins a session for an account that proved itself.
 *
 * The login is noted with a compare-and-set on the power version, in the transaction that makes the
 * session, so that a suspension that is answered before it commits wins: no session outlives it.
 * @param user as it was when its credentials were checked
 * @throws Problem login/not-approved, login/registration-rejected, login/suspended (403), login/rejected (401)
 */
export async function admit(deps: Deps, user: UserRow, device: Device): Promise<Admission> {
  assertMayHoldToken(user.status);
  const session = await inTransaction(deps, async (deps) => {
    if (!(await updateLastLogin(deps.database, user, deps.clock.now()))) return undefined;
    return startSession(deps, user.id, device);
  });
  if (!session) {
    const now = await findUserById(deps.database, user.id);
    if (now) assertMayHoldToken(now.status);
    throw new Problem('login/rejected');
  }
  return answer(deps, { ...user, ...session });
}

/**
 * Goes on with a session. The account is read before the session moves on: a suspension in between ends
 * the session, and one after it makes the token that is signed here an old one.
 * @param generation of the refresh token that was presented, which is genuine
 * @throws Problem session/refresh-rejected (401), whatever the reason
 */
export async function readmit(deps: Deps, session: SessionRow, generation: number, device: Device): Promise<Admission> {
  const user = await findUserById(deps.database, session.user_id);
  if (user?.status !== 'active') throw new Problem('session/refresh-rejected');
  const refreshToken = await useRefreshToken(deps, session, generation, device);
  return answer(deps, { ...user, sessionId: session.id, refreshToken });
}

async function answer(deps: Deps, subject: UserRow & { sessionId: number; refreshToken: string }): Promise<Admission> {
  const { token, expiresIn } = await signAccessToken(deps, subject);
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, refresh_token: subject.refreshToken };
}

/** @throws Problem login/not-approved, login/registration-rejected, login/suspended (403) */
function assertMayHoldToken(status: Status): void {
  if (status !== 'active') throw new Problem(refusals[status]);
}
