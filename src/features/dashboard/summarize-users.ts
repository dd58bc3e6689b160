import type { Deps } from '../../deps.ts';
import { adminRole } from '../roles/role.ts';
import { countUsers } from '../users/store.ts';

export type UserSummary = {
  pending: number;
  oldestPendingAt: number | null;
  users: number;
  active: number;
  admins: number;
};

/** Counts by status, in one query. */
export async function summarizeUsers(deps: Deps): Promise<UserSummary> {
  const groups = await countUsers(deps.database);
  const sum = (wanted: (group: (typeof groups)[number]) => boolean) =>
    groups.filter(wanted).reduce((total, { count }) => total + count, 0);
  const pending = groups.filter(({ status }) => status === 'pending');
  return {
    pending: sum(({ status }) => status === 'pending'),
    oldestPendingAt: pending.length === 0 ? null : Math.min(...pending.map(({ oldest }) => oldest)),
    users: sum(() => true),
    active: sum(({ status }) => status === 'active'),
    admins: sum(({ status, role }) => status === 'active' && role === adminRole),
  };
}
