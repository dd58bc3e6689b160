/**
 * How long a decision can be undone: for a day, and until the user has signed in. After that it is no slip of the hand
 * any more, and taking it back shuts somebody out. Pure.
 */
import type { UserRow } from '../users/store.ts';

const undoMilliseconds = 24 * 3_600_000;

export const undoStates = ['open', 'signed_in', 'over', 'suspended'] as const;
export type UndoState = (typeof undoStates)[number];

type Decided = Pick<UserRow, 'status' | 'decided_at' | 'approved_at' | 'last_login_at' | 'origin'>;

/** @returns `until` in milliseconds since 1970, while it is open */
export function undoOf(user: Decided, now: number): { state: UndoState; until: number | null } {
  const closed = (state: UndoState) => ({ state, until: null });
  if (user.status === 'suspended') return closed('suspended');
  // An earlier version wrote down approvals only; of a rejection that it made nothing is known, so its day is over.
  // Nobody decided on an account that was added or imported.
  const at = user.decided_at ?? (user.origin === null ? user.approved_at : null);
  if (at === null) return closed('over');
  if (user.last_login_at !== null && user.last_login_at >= at) return closed('signed_in');
  const until = at + undoMilliseconds;
  return now < until ? { state: 'open', until } : closed('over');
}
