import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { normalizePassword } from '../passwords/password.ts';
import type { Device } from '../sessions/session.ts';
import { findUserByKey } from '../users/store.ts';
import { findUsernameFault, usernameKey } from '../users/username.ts';
import { type Admission, admit } from './admit.ts';

/**
 * Signs somebody in with name and password.
 *
 * An unknown name costs one hash like a known one, and gets the same answer as a wrong password;
 * what an administrator decided is told only to who knew the password.
 * @throws Problem login/rejected (401), and what `admit` throws
 */
export async function logIn(
  deps: Deps,
  { username, password }: { username: string; password: string },
  device: Device,
): Promise<Admission> {
  const user = findUsernameFault(username) ? undefined : await findUserByKey(deps.database, usernameKey(username));
  const { matches, readable } = await deps.hasher.verify(user?.password_hash, normalizePassword(password));
  if (!readable)
    deps.log.error({ user_id: user?.id }, 'the stored password hash cannot be read; this account cannot sign in');
  if (!user || !matches) throw new Problem('login/rejected');
  return admit(deps, user, device);
}
