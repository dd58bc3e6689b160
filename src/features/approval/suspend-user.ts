import type { Deps } from '../../deps.ts';
import type { UserRow } from '../users/store.ts';
import { type AssertFresh, changeStatus } from './change-status.ts';

/**
 * Shuts an active account out at once.
 * @throws Problem user/not-found (404), role/not-grantable (403), user/status-conflict, user/last-admin (409)
 */
export function suspendUser(
  deps: Deps,
  id: number,
  reason: string | undefined,
  assertFresh?: AssertFresh,
): Promise<UserRow> {
  const also = async () => ({ status_reason: reason || null });
  return changeStatus(deps, id, { decision: 'suspend', also }, assertFresh);
}

/**
 * Lets a suspended account back in, with the role it had.
 * @throws Problem user/not-found (404), role/not-grantable (403), user/status-conflict (409)
 */
export function reinstateUser(deps: Deps, id: number, assertFresh?: AssertFresh): Promise<UserRow> {
  const also = async () => ({ status_reason: null });
  return changeStatus(deps, id, { decision: 'reinstate', also }, assertFresh);
}
