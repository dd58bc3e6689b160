/** That what is read continues what was read, whatever became of the database in between. Covers F1. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { follow, type Link, type Links } from './streams.ts';

type Row = Link & { follows: string };

const streamCount = 3;

const link = (stream: number, number: number, mark: string): Link => ({ stream, number, mark });
const linksOf = (...all: Link[]): Links => new Map(all.map((one) => [one.stream, one]));

describe('following the streams', () => {
  const known = linksOf(link(0, 7, 'g'));
  const row = (number: number, mark: string, follows: string): Row => ({ stream: 0, number, mark, follows });

  it('goes on with what names the latest link, be it several rows or a few links more than were announced', () => {
    const rows = [row(8, 'h', 'g'), row(8, 'h', 'g'), row(9, 'i', 'h'), row(10, 'j', 'i')];
    assert.deepEqual(follow(known, linksOf(link(0, 9, 'i')), rows), linksOf(link(0, 10, 'j')));
    assert.deepEqual(follow(known, known, []), known);
  });

  for (const [what, latest, rows] of [
    ['a shorter stream', link(0, 6, 'f'), []],
    ['one as long that ends otherwise', link(0, 7, 'x'), []],
    ['one that has grown past it from another link', link(0, 8, 'y'), [row(8, 'y', 'x')]],
    ['one of which a link is missing', link(0, 9, 'i'), [row(9, 'i', 'h')]],
    ['one that lacks what it announced', link(0, 9, 'i'), [row(8, 'h', 'g')]],
    ['one that announced another link', link(0, 8, 'z'), [row(8, 'h', 'g'), row(9, 'i', 'h')]],
    ['rows of one link that differ', link(0, 8, 'h'), [row(8, 'h', 'g'), row(8, 'i', 'g')]],
  ] as const) {
    it(`does not go on with ${what}`, () => {
      assert.equal(follow(known, linksOf(latest), rows), undefined);
    });
  }

  it('does not go on with other streams', () => {
    assert.equal(follow(known, linksOf(link(0, 7, 'g'), link(1, 0, '')), []), undefined);
    assert.equal(follow(known, linksOf(), []), undefined);
  });

  it('goes on with a database that holds all that was read, and with no other one', () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.record({ does: fc.constant('write'), stream: fc.nat(streamCount - 1) }) },
      { weight: 2, arbitrary: fc.record({ does: fc.constantFrom('read', 'copy', 'set back') }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        let marks = 0;
        let database: Row[] = [];
        let copy: Row[] = [];
        let seen: Row[] = [];
        let links = latestOf([]);
        for (const one of steps) {
          if (one.does === 'copy') copy = [...database];
          else if (one.does === 'set back') database = [...copy];
          else if ('stream' in one) {
            const { number, mark: follows } = latestOf(database).get(one.stream) as Link;
            database.push({ stream: one.stream, number: number + 1, mark: String(++marks), follows });
          } else {
            const isWhole = seen.every((row) => database.includes(row));
            const after = database.filter(({ stream, number }) => number > (links.get(stream)?.number ?? 0));
            const now = follow(links, latestOf(database), after.toSorted(byNumber));
            assert.equal(now !== undefined, isWhole);
            if (now) assert.deepEqual(new Map(now), latestOf(database));
            links = latestOf(database);
            seen = [...database];
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

const byNumber = (one: Row, other: Row) => one.stream - other.stream || one.number - other.number;

function latestOf(rows: readonly Row[]): Map<number, Link> {
  const links = new Map(Array.from({ length: streamCount }, (_, stream) => [stream, link(stream, 0, '')]));
  for (const { stream, number, mark } of rows) links.set(stream, link(stream, number, mark));
  return links;
}
