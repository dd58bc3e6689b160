/** That reading a table by its ids misses no row, although ids and commits come in different orders. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { makeOverlap } from './overlap.ts';

const second = 1_000;

/** A row of a transaction: when it was inserted, on which node, and how long until its commit. */
type Write = { at: number; node: number; open: number };
type Row = { id: number; visibleAt: number };

describe('the overlap of the readings', () => {
  it('starts with everything', () => {
    assert.equal(makeOverlap().start(), 0);
  });

  it('keeps reading from far below at first, when nothing is known of how old the rows are', () => {
    const overlap = makeOverlap();
    overlap.note(0, 25_000);
    assert.equal(overlap.start(), 15_000);
    overlap.note(29 * second, 26_000);
    assert.equal(overlap.start(), 15_000);
  });

  it('moves on to what was the greatest id half a minute before the latest reading', () => {
    const overlap = makeOverlap();
    for (let at = 0; at <= 60; at++) overlap.note(at * second, 25_000 + at);
    assert.equal(overlap.start(), 25_030);
  });

  it('stays where it is while no rows come', () => {
    const overlap = makeOverlap();
    overlap.note(0, 25_000);
    for (let at = 1; at <= 60; at++) overlap.note(at * second, 0);
    assert.equal(overlap.start(), 25_000);
  });

  it('remembers no more readings than half a minute has', () => {
    const overlap = makeOverlap();
    for (let at = 0; at <= 100_000; at++) overlap.note(at * 250, at);
    assert.equal(overlap.start(), 100_000 - 120);
  });

  it('misses no row, in whatever order three nodes give ids and their transactions commit', () => {
    const writes = fc.array(
      fc.record({
        at: fc.integer({ min: 0, max: 300 * second }),
        node: fc.integer({ min: 0, max: 2 }),
        // No statement takes longer than seconds.
        open: fc.oneof(fc.integer({ min: 0, max: second }), fc.integer({ min: 0, max: 20 * second })),
      }),
      { minLength: 1, maxLength: 80, size: 'max' },
    );
    const usual = fc.integer({ min: 100, max: 2 * second });
    // While the database is away from this process, the others go on writing.
    const outage = fc.integer({ min: 5 * second, max: 120 * second });
    const pauses = fc.array(fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: outage }), {
      minLength: 10,
      maxLength: 200,
      size: 'max',
    });
    const lag = fc.integer({ min: 0, max: 3 * second });
    fc.assert(
      fc.property(writes, pauses, lag, fc.integer({ min: 0, max: 20_000 }), (writes, pauses, lag, gap) => {
        const rows = insert(writes, lag, gap);
        const overlap = makeOverlap();
        const known = new Set<number>();
        let at = 0;
        for (const pause of pauses) {
          at += pause;
          const start = overlap.start();
          const visible = rows.filter(({ visibleAt }) => visibleAt <= at);
          const read = visible.filter(({ id }) => id > start).map(({ id }) => id);
          for (const id of read) known.add(id);
          overlap.note(at, Math.max(0, ...read));
          for (const { id } of visible) assert.ok(known.has(id), `row ${id} was missed at ${at}`);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/**
 * Ids as Galera gives them: each of three nodes has its own, above every one that it has seen. A row
 * shows on the reader's node some time after its commit elsewhere.
 * @param gap ids that were used up before the first one
 */
function insert(writes: readonly Write[], lag: number, gap: number): Row[] {
  const rows: (Row & { node: number; at: number })[] = [];
  for (const { at, node, open } of writes.toSorted((one, other) => one.at - other.at)) {
    const seen = rows.filter((row) => (row.node === node ? row.at <= at : row.visibleAt <= at));
    const greatest = Math.max(gap, ...seen.map(({ id }) => id));
    const id = greatest + 1 + ((((node - greatest - 1) % 3) + 3) % 3);
    rows.push({ id, node, at, visibleAt: at + open + lag });
  }
  return rows;
}
