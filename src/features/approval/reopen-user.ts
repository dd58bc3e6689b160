import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { userRole } from '../roles/role.ts';
import type { UserRow } from '../users/store.ts';
import { type AssertFresh, type Change, changeStatus } from './change-status.ts';
import { undoOf } from './undo.ts';

/**
 * Takes a decision back: the account waits in the queue again, as it did after its registration.
 * @param options.late also when it is too late for an undo, which takes `users:write`
 * @throws Problem user/not-found (404), role/not-grantable, access/forbidden (403), user/status-conflict,
 *   approvals/undo-over, approvals/signed-in-since, user/last-admin (409)
 */
export function reopenUser(
  deps: Deps,
  id: number,
  options: { late?: boolean | undefined },
  assertFresh?: AssertFresh,
): Promise<UserRow> {
  return changeStatus(deps, id, reopening(options), assertFresh);
}

/** A waiting account holds the least role; the requested role is kept. */
export function reopening({ late = false }: { late?: boolean | undefined }): Change {
  const also = async (deps: Deps, user: UserRow) => {
    if (user.status !== 'pending') {
      if (late) assertMayReopenLate(deps);
      else assertUndoable(user, deps.clock.now());
    }
    return {
      role: userRole,
      status_reason: null,
      approved_at: null,
      approved_by: null,
      approved_role: null,
      decided_at: null,
      decided_by: null,
    };
  };
  return { decision: 'reopen', also };
}

function assertMayReopenLate({ by }: Deps): void {
  if (!by.permissions.has('users:write'))
    throw new Problem('access/forbidden', {
      sentence: 'Only users who manage accounts can take a decision back late.',
    });
}

function assertUndoable(user: UserRow, now: number): void {
  const { state } = undoOf(user, now);
  if (state === 'signed_in') throw new Problem('approvals/signed-in-since');
  if (state !== 'open') throw new Problem('approvals/undo-over');
}
