import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { adminRole } from '../roles/role.ts';
import { countActiveWithRole, type UserRow } from './store.ts';

/**
 * Refuses what would leave nobody in charge. Call it in a transaction that called `lockPower` first.
 * @param after what the user is about to become; `undefined` when about to be deleted
 * @throws Problem user/last-admin (409)
 */
export async function assertAdminRemains(
  deps: Deps,
  user: UserRow,
  after: { role: string; status: string } | undefined,
): Promise<void> {
  if (!isActiveAdmin(user) || (after && isActiveAdmin(after))) return;
  if ((await countActiveWithRole(deps.database, adminRole, user.id)) === 0) throw new Problem('user/last-admin');
}

/**
 * Refuses what would cost administrators their own account by a slip: another one has to do it.
 * @throws Problem user/own-account (409)
 */
export function assertNotOwn({ by }: Pick<Deps, 'by'>, id: number): void {
  if (by.id === id) throw new Problem('user/own-account');
}

function isActiveAdmin({ role, status }: { role: string; status: string }): boolean {
  return role === adminRole && status === 'active';
}
