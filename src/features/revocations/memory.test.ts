/** What one process remembers of the revocations, whatever order the rows come in. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { makeRevocationMemory } from './memory.ts';
import type { RevocationRow } from './store.ts';

let ids = 0;
const row = (values: Partial<RevocationRow>): RevocationRow => ({
  id: ++ids,
  kind: 'session',
  subject_id: null,
  version: null,
  expires_at: 1_000,
  stream: null,
  number: null,
  mark: null,
  follows: null,
  ...values,
});
const session = (id: number, expires_at = 1_000) => row({ kind: 'session', subject_id: id, expires_at });
const user = (id: number, version: number | null, expires_at = 1_000) =>
  row({ kind: 'user', subject_id: id, version, expires_at });

describe('the memory of revocations', () => {
  it('knows the sessions it was told of, and no others', () => {
    const memory = makeRevocationMemory();
    assert.equal(memory.isSessionRevoked(7), false);
    memory.add([session(7), user(8, 2)]);
    assert.deepEqual([7, 8, 70].map(memory.isSessionRevoked), [true, false, false]);
  });

  it('refuses the power versions below the one of now, and none from it on', () => {
    const memory = makeRevocationMemory();
    memory.add([user(7, 3), session(8)]);
    assert.deepEqual(
      [1, 2, 3, 4].map((version) => memory.isUserRevoked(7, version)),
      [true, true, false, false],
    );
    assert.equal(memory.isUserRevoked(8, 0), false, 'a session is no user');
  });

  it('refuses every version of a user who is gone', () => {
    const memory = makeRevocationMemory();
    memory.add([user(7, null)]);
    assert.equal(memory.isUserRevoked(7, Number.MAX_SAFE_INTEGER), true);
    memory.add([user(7, 4)]);
    assert.equal(
      memory.isUserRevoked(7, Number.MAX_SAFE_INTEGER),
      true,
      'an older row that comes late changes nothing',
    );
  });

  it('says what has to be read again as a whole', () => {
    const memory = makeRevocationMemory();
    assert.deepEqual(memory.add([user(7, 1), row({ kind: 'roles' }), row({ kind: 'keys' })]), {
      roles: true,
      keys: true,
    });
    assert.deepEqual(memory.add([user(7, 1), session(8)]), { roles: false, keys: false });
    assert.deepEqual(memory.add([row({ kind: 'keys' })]), { roles: false, keys: true });
  });

  it('lets go of each entry when its time has come, and not before', () => {
    const memory = makeRevocationMemory();
    memory.add([session(1, 1_000), session(2, 2_000), user(3, 5, 1_000), user(4, 5, 2_000)]);
    const known = () => [
      memory.isSessionRevoked(1),
      memory.isSessionRevoked(2),
      memory.isUserRevoked(3, 1),
      memory.isUserRevoked(4, 1),
    ];
    memory.forget(999);
    assert.deepEqual(known(), [true, true, true, true]);
    memory.forget(1_000);
    assert.deepEqual(known(), [false, true, false, true]);
    memory.forget(2_000);
    assert.deepEqual(known(), [false, false, false, false]);
  });

  it('keeps a user for as long as the longest-lived row about them says', () => {
    for (const expiries of [
      [1_000, 2_000],
      [2_000, 1_000],
    ]) {
      const memory = makeRevocationMemory();
      memory.add(expiries.map((expires_at) => user(7, 3, expires_at)));
      memory.forget(1_500);
      assert.equal(memory.isUserRevoked(7, 2), true);
    }
  });

  it('says the same in whatever order, in however many readings and however often the rows come', () => {
    const rows = fc.array(
      fc.record({
        kind: fc.constantFrom('session' as const, 'user' as const),
        subject_id: fc.integer({ min: 1, max: 4 }),
        version: fc.option(fc.integer({ min: 1, max: 5 })),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        rows.chain((list) => {
          const all = list.map((values) => row(values));
          const again = fc.shuffledSubarray([...all, ...all], { minLength: all.length });
          return fc.tuple(fc.constant(all), again, fc.integer({ min: 1, max: 5 }));
        }),
        ([all, some, size]) => {
          const [atOnce, inPieces] = [makeRevocationMemory(), makeRevocationMemory()];
          atOnce.add(all);
          const order = [...some, ...all.filter((one) => !some.includes(one))];
          for (let from = 0; from < order.length; from += size) inPieces.add(order.slice(from, from + size));
          for (let id = 1; id <= 4; id++) {
            assert.equal(inPieces.isSessionRevoked(id), atOnce.isSessionRevoked(id));
            for (let version = 0; version <= 6; version++)
              assert.equal(inPieces.isUserRevoked(id, version), atOnce.isUserRevoked(id, version));
          }
        },
      ),
    );
  });
});
