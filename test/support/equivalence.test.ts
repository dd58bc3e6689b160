/** The test of equal times, on figures of which the truth is known. For E03. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compare, isDifferent, isEquivalent } from './equivalence.ts';

const bound = 0.25;
const rounds = 1_000;

/** The same figures every time (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Like answers to logins: 20 ms and some noise, now and then a stall, and a drift that all have in common. */
function measure(seed: number, { noise = 1, shift = 0, count = rounds } = {}): [number[], number[]] {
  const random = chance(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const one = (round: number) =>
    20 + 5 * Math.sin(round / 50) + noise * normal() + (random() < 0.05 ? 80 * random() : 0);
  const pairs = Array.from({ length: count }, (_, round) => [one(round) + shift, one(round)] as const);
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
}

/** In how many of a hundred experiments. */
const share = (of: (seed: number) => boolean) => Array.from({ length: 100 }, (_, seed) => seed).filter(of).length;

describe('the test of equal times', () => {
  it('finds the same to be the same, stalls and drift or not', () =>
    assert.ok(share((seed) => isEquivalent(compare(...measure(seed)), bound)) >= 95));

  it('takes a difference at the bound for the same in one case of twenty, and not in many more', () =>
    assert.ok(share((seed) => isEquivalent(compare(...measure(seed, { shift: bound })), bound)) <= 11));

  it('sees half a millisecond, either way', () => {
    for (const shift of [0.5, -0.5]) {
      assert.equal(
        share((seed) => isEquivalent(compare(...measure(seed, { shift })), bound)),
        0,
      );
      assert.ok(share((seed) => isDifferent(compare(...measure(seed, { shift })), bound)) >= 80);
    }
  });

  it('does not take little evidence for equality', () => {
    assert.equal(share((seed) => isEquivalent(compare(...measure(seed, { count: 20 })), bound)) < 5, true);
    assert.equal(
      share((seed) => isEquivalent(compare(...measure(seed, { noise: 30 })), bound)),
      0,
    );
  });

  it('gives an interval that holds the truth in nine cases of ten', () => {
    const holds = share((seed) => {
      const { least, most } = compare(...measure(seed, { shift: 1 }));
      return least < 1 && most > 1;
    });
    assert.ok(holds >= 82 && holds <= 98, `${holds}`);
  });

  it('knows an average when it sees one', () => {
    const { difference, least, most } = compare([1, 2, 3, 4, 1000], [0, 0, 0, 0, 0]);
    assert.equal(difference, 3);
    assert.ok(Math.abs(most + least - 6) < 1e-9 && most > 3);
  });
});
