/** Accounts in CSV (RFC 4180), in the spellings that programs have of it. No message quotes a cell. */
import { pipeline, Readable } from 'node:stream';
import { itemAt, keysOf } from '../../platform/narrow.ts';
import { looksLikeAccount, looksLikeHeader } from './column-names.ts';
import { readLines } from './read-lines.ts';
import { AdoptionFailure, type SourceRow } from './source.ts';

/** What stands between cells, by what it is called on the command line. */
const delimiters = { ',': 'commas', ';': 'semicolons', tab: 'tabs', '|': 'bars' } as const;
export type Delimiter = keyof typeof delimiters;
export const delimiterNames = keysOf(delimiters);

export type CsvForm = {
  /** Commas without it, unless the first line is Excel's `sep=;`. */
  delimiter: Delimiter | undefined;
  /** Of a file without a header. */
  columns: readonly string[] | undefined;
};

const longestRecordBytes = 1_048_576;

type Head = {
  text: string;
  delimiter: Delimiter;
  /** The first line begins with a quote, as `admittance export` writes it. */
  isQuoted: boolean;
  /** The first line is padded with blanks, as `psql` and hand-written files have it: so are the cells. */
  isPadded: boolean;
  /** The line with the names of the columns, or without a header the first account. */
  line: number;
};

/** An empty cell without quotes is a value that is not there, and a row of nothing else is none. */
export async function* readCsv(path: string, form: CsvForm): AsyncIterable<Omit<SourceRow, 'key'>> {
  const { parse } = await import('csv-parse');
  const head = await readHead(path, form);
  const text = async function* () {
    for await (const line of readLines(path)) yield isDecoration(line, head) ? '\n' : `${line.text}\n`;
  };
  const parser = parse({
    columns: form.columns === undefined ? (names: string[]) => assertHeader(path, head, names) : [...form.columns],
    delimiter: characterOf(head.delimiter),
    trim: head.isPadded,
    info: true,
    skip_empty_lines: true,
    // Both, because the last line may have none of its own.
    record_delimiter: ['\r\n', '\n'],
    max_record_size: longestRecordBytes,
    cast: (cell, { quoting, header }) => (cell === '' && !quoting && !header ? null : cell),
  });
  // An error on the way ends the parser, which throws it at its reader.
  pipeline(Readable.from(text()), parser, () => undefined);
  let isFirst = true;
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string | null>;
      info: { lines: number };
    }>) {
      const cells = Object.values(record);
      if (isFirst && form.columns) assertAccount(path, cells);
      isFirst = false;
      if (cells.some((cell) => cell !== null && cell.trim() !== ''))
        yield { where: `line ${info.lines}`, values: record };
    }
  } catch (error) {
    throw explainCsv(path, form, head, error);
  }
}

export async function readHead(path: string, { delimiter }: CsvForm): Promise<Head> {
  for await (const { text, number } of readLines(path)) {
    const [, character] = /^"?sep=([,;|\t])"?\r?$/i.exec(text) ?? [];
    const named = delimiterNames.find((name) => characterOf(name) === character);
    if (number === 1 && named !== undefined) {
      if (delimiter !== undefined && delimiter !== named)
        throw new AdoptionFailure(
          `Line 1 of ${path} says that ${delimiters[named]} separate its columns: leave --delimiter out.`,
          2,
        );
      delimiter = named;
      continue;
    }
    if (text.trim() === '') continue;
    const chosen = delimiter ?? ',';
    const isPadded = chosen !== 'tab' && text.split(characterOf(chosen)).some((cell) => /^ | \r?$/.test(cell));
    return { text, delimiter: chosen, isQuoted: text.startsWith('"'), isPadded, line: number };
  }
  return { text: '', delimiter: delimiter ?? ',', isQuoted: false, isPadded: false, line: 1 };
}

/** `sep=;`, and what `psql` draws around a table: a line of dashes below its head, `(2 rows)` at its end. */
function isDecoration({ text, number }: { text: string; number: number }, { isPadded, line }: Head): boolean {
  if (number < line) return true;
  return isPadded && ((number === line + 1 && /^[-+]+\r?$/.test(text)) || /^\(\d+ rows?\)\r?$/.test(text));
}

function characterOf(delimiter: Delimiter): string {
  return delimiter === 'tab' ? '\t' : delimiter;
}

function assertHeader(path: string, { delimiter, line }: Head, header: string[]): string[] {
  const names = header.map((name) => name.trim());
  const other = names.length === 1 ? delimiterNames.find((name) => names[0]?.includes(characterOf(name))) : undefined;
  if (other !== undefined)
    throw new AdoptionFailure(
      `Line ${line} of ${path} has no ${delimiters[delimiter]} but ${delimiters[other]}: add ${optionFor(other)}`,
      2,
    );
  if (looksLikeAccount(names))
    throw new AdoptionFailure(
      `Line ${line} of ${path} looks like an account, not like the names of columns. If the file has no header, say what its ${names.length} columns are: --columns id,username,password`,
      2,
    );
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0)
    throw new AdoptionFailure(
      `Line ${line} of ${path} names a column twice: its columns ${names.indexOf(itemAt(names, twice)) + 1} and ${twice + 1} have the same name.`,
    );
  return names;
}

function optionFor(delimiter: Delimiter): string {
  return `--delimiter ${delimiter === 'tab' || delimiter === ',' ? delimiter : `'${delimiter}'`}`;
}

/** For names of columns that hold another delimiter; empty when none does. */
export function adviseDelimiter(columns: readonly string[]): string {
  const other = delimiterNames.find(
    (name) => name !== ',' && columns.some((column) => column.includes(characterOf(name))),
  );
  return other === undefined ? '' : ` If ${delimiters[other]} separate its columns, add ${optionFor(other)}`;
}

/** What the first line has more often than what is to separate its cells. */
function findMoreFrequent({ text, delimiter }: Head): Delimiter | undefined {
  const count = (name: Delimiter) => text.split(characterOf(name)).length;
  return delimiterNames.find((name) => count(name) > count(delimiter));
}

function assertAccount(path: string, cells: readonly (string | null)[]): void {
  if (!looksLikeHeader(cells.map((cell) => cell ?? ''))) return;
  throw new AdoptionFailure(`The first line of ${path} looks like the names of its columns: leave --columns out.`, 2);
}

/** The parser's own messages quote the file. */
function explainCsv(path: string, { columns }: CsvForm, head: Head, error: unknown): unknown {
  const { code, lines } = error as { code?: string; lines?: number };
  if (error instanceof AdoptionFailure || code === undefined || lines === undefined) return error;
  const other = findMoreFrequent(head);
  if (other !== undefined)
    return new AdoptionFailure(
      `Line ${lines} of ${path} cannot be read. Line ${head.line} has more ${delimiters[other]} than ${delimiters[head.delimiter]}: add ${optionFor(other)}`,
      2,
    );
  const faults: Record<string, string> = {
    CSV_RECORD_INCONSISTENT_COLUMNS: 'has more or fewer cells than the header has columns',
    CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: `has more or fewer cells than the ${columns?.length} columns of --columns`,
    CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed',
    CSV_MAX_RECORD_SIZE: 'begins a record of more than 1 MiB; a quote may be missing',
  };
  const name = columns && code === 'CSV_RECORD_INCONSISTENT_COLUMNS' ? 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH' : code;
  const fault = faults[name] ?? 'has a quote where none may be; one inside a cell is written twice';
  return new AdoptionFailure(`Line ${lines} of ${path} ${fault}. Correct this line; the lines after it were not read.`);
}
