/** Which key signs, and for how long it verifies: for any history of rotations, without a clock or a key. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { firstSigningAt, isRotationDue, retiresAt, signingKeyAt, stateAt } from './key-schedule.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;
const start = 1_700_000_000_000;

/** What a token is accepted beyond its `exp` (5 s), and what the signing server's clock may be behind. */
const leeway = 59 * second;

type K = { kid: string; signs_from: number; published_at: number };

const key = (kid: string, signs_from: number): K => ({ kid, signs_from, published_at: signs_from });

/** Long waits, short ones, and none at all. */
const waits = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 20 * second }),
  fc.integer({ min: 1, max: 20 * minute }),
  fc.integer({ min: 1, max: 200 * day }),
);
const steps = fc.record({ wait: waits, action: fc.constantFrom('sign', 'sign', 'rotate', 'keep house') });
const settings = fc.record({
  maxAgeSeconds: fc.integer({ min: 1, max: 600 }),
  tokenSeconds: fc.integer({ min: 60, max: 3600 }),
  rotationDays: fc.integer({ min: 1, max: 100 }),
});

describe('the schedule of the keys', () => {
  it('holds for any history', () => {
    const history = fc.array(steps, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(settings, history, ({ maxAgeSeconds, tokenSeconds, rotationDays }, history) => {
        let now = start;
        let made = 1;
        let table: K[] = [key('k1', start)];
        const living: { kid: string; until: number }[] = [];
        const publish = () =>
          table.push({ kid: `k${++made}`, published_at: now, signs_from: firstSigningAt(now, maxAgeSeconds) });
        const inState = (state: string) => table.filter((key) => stateAt(key, table, tokenSeconds, now) === state);

        for (const { wait, action } of history) {
          now += wait;
          if (action === 'rotate') publish();
          if (action === 'keep house') {
            if (isRotationDue(table, rotationDays, now)) publish();
            assert.equal(isRotationDue(table, rotationDays, now), false, 'one is enough');
            const retired = inState('retired');
            table = table.filter((key) => !retired.includes(key));
          }

          const signing = inState('signing');
          assert.equal(signing.length, 1, 'one signs');
          const [{ kid, published_at }] = signing as [K];
          assert.equal(signingKeyAt(table, now)?.kid, kid);
          if (kid !== 'k1') assert.ok(now - published_at >= maxAgeSeconds * second + 5 * second, 'everybody knows it');

          for (const token of living.filter(({ until }) => until >= now)) {
            const key = table.find(({ kid }) => kid === token.kid);
            assert.ok(key, `${token.kid} is gone`);
            assert.notEqual(stateAt(key, table, tokenSeconds, now), 'retired');
          }
          living.push({ kid, until: now + tokenSeconds * second + leeway });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not depend on the order in which the keys are read', () => {
    const instants = fc.integer({ min: 0, max: 4 }).map((seconds) => start + seconds * second);
    const keys = fc
      .array(instants, { minLength: 1, maxLength: 6 })
      .map((instants) => instants.map((at, index) => key(`k${index}`, at)));
    const shuffled = keys.chain((keys) =>
      fc.tuple(fc.constant(keys), fc.shuffledSubarray(keys, { minLength: keys.length })),
    );
    fc.assert(
      fc.property(shuffled, instants, ([keys, others], now) => {
        assert.equal(signingKeyAt(keys, now), signingKeyAt(others, now));
        for (const key of keys) assert.equal(stateAt(key, keys, 600, now), stateAt(key, others, 600, now));
        assert.equal(keys.filter((key) => stateAt(key, keys, 600, now) === 'signing').length, 1);
      }),
    );
  });

  it('is this for two keys', () => {
    assert.equal(firstSigningAt(start, 300), start + 305 * second);
    const [first, other] = [key('first', start), key('second', start + day)];
    const keys = [first, other];
    const retirement = start + day + 10 * minute + minute;
    assert.equal(retiresAt(first, keys, 600), retirement);
    assert.equal(retiresAt(other, keys, 600), undefined);
    const statesAt = (now: number) => keys.map((key) => stateAt(key, keys, 600, now));
    assert.deepEqual(statesAt(start), ['signing', 'published']);
    assert.deepEqual(statesAt(start + day - 1), ['signing', 'published']);
    assert.deepEqual(statesAt(start + day), ['verifying', 'signing']);
    assert.deepEqual(statesAt(retirement - 1), ['verifying', 'signing']);
    assert.deepEqual(statesAt(retirement), ['retired', 'signing']);
  });

  it('lets the first key sign whatever the clocks say, and has none without a key', () => {
    const early = start - 3 * second;
    const keys = [key('later', start + day), key('first', start)];
    assert.equal(signingKeyAt(keys, early)?.kid, 'first');
    assert.deepEqual(
      keys.map((key) => stateAt(key, keys, 600, early)),
      ['published', 'signing'],
    );
    assert.equal(signingKeyAt([], start), undefined);
  });

  it('wants a new key when the newest has signed for the days of the setting, and only then', () => {
    assert.equal(isRotationDue([], 90, start), true);
    const keys = [key('first', start - 300 * day), key('newest', start)];
    assert.equal(isRotationDue(keys, 90, start - day), false);
    assert.equal(isRotationDue(keys, 90, start + 90 * day - 1), false);
    assert.equal(isRotationDue(keys, 90, start + 90 * day), true);
    assert.equal(isRotationDue([...keys, key('next', start + 90 * day + minute)], 90, start + 90 * day), false);
  });
});
