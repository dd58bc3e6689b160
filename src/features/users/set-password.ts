import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import { revokeUser } from '../revocations/revoke.ts';
import { deleteSessionsOf } from '../sessions/store.ts';
import { accountBudget, passwordBudget } from '../throttle/budget.ts';
import { resetAllFailures } from '../throttle/spend.ts';
import { getLockedUser, getUser } from './get-user.ts';
import { type UserRow, updatePassword } from './store.ts';

/**
 * Gives an account another password, whatever the old one was: for users who forgot theirs. All its sessions end, and
 * failed sign-ins are reset. What an administrator decided about the account stays, and nothing that its user does
 * meanwhile prevents it.
 * @throws Problem user/not-found (404), password/refused (400), server/busy (503)
 */
export async function setPassword(deps: Deps, id: number, password: string): Promise<UserRow> {
  const { username } = await getUser(deps, id);
  const passwordHash = await acceptPassword(deps, username, password, 'password');
  await inTransaction(deps, async (deps) => writePassword(deps, await getLockedUser(deps, id), passwordHash));
  await deps.memory.revocations.settle();
  return getUser(deps, id);
}

/**
 * Replaces the password that its user proved to know.
 * @param user the row when the new password was decided on
 * @param keptSession the one that goes on
 * @throws Problem user/changed (409)
 */
export async function replacePassword(
  deps: Deps,
  user: UserRow,
  passwordHash: string,
  keptSession: number,
): Promise<void> {
  await inTransaction(deps, (deps) => writePassword(deps, user, passwordHash, keptSession));
  await deps.memory.revocations.settle();
}

async function writePassword(deps: Deps, user: UserRow, passwordHash: string, keptSession?: number): Promise<void> {
  // Compare and set: a concurrent change of this user's power wins.
  if (!(await updatePassword(deps.database, user, passwordHash, deps.clock.now()))) throw new Problem('user/changed');
  await deleteSessionsOf(deps.database, user.id, keptSession);
  await resetAllFailures(deps, [accountBudget(user.username_key), passwordBudget(user.id)]);
  await record(deps, 'password.changed', { subject: user.id });
  await revokeUser(deps, user.id, user.power_version + 1);
}
