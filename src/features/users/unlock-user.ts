import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { record } from '../audit/record.ts';
import { assertMayManage } from '../roles/grant-role.ts';
import { accountBudget, passwordBudget } from '../throttle/budget.ts';
import { resetAllFailures } from '../throttle/spend.ts';
import { getUser } from './get-user.ts';
import type { UserRow } from './store.ts';

/**
 * Resets the failed sign-ins of an account, whether it is locked, has to wait, or neither.
 * @returns whether there were any
 * @throws Problem user/not-found (404), role/not-grantable (403)
 */
export async function unlockUser(deps: Deps, id: number): Promise<{ user: UserRow; unlocked: boolean }> {
  const user = await getUser(deps, id);
  await assertMayManage(deps, user);
  const unlocked = await inTransaction(deps, async (deps) => {
    const unlocked = await resetAllFailures(deps, [accountBudget(user.username_key), passwordBudget(id)]);
    if (unlocked) await record(deps, 'user.unlocked', { subject: id });
    return unlocked;
  });
  return { user, unlocked };
}
