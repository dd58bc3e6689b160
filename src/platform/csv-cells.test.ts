import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readCsvCell, writeCsvLine } from './csv-cells.ts';

const read = (text: string): (string | null)[][] =>
  parse(text, { cast: (cell, { quoting }) => readCsvCell(cell, quoting) as string });

it('a line of CSV reads back as what it was, whatever is in it', () => {
  // What makes trouble comes up far more often than by chance.
  const text = fc.string({ unit: fc.oneof(fc.constantFrom(...'\',=+-@＝"\t\r\n '), fc.string({ unit: 'binary' })) });
  const rows = fc.array(fc.tuple(fc.option(text), fc.option(text), fc.option(text)), { minLength: 1 });
  fc.assert(fc.property(rows, (rows) => assert.deepEqual(read(rows.map(writeCsvLine).join('')), rows)));
});

for (const [value, line] of [
  ['=1+1', "'=1+1"],
  ["'=1+1", "''=1+1"],
  ["'tis", "'tis"],
  ["'", "'"],
  ['-', "'-"],
  ['＝1', "'＝1"],
  ['\n=1', '"\'\n=1"'],
  ['a=b', 'a=b'],
  ['', '""'],
  [null, ''],
  [-1, "'-1"],
  ['say "yes", please', '"say ""yes"", please"'],
] as const)
  it(`${JSON.stringify(value)} is written as ${JSON.stringify(line)}`, () =>
    assert.equal(writeCsvLine([value]), `${line}\r\n`));

it('no spreadsheet can take a cell for a formula', () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'\'=+-@a"') }), (text) => {
      assert.doesNotMatch(writeCsvLine([text]), /^"?[=+\-@]/);
    }),
  ));
