import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { record } from '../audit/record.ts';
import { assertMayManage } from '../roles/grant-role.ts';
import { accountBudget, passwordBudget } from '../throttle/budget.ts';
import { resetAllFailures } from '../throttle/spend.ts';
import { getUser } from './get-user.ts';
import type { UserRow } from './store.ts';

/**
 * Forgives an account all failed sign-ins, whether it is locked, waits, or neither.
 * @throws Problem user/not-found (404), role/not-grantable (403)
 */
export async function unlockUser(deps: Deps, id: number): Promise<UserRow> {
  const user = await getUser(deps, id);
  await assertMayManage(deps, user);
  await inTransaction(deps, async (deps) => {
    if (await resetAllFailures(deps, [accountBudget(user.username_key), passwordBudget(id)]))
      await record(deps, 'user.unlocked', { subject: id });
  });
  return user;
}
