import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { undoOf } from './undo.ts';

const day = 24 * 3_600_000;
const approved = {
  status: 'active',
  decided_at: 1_000,
  approved_at: 1_000,
  last_login_at: null,
  origin: null,
} as const;

describe('an undo', () => {
  it('is open for a day', () => {
    assert.deepEqual(undoOf(approved, 1_000), { state: 'open', until: 1_000 + day });
    assert.equal(undoOf(approved, 999 + day).state, 'open');
    assert.deepEqual(undoOf(approved, 1_000 + day), { state: 'over', until: null });
    assert.equal(undoOf({ ...approved, status: 'rejected', approved_at: null }, 2_000).state, 'open');
  });

  it('ends with the first sign-in after the decision, and not with an earlier one', () => {
    assert.equal(undoOf({ ...approved, last_login_at: 1_000 }, 2_000).state, 'signed_in');
    assert.equal(undoOf({ ...approved, last_login_at: 999 }, 2_000).state, 'open');
  });

  it('is not for a suspended account, nor for a decision of which nobody knows when it was', () => {
    assert.equal(undoOf({ ...approved, status: 'suspended' }, 2_000).state, 'suspended');
    const earlier = {
      status: 'rejected',
      decided_at: null,
      approved_at: null,
      last_login_at: null,
      origin: null,
    } as const;
    assert.equal(undoOf(earlier, 2_000).state, 'over');
    assert.equal(undoOf({ ...approved, decided_at: null }, 2_000).state, 'open');
    assert.equal(undoOf({ ...approved, decided_at: null, origin: 'added' }, 2_000).state, 'over', 'nobody decided');
  });
});
