/** Covers A06: every decision on every status, with and without taking back a rejection. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statuses } from '../users/user.ts';
import { type Decision, decide, explainConflict } from './status.ts';

const decisions = ['approve', 'reject', 'suspend', 'reinstate', 'reopen'] as const satisfies readonly Decision[];

/** From pending, active, rejected and suspended: the new status, `=` for none, `x` for a conflict. */
const table: Record<Decision, Record<'plain' | 'reopen', readonly string[]>> = {
  approve: { plain: ['active', '=', 'x', 'x'], reopen: ['active', '=', 'active', 'x'] },
  reject: { plain: ['rejected', 'x', '=', 'x'], reopen: ['rejected', 'x', '=', 'x'] },
  suspend: { plain: ['x', 'suspended', 'x', '='], reopen: ['x', 'suspended', 'x', '='] },
  reinstate: { plain: ['x', '=', 'x', 'active'], reopen: ['x', '=', 'x', 'active'] },
  reopen: { plain: ['=', 'pending', 'pending', 'x'], reopen: ['=', 'pending', 'pending', 'x'] },
};

function outcome(decision: Decision, from: (typeof statuses)[number], reopen: boolean | undefined): string {
  const verdict = decide(decision, from, reopen);
  if (verdict.kind === 'change') return verdict.to;
  return verdict.kind === 'same' ? '=' : 'x';
}

describe('a decision', () => {
  for (const decision of decisions) {
    for (const [at, from] of statuses.entries()) {
      it(`to ${decision} an account that is ${from} has the outcome of the table`, () => {
        assert.equal(outcome(decision, from, undefined), table[decision].plain[at]);
        assert.equal(outcome(decision, from, false), table[decision].plain[at]);
        assert.equal(outcome(decision, from, true), table[decision].reopen[at]);
      });
    }
  }

  it('that conflicts says what to do instead, or at least what is in the way', () => {
    assert.match(explainConflict('approve', 'rejected'), /"reopen": true/);
    assert.match(explainConflict('approve', 'suspended'), /reinstate/);
    assert.match(explainConflict('reject', 'active'), /suspend/);
    assert.match(explainConflict('reopen', 'suspended'), /reinstate/);
    for (const decision of decisions)
      for (const from of statuses) assert.match(explainConflict(decision, from), new RegExp(from));
  });
});
