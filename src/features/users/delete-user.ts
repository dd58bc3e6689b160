import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import type { Actor } from './actor.ts';
import { getLockedUser } from './get-user.ts';
import { assertMayManage } from './grant-role.ts';
import { assertAdminRemains } from './keep-an-admin.ts';
import { deleteUserRow, lockAdmins, type UserRow } from './store.ts';

/**
 * Removes an account for good; its tokens stop working at once.
 * @returns the row as it was
 * @throws Problem user/not-found (404), role/not-grantable (403), user/last-admin (409), and what `assertFresh` throws
 */
export function deleteUser(
  deps: Deps,
  actor: Actor,
  id: number,
  assertFresh: (user: UserRow) => void,
): Promise<UserRow> {
  return inTransaction(deps, async (deps) => {
    await lockAdmins(deps.database);
    const user = await getLockedUser(deps, id);
    assertFresh(user);
    assertMayManage(actor, user);
    await assertAdminRemains(deps, user, undefined);
    await deleteUserRow(deps.database, id);
    return user;
  });
}
