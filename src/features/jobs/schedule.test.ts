import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { abandonMilliseconds, leaseMilliseconds, mostAttempts, pauseAfter, tryMilliseconds } from './schedule.ts';

const pauses = (chance: number, every?: number) =>
  Array.from({ length: mostAttempts }, (_, index) => pauseAfter(index + 1, chance, every));

describe('the schedule of a job', () => {
  it('waits longer after each try, and ends within two days', () => {
    assert.deepEqual(pauses(0.5), [5e3, 60e3, 300e3, 900e3, 3600e3, 10800e3, 21600e3, 43200e3, undefined]);
  });

  it('spreads what failed together over a fifth to either side', () => {
    assert.deepEqual([pauseAfter(2, 0), pauseAfter(2, 1)], [48_000, 72_000]);
  });

  it('never ends for a recurring job, and waits no longer than its period', () => {
    assert.deepEqual(pauses(0.5, 60), [5e3, ...Array(mostAttempts - 1).fill(60e3)]);
    assert.equal(pauseAfter(1_000_000, 1, 60), 60_000);
    assert.equal(pauseAfter(1_000_000, 0.5, 1_000_000), 43_200_000);
  });

  it('lets no try outlive its lease', () => {
    const inOrder = [tryMilliseconds, abandonMilliseconds, 2 * abandonMilliseconds, leaseMilliseconds];
    assert.deepEqual(
      [...inOrder].sort((a, b) => a - b),
      inOrder,
    );
  });
});
