/** Tokens have their size and differ; numbers stay below their limit and favour none. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { systemRandom } from './random.ts';

it('a token has its size and is never handed out twice', () => {
  const seen = new Set<string>();
  for (let round = 0; round < 500; round++) {
    for (const size of [1, 8, 16, 32, 4_097]) {
      const token = systemRandom.token(size);
      assert.equal(Buffer.from(token, 'base64url').length, size);
      if (size > 1) assert.ok(!seen.has(token), token);
      seen.add(token);
    }
  }
});

it('a number is below its limit, and each is drawn as often as the others', () => {
  const [limit, draws] = [6, 60_000];
  const counts = new Array<number>(limit).fill(0);
  for (let draw = 0; draw < draws; draw++) {
    const number = systemRandom.below(limit);
    counts[number] = (counts[number] ?? Number.NaN) + 1;
  }
  assert.equal(counts.length, limit);
  // Ten standard deviations: a fair generator never comes so far.
  for (const count of counts) assert.ok(Math.abs(count - draws / limit) < 915, `${counts}`);
});
