/** What a status token shows of an account. Pure. */
import { Type } from 'typebox';
import type { Registration } from './store.ts';

type Decision = {
  status: 'pending' | 'active' | 'rejected';
  status_reason: string | null;
  role: string | null;
  /** Null also for a rejection of an earlier version. */
  at: number | null;
};

export const DecisionStatus = Type.Unsafe<Decision['status']>({
  type: 'string',
  enum: ['pending', 'active', 'rejected'],
});

/**
 * The one decision on the registration. What became of the account since, a suspension, its reason, another role, is for
 * its owner and the administrators.
 */
export function decisionOn({ status, status_reason, approved_at, approved_role, decided_at }: Registration): Decision {
  if (approved_at !== null) return { status: 'active', status_reason: null, role: approved_role, at: approved_at };
  if (status === 'rejected') return { status, status_reason, role: null, at: decided_at };
  return { status: 'pending', status_reason: null, role: null, at: null };
}
