/** The arithmetic of budgets against a model of it, on every database. Covers B01, B09 and B12 without HTTP. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { onEveryDatabase } from '../../../test/support/databases.ts';
import { type Installation, install } from '../../../test/support/installation.ts';
import { isFullTier } from '../../../test/support/tier.ts';
import { Problem } from '../../problems.ts';
import { type Budget, windowMilliseconds } from './budget.ts';
import { giveBack, resetFailures, spend } from './spend.ts';

const runs = isFullTier ? 1_000 : 100;

type Step = 'spend' | 'give back' | 'reset failures' | number;
type Outcome = 'taken' | 'request/throttled' | 'login/locked';

/** What has been spent since when, and how much of it in a row. */
class Model {
  #row: { startedAt: number; spent: number; inARow: number } | undefined;

  spend(now: number, { most, mostInARow }: Budget): Outcome {
    this.#row ??= { startedAt: now, spent: 0, inARow: 0 };
    const row = this.#row;
    if (mostInARow !== undefined && row.inARow >= mostInARow) return 'login/locked';
    if (Math.abs(now - row.startedAt) > windowMilliseconds || now - row.startedAt === windowMilliseconds)
      Object.assign(row, { startedAt: now, spent: 0 });
    if (row.spent >= most) return 'request/throttled';
    row.spent++;
    row.inARow++;
    return 'taken';
  }

  giveBack(): void {
    if (!this.#row || this.#row.spent === 0) return;
    this.#row.spent--;
    this.#row.inARow--;
  }

  resetFailures(): void {
    this.#row = undefined;
  }
}

const step = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Step>('spend') },
  { weight: 2, arbitrary: fc.constant<Step>('give back') },
  { weight: 1, arbitrary: fc.constant<Step>('reset failures') },
  {
    weight: 3,
    arbitrary: fc.oneof(
      fc.constantFrom<Step>(
        windowMilliseconds,
        windowMilliseconds - 1,
        1,
        -windowMilliseconds,
        -windowMilliseconds - 1,
      ),
      fc.integer({ min: -2 * windowMilliseconds, max: 2 * windowMilliseconds }),
    ),
  },
);

onEveryDatabase('a budget', (database) => {
  let service: Installation;
  let count = 0;

  before(async () => {
    service = await install(database);
  });

  const own = (most: number, mostInARow?: number): Budget => ({
    name: 'account',
    of: `owner ${++count}`,
    most,
    ...(mostInARow !== undefined && { mostInARow }),
  });

  const tryToSpend = (deps: Installation['deps'], ...budgets: Budget[]): Promise<Outcome> =>
    spend(deps, budgets).then(
      () => 'taken',
      (error: unknown) => {
        if (error instanceof Problem) return error.code as Outcome;
        throw error;
      },
    );

  it('B01 B12 lets through what its arithmetic says, whatever is spent, given back and reset, and however the clock goes', async () => {
    const property = fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      async (steps, most, mostInARow) => {
        const budget = own(most, mostInARow);
        const model = new Model();
        let now = service.deps.clock.now();
        const deps = { ...service.deps, clock: { now: () => now } };
        for (const step of steps) {
          if (typeof step === 'number') now += step;
          else if (step === 'spend') assert.equal(await tryToSpend(deps, budget), model.spend(now, budget));
          else if (step === 'reset failures') await resetFailures(deps, budget).then(() => model.resetFailures());
          else await giveBack(deps, budget).then(() => model.giveBack());
        }
      },
    );
    await fc.assert(property, { numRuns: runs });
  });

  it('B01 B09 is never overrun by a crowd that comes at once, also when it is the first', async () => {
    for (let round = 0; round < 5; round++) {
      const budget = own(7);
      const outcomes = await Promise.all(Array.from({ length: 100 }, () => tryToSpend(service.deps, budget)));
      assert.equal(outcomes.filter((outcome) => outcome === 'taken').length, 7);
    }
  });

  it('B01 refuses nobody of a crowd that it is enough for, also when one is the first while others look', async () => {
    for (let round = 0; round < 40; round++) {
      const budget = own(8);
      const spread = Array.from({ length: 8 }, async (_, index) => {
        await sleep(index / 2);
        return tryToSpend(service.deps, budget);
      });
      assert.deepEqual(new Set(await Promise.all(spread)), new Set(['taken']));
    }
  });

  it('B02 is counted for each of a crowd of owners that nobody has seen before', async () => {
    for (let round = 0; round < 3; round++) {
      const network = own(90);
      const spray = Array.from({ length: 100 }, () => tryToSpend(service.deps, network, own(1)));
      const outcomes = await Promise.all(spray);
      assert.equal(outcomes.filter((outcome) => outcome === 'taken').length, 90);
      const strangers = Array.from({ length: 100 }, () => tryToSpend(service.deps, own(1), own(1)));
      assert.deepEqual(new Set(await Promise.all(strangers)), new Set(['taken']));
    }
  });
});
