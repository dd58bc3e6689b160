import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { record } from '../audit/record.ts';
import { revokeUser } from '../revocations/revoke.ts';
import { assertMayManage } from '../roles/grant-role.ts';
import { holdPower } from '../roles/hold-power.ts';
import { getLockedUser } from './get-user.ts';
import { assertAdminRemains, assertNotOwn } from './keep-an-admin.ts';
import { deleteUserRow, type UserRow } from './store.ts';

/**
 * Removes an account for good; its sessions end and its tokens stop working at once.
 * @returns the deleted row
 * @throws Problem user/not-found (404), role/not-grantable (403), user/last-admin, user/own-account
 *   (409), and what `assertFresh` throws
 */
export async function deleteUser(deps: Deps, id: number, assertFresh: (user: UserRow) => void): Promise<UserRow> {
  const deleted = await inTransaction(deps, async (deps) => {
    await holdPower(deps);
    const user = await getLockedUser(deps, id);
    assertFresh(user);
    await assertMayManage(deps, user);
    await assertAdminRemains(deps, user, undefined);
    assertNotOwn(deps, id);
    // Sessions, and whatever else is the user's, go with the row.
    await deleteUserRow(deps.database, id);
    await revokeUser(deps, id, null);
    await record(deps, 'user.deleted', { subject: id, details: { role: user.role } });
    return user;
  });
  await deps.memory.revocations.settle();
  return deleted;
}
