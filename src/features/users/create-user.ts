import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { assertAll } from '../../problems.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import { assertGrantable } from '../roles/grant-role.ts';
import { holdPower } from '../roles/hold-power.ts';
import { userRole } from '../roles/role.ts';
import { addUser, parseCredentials } from './add-user.ts';
import type { UserRow } from './store.ts';

/**
 * An administrator adds an account that is active at once.
 * @throws Problem user/username-refused, password/refused, role/unknown (400), role/not-grantable (403), user/exists (409)
 */
export async function createUser(
  deps: Deps,
  input: { username: string; password: string; role?: string; display_name?: string | null; email?: string | null },
): Promise<UserRow> {
  const role = input.role ?? userRole;
  const [, username] = await assertAll([() => assertGrantable(deps, role), () => parseCredentials(deps, input)]);
  const passwordHash = await acceptPassword(deps, input.username, input.password);
  return inTransaction(deps, async (deps) => {
    // Again: the role may have been changed or taken away while the password was hashed.
    await holdPower(deps);
    await assertGrantable(deps, role);
    return addUser(deps, {
      username,
      passwordHash,
      role,
      status: 'active',
      displayName: input.display_name,
      email: input.email,
      approvedBy: deps.by.id,
    });
  });
}
