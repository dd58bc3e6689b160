import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readCsvCell, readOlderCsvCell, toJsonForCsv, writeCsvLine } from './csv-cells.ts';

const read = (text: string): (string | null)[][] =>
  parse(text, { cast: (cell, { quoting }) => readCsvCell(cell, quoting) as string });

// What makes trouble comes up far more often than by chance.
const trouble = '\',;|=+-@＝"\t\r\n \u00a0\u200b\ufeff\\';
const text = fc.string({ unit: fc.oneof(fc.constantFrom(...trouble), fc.string({ unit: 'binary' })) });

it('a line of CSV reads back exactly, whatever is in it', () => {
  const rows = fc.array(fc.tuple(fc.option(text), fc.option(text), fc.option(text)), { minLength: 1 });
  fc.assert(fc.property(rows, (rows) => assert.deepEqual(read(rows.map(writeCsvLine).join('')), rows)));
});

for (const [value, line] of [
  ['=1+1', `"'=1+1"`],
  ["'=1+1", `"''=1+1"`],
  [';=1+1;', `";'=1+1;"`],
  ['a\t=1\n@b', `"a\t'=1\n'@b"`],
  ['a, "-b"', `"a,' ""-b"""`],
  [' =1', `"' =1"`],
  ["'tis", `"'tis"`],
  ["'", `"'"`],
  ['-', `"'-"`],
  ['＝1', `"'＝1"`],
  ['a=b', '"a=b"'],
  ['', '""'],
  [null, ''],
  [7, '7'],
  [true, 'true'],
  [-1, `"'-1"`],
  ['\u200b=1', `"'\u200b=1"`],
  ['a;\u2060\u00ad@b', `"a;'\u2060\u00ad@b"`],
  ['\u180e\ufeff \u200f+1', `"'\u180e\ufeff \u200f+1"`],
  ['\u{e0020}\u3164\ufe0f-1', `"'\u{e0020}\u3164\ufe0f-1"`],
  ['say "yes", please', '"say ""yes"", please"'],
] as const)
  it(`${JSON.stringify(value)} is written as ${JSON.stringify(line)}`, () =>
    assert.equal(writeCsvLine([value]), `${line}\r\n`));

/**
 * As spreadsheets split a line: a cell that begins with a quote goes on to the next one, and what stands between
 * that and the delimiter is added. None of the three ways to treat quotes may make a formula.
 */
function cellsOf(line: string, delimiter: string, quotes: 'heeded' | 'dropped' | 'kept'): string[] {
  if (quotes !== 'heeded') return (quotes === 'kept' ? line : line.replaceAll('"', '')).split(delimiter);
  const cells = [''];
  let isInside = false;
  for (let at = 0; at < line.length; at++) {
    const [character, cell] = [line.charAt(at), cells.at(-1) as string];
    if (character === '"' && isInside && line[at + 1] === '"') cells[cells.length - 1] += line.charAt(++at);
    else if (character === '"' && (isInside || cell === '')) isInside = !isInside;
    else if (!isInside && (character === delimiter || character === '\n' || character === '\r')) cells.push('');
    else cells[cells.length - 1] += character;
  }
  return cells;
}

for (const delimiter of [';', ',', '\t', '|'])
  it(`no cell is a formula where ${JSON.stringify(delimiter)} separates cells`, () => {
    const nasty = fc.string({ unit: fc.constantFrom(...'\';,|=+-@a"\t\n \u200b\u00ad') });
    const json = nasty.map((text) => toJsonForCsv({ note: text, list: [text, { [text]: text }] }));
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, json), { minLength: 1, maxLength: 3 }), (values) => {
        const line = writeCsvLine(values);
        for (const quotes of ['heeded', 'dropped', 'kept'] as const)
          for (const cell of cellsOf(line, delimiter, quotes))
            for (const part of cell.split(/[\r\n]/))
              assert.doesNotMatch(part.trim().replace(/^"+/, ''), /^[\s\u200b\u00ad]*[=+\-@]/);
      }),
      { numRuns: 500 },
    );
  });

it('JSON for a cell parses to what it was made of, and stays readable', () => {
  fc.assert(
    fc.property(fc.jsonValue(), text, (value, note) => {
      const all = { value, note };
      assert.deepEqual(JSON.parse(toJsonForCsv(all)), JSON.parse(JSON.stringify(all)));
    }),
  );
  assert.equal(toJsonForCsv({ a: ['-1; =2', 'x-y'] }), '{"a":["\\u002d1; \\u003d2","x-y"]}');
  assert.equal(toJsonForCsv({ a: '\u200b=1' }), '{"a":"\u200b\\u003d1"}');
});

it('what an older version wrote is read by its own rule', () => {
  for (const [text, isQuoted, value] of [
    ["'=1", false, '=1'],
    ["'\t", true, '\t'],
    ["x;'=1", true, "x;'=1"],
    ["'tis", false, "'tis"],
    ['', true, ''],
    ['', false, null],
  ] as const)
    assert.equal(readOlderCsvCell(text, isQuoted), value);
});
