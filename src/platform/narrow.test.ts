import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorOf, itemAt, keysOf } from './narrow.ts';

describe('what TypeScript cannot see', () => {
  it('is the error that was thrown, or an error that says what was', () => {
    const thrown = Object.assign(new Error('no'), { code: 'ENOENT' });
    assert.equal(errorOf(thrown), thrown);
    assert.equal(errorOf(thrown).code, 'ENOENT');
    assert.equal(errorOf('no').message, 'no');
    assert.equal(errorOf(undefined).code, undefined);
  });

  it('is an item of a list, from either end, and an error where there is none', () => {
    assert.equal(itemAt([7, 0], 1), 0);
    assert.equal(itemAt([7, 8], -1), 8);
    assert.equal(itemAt('ab', 1), 'b');
    assert.equal(itemAt(new Uint8Array([0]), 0), 0);
    assert.throws(() => itemAt([], 0), RangeError);
    assert.throws(() => itemAt(['a'], 1), RangeError);
  });

  it('is the names of a table', () => {
    assert.deepEqual(keysOf({ a: 1, b: 2 }), ['a', 'b']);
  });
});
