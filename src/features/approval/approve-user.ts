import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import type { Actor } from '../roles/actor.ts';
import { assertGrantable } from '../roles/grant-role.ts';
import { userRole } from '../roles/role.ts';
import type { UserRow } from '../users/store.ts';
import { type AssertFresh, type Change, changeStatus } from './change-status.ts';

type ApprovalOptions = { role?: string | undefined; reopen?: boolean | undefined };

/**
 * Lets an applicant in, with the role that was asked for or another one that the approver holds.
 * @param options.role without it: the requested role, or `user`
 * @param options.reopen takes back a rejection
 * @throws Problem role/unknown (400), role/not-grantable (403), user/not-found (404), user/status-conflict (409)
 */
export function approveUser(
  deps: Deps,
  actor: Actor,
  id: number,
  options: ApprovalOptions,
  assertFresh?: AssertFresh,
): Promise<UserRow> {
  return changeStatus(deps, actor, id, approval(actor, options), assertFresh);
}

export function approval(actor: Actor, options: ApprovalOptions): Change {
  const also = async (deps: Deps, user: UserRow) => {
    if (user.status === 'active') {
      if (options.role === undefined || options.role === user.role) return {};
      throw new Problem('user/status-conflict', {
        sentence: `This account is active already, with the role ${user.role}; change the role instead.`,
      });
    }
    const role = options.role ?? user.requested_role ?? userRole;
    await assertGrantable(deps, actor, role);
    return { role, status_reason: null, approved_at: deps.clock.now(), approved_by: actor.id };
  };
  return { decision: 'approve', reopen: options.reopen, also };
}
