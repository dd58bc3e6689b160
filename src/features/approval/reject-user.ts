import type { Deps } from '../../deps.ts';
import type { UserRow } from '../users/store.ts';
import { type AssertFresh, type Change, changeStatus } from './change-status.ts';

/**
 * Turns an applicant down. The row stays, so that it can be undone.
 * @throws Problem user/not-found (404), user/status-conflict (409)
 */
export function rejectUser(
  deps: Deps,
  id: number,
  reason: string | undefined,
  assertFresh?: AssertFresh,
): Promise<UserRow> {
  return changeStatus(deps, id, rejection(reason), assertFresh);
}

export function rejection(reason: string | undefined): Change {
  const also = async ({ clock, by }: Deps) => ({
    status_reason: reason || null,
    decided_at: clock.now(),
    decided_by: by.id,
  });
  return { decision: 'reject', also };
}
