import type { Deps } from '../../deps.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { neighbourhoodOf } from '../../platform/http/server/client-address.ts';
import { assertAll, Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { assertPassword } from '../passwords/accept-password.ts';
import { accountBudget } from '../throttle/budget.ts';
import { resetFailures } from '../throttle/spend.ts';
import { getUser } from './get-user.ts';
import { derived } from './look.ts';
import { searchKey } from './search-key.ts';
import type { StoredStatusToken } from './status-token.ts';
import { findUserByKey, insertUser, type UserRow } from './store.ts';
import { findUsernameFault, type Username, usernameOf } from './username.ts';

export type NewUser = {
  /** From `parseUsername`. */
  username: Username;
  /** From `acceptPassword`; null for an account that nobody signs in to with a password. */
  passwordHash: string | null;
  role: string;
  status: 'pending' | 'active';
  /** Without it: `registered` when it is pending, else `added`. */
  origin?: 'setup';
  displayName?: string | null | undefined;
  email?: string | null | undefined;
  requestedRole?: string | undefined;
  note?: string | undefined;
  statusToken?: StoredStatusToken;
  approvedBy?: number | null | undefined;
};

/**
 * Adds an account, in a transaction of the caller's. The unique key decides who gets a name that two ask for at once.
 * @throws Problem user/exists (409)
 */
export async function addUser(deps: Deps, user: NewUser): Promise<UserRow> {
  const { shown, key } = user.username;
  const now = deps.clock.now();
  try {
    const id = await insertUser(deps.database, {
      username: shown,
      username_key: key,
      password_hash: user.passwordHash,
      display_name: user.displayName ?? null,
      email: user.email ?? null,
      role: user.role,
      requested_role: user.requestedRole ?? null,
      note: user.note || null,
      status: user.status,
      status_reason: null,
      status_token_hash: user.statusToken?.status_token_hash ?? null,
      status_token_seed: user.statusToken?.status_token_seed ?? null,
      created_at: now,
      updated_at: now,
      approved_at: user.status === 'active' ? now : null,
      approved_by: user.approvedBy ?? null,
      last_login_at: null,
      asked_network: user.status === 'pending' ? neighbourhoodOf(deps.by.address) : null,
      ...derived({ username_key: key, email: user.email }),
      origin: user.origin ?? (user.status === 'pending' ? 'registered' : 'added'),
      search_key: searchKey({
        username_key: key,
        display_name: user.displayName ?? null,
        email: user.email ?? null,
        note: user.note || null,
        status: user.status,
      }),
    });
    // Guesses at a name that was nobody's are nothing to its owner.
    await resetFailures(deps, accountBudget(key));
    await record(deps, user.status === 'active' ? 'user.created' : 'user.registered', {
      subject: id,
      details: { role: user.requestedRole ?? user.role },
    });
    return await getUser(deps, id);
  } catch (error) {
    if (isTaken(error)) throw usernameTaken();
    throw error;
  }
}

/** A name that is chosen. @throws Problem user/username-refused (400) with the reason */
export function parseUsername(text: string): Username {
  const fault = findUsernameFault(text);
  if (fault) throw new Problem('user/username-refused', { errors: [{ field: 'username', ...fault }] });
  return usernameOf(text);
}

/**
 * Spares the hash of a password when the name cannot be had anyway; who gets it is decided by the
 * unique key all the same.
 * @throws Problem user/exists (409)
 */
export async function assertAvailable(deps: Deps, { key }: Username): Promise<void> {
  if (await findUserByKey(deps.database, key)) throw usernameTaken();
}

/**
 * A name and a password that are chosen together: all that is wrong with both is told at once.
 * @throws Problem user/username-refused, password/refused (400), user/exists (409)
 */
export async function parseCredentials(
  deps: Deps,
  { username, password }: { username: string; password: string },
): Promise<Username> {
  const available = async () => {
    const name = parseUsername(username);
    await assertAvailable(deps, name);
    return name;
  };
  const [name] = await assertAll([available, () => assertPassword(deps, username, password)]);
  return name;
}

export function usernameTaken(): Problem {
  return new Problem('user/exists', {
    errors: [{ field: 'username', code: 'taken', message: 'is taken already; choose another one' }],
  });
}
