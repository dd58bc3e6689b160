import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { assertAll, Problem } from '../../problems.ts';
import { acceptPassword, assertPassword } from '../passwords/accept-password.ts';
import { verifyPassword } from '../passwords/verify-password.ts';
import { assertRole } from '../roles/grant-role.ts';
import { userRole } from '../roles/role.ts';
import { networkBudget } from '../throttle/budget.ts';
import { spend } from '../throttle/spend.ts';
import { addUser, assertAvailable, parseUsername } from '../users/add-user.ts';
import { makeStatusToken, type StoredStatusToken } from '../users/status-token.ts';
import { findUserByStatusToken, type UserRow } from '../users/store.ts';
import type { Username } from '../users/username.ts';
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

export type Registration = { user: UserRow; statusToken: string };

/**
 * Files a request to join. The account is pending and can do nothing until it is approved.
 *
 * With a key of the caller's own it can be sent again when the answer was lost: the token is made of the key, so
 * the same request gets the same one, and the key itself is not kept.
 * @param key at least 32 characters that nobody can guess
 * @returns the account, and the token that shows its holder the decision (only its hash is kept)
 * @throws Problem user/username-refused, password/refused, role/unknown (400), user/exists (409), request/throttled (429), server/busy (503)
 */
export async function register(deps: Deps, request: RegistrationRequest, key?: string): Promise<Registration> {
  const seed = key === undefined ? deps.random.token(32) : repeatableSeed(deps, request, key);
  const { token: statusToken, ...stored } = makeStatusToken(deps, seed);
  try {
    return { user: await fileRequest(deps, request, stored), statusToken };
  } catch (error) {
    const isTaken = error instanceof Problem && error.code === 'user/exists';
    const user = isTaken && key !== undefined && (await findFiled(deps, request, stored));
    if (!user) throw error;
    return { user, statusToken };
  }
}

async function fileRequest(deps: Deps, request: RegistrationRequest, statusToken: StoredStatusToken): Promise<UserRow> {
  const [, username] = await assertAll([
    () => request.role !== undefined && assertRole(deps, request.role),
    () => parseOffered(deps, request.username),
    () => assertPassword(deps, request.username, request.password),
  ]);
  const passwordHash = await acceptPassword(deps, request.username, request.password);
  return inTransaction(deps, (deps) =>
    addUser(deps, {
      username,
      passwordHash,
      role: userRole,
      status: 'pending',
      displayName: request.display_name,
      email: request.email,
      requestedRole: request.role,
      note: request.note,
      statusToken,
    }),
  );
}

/** Whether a name is taken is told as often as the budget allows, whatever else is wrong with the request. */
async function parseOffered(deps: Deps, text: string): Promise<Username> {
  const username = parseUsername(text);
  if (isReservedUsername(username)) {
    throw new Problem('user/username-refused', {
      errors: [{ field: 'username', code: 'reserved', message: 'is reserved; choose another one' }],
    });
  }
  await spend(deps, [networkBudget('registration', deps.by.address, deps.config)]);
  await assertAvailable(deps, username);
  return username;
}

/** Of another request it is another token, which belongs to nobody. The password is left out: it is asked for again. */
function repeatableSeed({ secret }: Deps, request: RegistrationRequest, key: string): string {
  const { username, role, note, display_name, email } = request;
  return secret.mac('registration request', JSON.stringify([key, username, role, note, display_name, email]));
}

/** The account that this same request has made before: by its token, and by the password as well. */
async function findFiled(
  deps: Deps,
  { password }: RegistrationRequest,
  { status_token_hash }: StoredStatusToken,
): Promise<UserRow | undefined> {
  const user = await findUserByStatusToken(deps.database, status_token_hash);
  if (!user) return undefined;
  const { matches } = await verifyPassword(deps.hasher, user.password_hash, password);
  return matches ? user : undefined;
}
