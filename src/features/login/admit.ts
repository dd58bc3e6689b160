/**
 * The one gate. Every access token of this service is made here, and nowhere else: whatever way
 * somebody proved who they are, the account's status as it is now has the last word.
 */
import type { Deps } from '../../deps.ts';
import { Problem, type ProblemCode } from '../../problems.ts';
import { signAccessToken } from '../tokens/sign-access-token.ts';
import { findUserById, type UserRow, updateLastLogin } from '../users/store.ts';
import type { Status } from '../users/user.ts';

export type Admission = { access_token: string; token_type: 'Bearer'; expires_in: number };

const refusals: Record<Exclude<Status, 'active'>, ProblemCode> = {
  pending: 'login/not-approved',
  rejected: 'login/registration-rejected',
  suspended: 'login/suspended',
};

/**
 * Gives an account that proved itself an access token.
 *
 * The login is noted with a compare-and-set on the power version, so that a suspension that is
 * answered before this statement runs wins: no token is made after it.
 * @param user as it was when its credentials were checked
 * @throws Problem login/not-approved, login/registration-rejected, login/suspended (403), login/rejected (401)
 */
export async function admit(deps: Deps, user: UserRow): Promise<Admission> {
  assertMayHoldToken(user.status);
  if (!(await updateLastLogin(deps.database, user, deps.clock.now()))) {
    const now = await findUserById(deps.database, user.id);
    if (now) assertMayHoldToken(now.status);
    throw new Problem('login/rejected');
  }
  const { token, expiresIn } = await signAccessToken(deps, user);
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn };
}

/** @throws Problem login/not-approved, login/registration-rejected, login/suspended (403) */
function assertMayHoldToken(status: Status): void {
  if (status !== 'active') throw new Problem(refusals[status]);
}
