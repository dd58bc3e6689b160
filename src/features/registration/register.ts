import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import { assertRole } from '../roles/grant-role.ts';
import { userRole } from '../roles/role.ts';
import { networkBudget } from '../throttle/budget.ts';
import { spend } from '../throttle/spend.ts';
import { addUser, assertUsername, assertUsernameAvailable } from '../users/add-user.ts';
import type { UserRow } from '../users/store.ts';
import { isReservedUsername } from './reserved-usernames.ts';

export type RegistrationRequest = {
  username: string;
  password: string;
  /** What is asked for; nobody gets it but by approval. */
  role?: string;
  note?: string;
  display_name?: string;
  email?: string;
};

/**
 * Files a request to join. The account is pending and can do nothing until it is approved.
 * @returns the account, and the token that shows its holder the decision (only its hash is kept)
 * @throws Problem user/username-refused, password/refused, role/unknown (400), user/exists (409), request/throttled (429), server/busy (503)
 */
export async function register(
  deps: Deps,
  request: RegistrationRequest,
): Promise<{ user: UserRow; statusToken: string }> {
  if (request.role !== undefined) assertRole(deps, request.role);
  if (isReservedUsername(request.username)) {
    throw new Problem('user/username-refused', {
      errors: [{ field: 'username', message: 'is reserved; choose another one' }],
    });
  }
  assertUsername(request.username);
  await spend(deps, [networkBudget('registration', deps.origin.address, deps.config)]);
  await assertUsernameAvailable(deps, request.username);
  const passwordHash = await acceptPassword(deps, request.username, request.password);
  const statusToken = deps.random.token(32);
  const user = await inTransaction(deps, (deps) =>
    addUser(deps, {
      username: request.username,
      passwordHash,
      role: userRole,
      status: 'pending',
      displayName: request.display_name,
      email: request.email,
      requestedRole: request.role,
      note: request.note,
      statusTokenHash: hashStatusToken(statusToken),
    }),
  );
  return { user, statusToken };
}

/** The token has 256 random bits, so a plain hash of it cannot be guessed back. */
export function hashStatusToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
