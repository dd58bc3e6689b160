import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import type { EventType } from '../audit/events.ts';
import { record } from '../audit/record.ts';
import { revokeUser } from '../revocations/revoke.ts';
import { assertMayManage } from '../roles/grant-role.ts';
import { holdPower } from '../roles/hold-power.ts';
import { deleteSessionsOf } from '../sessions/store.ts';
import { getLockedUser } from '../users/get-user.ts';
import { assertAdminRemains, assertNotOwn } from '../users/keep-an-admin.ts';
import { searchKey } from '../users/search-key.ts';
import { type UserRow, updateUser } from '../users/store.ts';
import { type Decision, decide, explainConflict } from './status.ts';

export type Change = {
  decision: Decision;
  reopen?: boolean | undefined;
  /** What else the change writes; checked and worked out against the locked row. */
  also(
    deps: Deps,
    user: UserRow,
  ): Promise<
    Partial<
      Pick<
        UserRow,
        'role' | 'status_reason' | 'approved_at' | 'approved_by' | 'approved_role' | 'decided_at' | 'decided_by'
      >
    >
  >;
};

const events = {
  approve: 'user.approved',
  reject: 'user.rejected',
  suspend: 'user.suspended',
  reinstate: 'user.reinstated',
  reopen: 'user.reopened',
} as const satisfies Record<Decision, EventType>;

/** Is called after the commit with the accounts as they are then: somebody may be waiting for it. */
export type TellDecided = (changed: readonly UserRow[]) => void;

/** Refuses when the caller has seen an older version of the user. */
export type AssertFresh = (user: UserRow) => void;

/**
 * One decision in a transaction of its own.
 * @throws Problem user/not-found (404), what `changeStatusWithin` throws, and what `assertFresh` throws
 */
export async function changeStatus(
  deps: Deps,
  id: number,
  change: Change,
  assertFresh: AssertFresh = () => undefined,
): Promise<UserRow> {
  const changed = await inTransaction(deps, async (deps) => {
    await holdPower(deps);
    const user = await getLockedUser(deps, id);
    assertFresh(user);
    return changeStatusWithin(deps, user, change);
  });
  if (changed.status === 'suspended' || changed.status === 'pending') await deps.memory.revocations.settle();
  return changed;
}

/**
 * The one way a status changes, in a transaction that called `lockPower` first and has locked the user then.
 * Twice is fine: the second call finds nothing to do. Earlier access tokens stop working, because the user's
 * power version counts up, and every session ends; who took something back calls `settle` after the commit.
 * Nothing has been written when it throws a `Problem`: of several decisions in one transaction the others stand.
 * @throws Problem role/not-grantable (403), user/status-conflict, user/last-admin, user/own-account (409), and those of the
 *   change
 */
export async function changeStatusWithin(deps: Deps, user: UserRow, change: Change): Promise<UserRow> {
  const { id } = user;
  await assertMayManage(deps, user);
  const verdict = decide(change.decision, user.status, change.reopen);
  if (verdict.kind === 'conflict') {
    throw new Problem('user/status-conflict', { sentence: explainConflict(change.decision, user.status) });
  }
  if (verdict.kind !== 'same') {
    await assertAdminRemains(deps, user, { role: user.role, status: verdict.to });
    assertNotOwn(deps, id);
  }
  if (verdict.kind === 'same') assertMayBeShown(deps, user);
  const also = await change.also(deps, user);
  if (verdict.kind === 'same') return user;
  const values = {
    ...also,
    status: verdict.to,
    search_key: searchKey({ ...user, status: verdict.to }),
    version: user.version + 1,
    decision_version: user.decision_version + 1,
    power_version: user.power_version + 1,
    updated_at: also.decided_at ?? deps.clock.now(),
  };
  await updateUser(deps.database, id, values);
  // The role that is given, or the one that is taken back.
  const role = verdict.to === 'active' ? (also.role ?? user.role) : user.role;
  await record(deps, events[change.decision], { subject: id, details: { role } });
  if (user.status === 'active') {
    await deleteSessionsOf(deps.database, id);
    await revokeUser(deps, id, values.power_version);
  }
  return { ...user, ...values };
}

/**
 * A decision that changes nothing would only show its caller an account that they may not read; unless it repeats their
 * own, whose answer was lost, and the account is as they left it.
 */
function assertMayBeShown({ by }: Deps, user: UserRow): void {
  if (user.status === 'pending' || by.permissions.has('users:read') || by.permissions.has('users:write')) return;
  const { decided_at: at, decided_by, updated_at, last_login_at } = user;
  const isAsLeft = at !== null && decided_by === by.id && updated_at === at && (last_login_at ?? 0) <= at;
  if (!isAsLeft) throw new Problem('user/status-conflict', { sentence: `This account is ${user.status} already.` });
}
