/** Whether an account that has proved itself is admitted, and the only place that decides so. Pure. */
import type { ProblemCode } from '../../problems.ts';
import type { Status } from '../users/user.ts';

/** Where an account asks for more than was proved, it says here what: a second factor. */
export type Entry = { kind: 'enter' } | { kind: 'refused'; code: ProblemCode };

const refusals: Record<Exclude<Status, 'active'>, ProblemCode> = {
  pending: 'login/not-approved',
  rejected: 'login/registration-rejected',
  suspended: 'login/suspended',
};

export function judgeEntry({ status }: { status: Status }): Entry {
  return status === 'active' ? { kind: 'enter' } : { kind: 'refused', code: refusals[status] };
}
