import type { Deps } from '../../deps.ts';
import { userRole } from '../roles/role.ts';
import type { UserRow } from '../users/store.ts';
import { type AssertFresh, type Change, changeStatus } from './change-status.ts';

/**
 * Takes a decision back: the account waits in the queue again, as it did after its registration.
 * @throws Problem user/not-found (404), role/not-grantable (403), user/status-conflict, user/last-admin (409)
 */
export function reopenUser(deps: Deps, id: number, assertFresh?: AssertFresh): Promise<UserRow> {
  return changeStatus(deps, id, reopening, assertFresh);
}

/** A waiting account holds the least role; the requested role is kept. */
export const reopening: Change = {
  decision: 'reopen',
  also: async () => ({
    role: userRole,
    status_reason: null,
    approved_at: null,
    approved_by: null,
    approved_role: null,
  }),
};
