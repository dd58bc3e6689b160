/** What is drawn ahead is handed out once, whole. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemRandom } from './random.ts';

it('a token has its size and is never handed out twice, however often bytes are drawn ahead', () => {
  const sizes = [1, 8, 16, 32, 4_096];
  const seen = new Set<string>();
  for (let round = 0; round < 500; round++) {
    for (const size of sizes) {
      const token = systemRandom.token(size);
      assert.equal(Buffer.from(token, 'base64url').length, size);
      if (size > 1) assert.ok(!seen.has(token), token);
      seen.add(token);
    }
  }
  assert.throws(() => systemRandom.token(4_097), RangeError);
});
