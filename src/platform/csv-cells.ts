/**
 * CSV (RFC 4180) that a spreadsheet does not take for formulas (OWASP, CSV injection), and that reads back
 * exactly. Three agreements make that so:
 *
 * - Every text is in quotes, the names of the columns too; a number is bare.
 * - Where a formula could begin, an apostrophe is put in front: at the beginning of a text, and inside it behind
 *   whatever separates cells somewhere. In most of Europe a spreadsheet separates them at semicolons, and the
 *   quotes around a text with semicolons then protect nothing. Reading takes exactly these apostrophes off.
 * - What is absent is an empty cell; an empty text is an empty pair of quotes.
 */

/** What begins a formula; spreadsheets in East Asia take the wide forms for the others. */
const signs = '=+\\-@＝＋－＠';
/** Quotes may be eaten with the cell's own, blanks and what nobody sees are trimmed; none of them separates cells. */
const skipped = `['"\\f\\v\\p{Zs}\\u2028\\u2029\\p{Cf}\\p{Default_Ignorable_Code_Point}]`;
const begin = '(?<=^|[;,|\\t\\r\\n])';
const formula = new RegExp(`${begin}(?=${skipped}*[${signs}])`, 'gu');
const markedFormula = new RegExp(`${begin}'(?=${skipped}*[${signs}])`, 'gu');
/** Before texts were quoted, only the beginning of a cell was looked at. */
const olderMarkedFormula = /^'+[=+\-@＝＋－＠\t\r\n]/;
/** The same places in a string of JSON. */
const jsonString = /"(?:[^"\\]|\\.)*"/g;
const formulaInJson = new RegExp(`((?:^"|[;,|])${skipped}*)([${signs}])`, 'gu');

/** @returns a line with its end */
export function writeCsvLine(cells: readonly unknown[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`;
}

function writeCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'boolean' || (typeof cell === 'number' && cell >= 0)) return String(cell);
  return `"${String(cell).replace(formula, "'").replaceAll('"', '""')}"`;
}

/** JSON for a cell: the sign of a formula is escaped in JSON's own way, so that what reads the cell can parse it. */
export function toJsonForCsv(value: unknown): string {
  const escapeSign = (_: string, before: string, sign: string) =>
    `${before}\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(jsonString, (text) => text.replace(formulaInJson, escapeSign));
}

/**
 * What was written, given what a reader of CSV found between the commas.
 * @param text without the quotes around it
 * @param isQuoted whether there were any
 */
export function readCsvCell(text: string, isQuoted: boolean): string | null {
  return text === '' && !isQuoted ? null : text.replace(markedFormula, '');
}

/** The same of a file whose names of columns are not in quotes: an older version wrote it. */
export function readOlderCsvCell(text: string, isQuoted: boolean): string | null {
  if (text === '' && !isQuoted) return null;
  return olderMarkedFormula.test(text) ? text.slice(1) : text;
}
