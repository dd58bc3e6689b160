/** Accounts and sessions in large numbers: made beside the front door, so that no password is hashed for each. */
import type { Deps } from '../../src/deps.ts';
import { type Admission, admit } from '../../src/features/login/admit.ts';
import type { Grant } from '../../src/features/sessions/grant.ts';
import { addUser, parseUsername } from '../../src/features/users/add-user.ts';
import { searchKey } from '../../src/features/users/search-key.ts';
import { findUserById, type UserRow } from '../../src/features/users/store.ts';
import { usernameKey } from '../../src/features/users/username.ts';
import { password } from './installation.ts';

const hashes = new Map<string, Promise<string>>();

/** An active account. */
export async function makeAccount(deps: Deps, username: string, role = 'user', secret = password): Promise<UserRow> {
  const hash = hashes.get(secret) ?? deps.hasher.hash(secret);
  hashes.set(secret, hash);
  return addUser(deps, { username: parseUsername(username), passwordHash: await hash, role, status: 'active' });
}

/** Accounts that wait for a decision, the first name the longest; their password is none. */
export async function makeApplicants(
  deps: Deps,
  usernames: readonly string[],
  note = 'From the workshop',
): Promise<void> {
  const rowsPerInsert = 500;
  const now = deps.clock.now();
  const rows = usernames.map((username) => ({
    username,
    username_key: usernameKey(username),
    password_hash: '-',
    role: 'user',
    requested_role: 'user',
    note,
    status: 'pending' as const,
    created_at: now,
    updated_at: now,
    search_key: searchKey({ username_key: usernameKey(username), note, status: 'pending' }),
  }));
  for (let from = 0; from < rows.length; from += rowsPerInsert)
    await deps.database
      .insertInto('users')
      .values(rows.slice(from, from + rowsPerInsert))
      .execute();
}

/** Signs an account in, by id as it is now or by its row. */
export async function makeSession(
  deps: Deps,
  who: UserRow | number,
  grant?: Grant,
): Promise<Admission & { id: number }> {
  const user = typeof who === 'number' ? await findUserById(deps.database, who) : who;
  if (!user) throw new Error(`there is no user ${who}`);
  const proof = { user, amr: ['pwd'], at: deps.clock.now(), settle: async () => undefined };
  const admission = await admit(deps, proof, { device: 'test', address: '127.0.0.1' }, grant);
  const [, claims = ''] = admission.access_token.split('.');
  return { ...admission, id: Number(JSON.parse(Buffer.from(claims, 'base64url').toString()).sid) };
}
