import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { assertGrantable, describeUnnamed } from '../roles/grant-role.ts';
import { userRole } from '../roles/role.ts';
import type { UserRow } from '../users/store.ts';
import { type AssertFresh, type Change, changeStatus } from './change-status.ts';

type ApprovalOptions = { role?: string | undefined; reopen?: boolean | undefined };

/**
 * Lets an applicant in, with the role that was asked for or another one that the approver holds.
 * @param options.role without it: the requested role if that carries no permissions, or `user`
 * @param options.reopen takes back a rejection
 * @throws Problem role/unknown (400), role/not-grantable (403), user/not-found (404), role/not-named,
 *   user/status-conflict (409)
 */
export function approveUser(
  deps: Deps,
  id: number,
  options: ApprovalOptions,
  assertFresh?: AssertFresh,
): Promise<UserRow> {
  return changeStatus(deps, id, approval(options), assertFresh);
}

export function approval(options: ApprovalOptions): Change {
  const also = async (deps: Deps, user: UserRow) => {
    if (user.status === 'active') {
      if (options.role === undefined || options.role === user.role) return {};
      throw new Problem('user/status-conflict', {
        sentence: `This account is active already, with the role ${user.role}; change the role instead.`,
      });
    }
    const role = options.role ?? (await unnamedRole(deps, user));
    await assertGrantable(deps, role);
    const [at, by] = [deps.clock.now(), deps.by.id];
    const approved = { approved_at: at, approved_by: by, approved_role: role };
    return { role, status_reason: null, ...approved, decided_at: at, decided_by: by };
  };
  return { decision: 'approve', reopen: options.reopen, also };
}

/** An applicant's word gives no power, and neither does a call that repeats it unread. @throws Problem role/not-named (409) */
async function unnamedRole(deps: Deps, { requested_role: role }: UserRow): Promise<string> {
  if (role === null) return userRole;
  const kind = await describeUnnamed(deps, role);
  if (kind === 'harmless') return role;
  const sentence =
    kind === 'gone'
      ? `This person asks for the role ${role}, which does not exist any more: name the role to give, such as ${userRole}.`
      : `This person asks for the role ${role}, which carries permissions: name the role to give, ${role} or another one such as ${userRole}.`;
  throw new Problem('role/not-named', { sentence });
}
