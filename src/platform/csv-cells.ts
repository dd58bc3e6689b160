/**
 * CSV (RFC 4180) that a spreadsheet does not take for formulas (OWASP, CSV injection), and that reads back
 * as what it was. Two agreements make that so:
 *
 * - A text that begins like a formula gets an apostrophe in front, and so does one that begins with
 *   apostrophes and goes on like a formula. Reading takes exactly one off such a text, and none off another.
 * - What is absent is an empty cell; an empty text is an empty pair of quotes.
 */

const likeFormula = /^'*[=+\-@＝＋－＠\t\r\n]/;
const markedFormula = /^'+[=+\-@＝＋－＠\t\r\n]/;

/** @returns a line with its end */
export function writeCsvLine(cells: readonly unknown[]): string {
  return `${cells.map(writeCell).join(',')}\r\n`;
}

function writeCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  const text = String(cell);
  const safe = likeFormula.test(text) ? `'${text}` : text;
  return safe === '' || /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * What was written, given what a reader of CSV found between the commas.
 * @param text without the quotes around it
 * @param isQuoted whether there were any
 */
export function readCsvCell(text: string, isQuoted: boolean): string | null {
  if (text === '' && !isQuoted) return null;
  return markedFormula.test(text) ? text.slice(1) : text;
}
