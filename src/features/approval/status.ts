/**
 * How an account moves between its statuses. This table is the whole law: what is not in it
 * cannot happen, and only `active` may hold a token. Pure.
 *
 *                 approve            reject      suspend      reinstate    reopen
 *   pending    →  active             rejected    –            –            (stays)
 *   active     →  (stays)            –           suspended    (stays)      pending
 *   rejected   →  active if reopened (stays)     –            –            pending
 *   suspended  →  –                  –           (stays)      active       –
 */
import type { Status } from '../users/user.ts';

export type Decision = 'approve' | 'reject' | 'suspend' | 'reinstate' | 'reopen';

const targets: Record<Decision, Status> = {
  approve: 'active',
  reject: 'rejected',
  suspend: 'suspended',
  reinstate: 'active',
  reopen: 'pending',
};

const moves: Record<Decision, readonly Status[]> = {
  approve: ['pending'],
  reject: ['pending'],
  suspend: ['active'],
  reinstate: ['suspended'],
  reopen: ['active', 'rejected'],
};

export type Verdict = { kind: 'change'; to: Status } | { kind: 'same' } | { kind: 'conflict' };

/** @param reopen an approval that takes back an earlier rejection */
export function decide(decision: Decision, from: Status, reopen = false): Verdict {
  const to = targets[decision];
  if (from === to) return { kind: 'same' };
  if (moves[decision].includes(from) || (decision === 'approve' && from === 'rejected' && reopen))
    return { kind: 'change', to };
  return { kind: 'conflict' };
}

/** For the person who gets the 409. */
export function explainConflict(decision: Decision, from: Status): string {
  if (decision === 'approve' && from === 'rejected')
    return 'This registration was rejected; approve it with "reopen": true to take that back.';
  if (decision === 'approve' && from === 'suspended') return 'This account is suspended; reinstate it instead.';
  if (decision === 'reject' && from === 'active') return 'This account is active; suspend it instead.';
  if (decision === 'reopen' && from === 'suspended') return 'This account is suspended; reinstate it first.';
  return `An account that is ${from} cannot be ${participles[decision]}.`;
}

const participles: Record<Decision, string> = {
  approve: 'approved',
  reject: 'rejected',
  suspend: 'suspended',
  reinstate: 'reinstated',
  reopen: 'reopened',
};
