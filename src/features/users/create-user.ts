import type { Deps } from '../../deps.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import { userRole } from '../roles/role.ts';
import type { Actor } from './actor.ts';
import { addUser, assertUsernameAvailable } from './add-user.ts';
import { assertGrantable } from './grant-role.ts';
import type { UserRow } from './store.ts';

/**
 * An administrator adds an account that is active at once.
 * @throws Problem user/username-refused, password/refused, role/unknown (400), role/not-grantable (403), user/exists (409)
 */
export async function createUser(
  deps: Deps,
  actor: Actor,
  input: { username: string; password: string; role?: string; display_name?: string | null; email?: string | null },
): Promise<UserRow> {
  const role = input.role ?? userRole;
  assertGrantable(actor, role);
  await assertUsernameAvailable(deps, input.username);
  const passwordHash = await acceptPassword(deps, input.username, input.password);
  return addUser(deps, {
    username: input.username,
    passwordHash,
    role,
    status: 'active',
    displayName: input.display_name,
    email: input.email,
    approvedBy: actor.id,
  });
}
