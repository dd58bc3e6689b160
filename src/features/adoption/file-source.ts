/** Accounts in a file: CSV (RFC 4180) with a header, JSON lines, or one JSON array. */
import { realpathSync, statSync } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { assertStrictMembers } from '../../platform/http/strict-json.ts';
import { Problem } from '../../problems.ts';
import { countLines, readLines } from './read-lines.ts';
import { AdoptionFailure, type Source, type SourceRow } from './source.ts';

export const fileFormats = ['csv', 'json', 'jsonl'] as const;
export type FileFormat = (typeof fileFormats)[number];

const endings: Record<string, FileFormat> = { csv: 'csv', json: 'json', jsonl: 'jsonl', ndjson: 'jsonl' };
/** An array is read as a whole. */
const longestArrayBytes = 64 * 1_048_576;
const longestRecordBytes = 1_048_576;

type Rows = AsyncIterable<Omit<SourceRow, 'key'>>;

/**
 * @param format by the file's ending without it
 * @throws AdoptionFailure when the file cannot be read as what it is to be
 */
export async function openFile(path: string, format?: FileFormat): Promise<Source> {
  const kind = format ?? endings[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];
  if (!kind)
    throw new AdoptionFailure(
      `The ending of ${path} says nothing: add --format csv, --format json or --format jsonl.`,
      2,
    );
  assertIsFile(path);
  const read = { csv: readCsv, json: readArray, jsonl: readJsonLines }[kind];
  const source: Source = {
    label: realpathSync(path),
    kind,
    columns: await findColumns(read(path), kind),
    total: await countLines(path),
    isCounted: false,
    async *rows(_columns, after) {
      let row = 0;
      for await (const { where, values } of read(path)) {
        row++;
        if (row > (after?.rows ?? 0)) yield { key: String(row), where, values };
      }
      source.total = row;
      source.isCounted = true;
    },
    close: async () => undefined,
  };
  return source;
}

function assertIsFile(path: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    throw new AdoptionFailure(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, 2);
  }
  throw new AdoptionFailure(`${path} is no plain file; it is read twice, so a pipe will not do.`, 2);
}

/** In JSON only the last of a million accounts may have the member that says it is banned: all are looked at. */
async function findColumns(rows: Rows, kind: FileFormat): Promise<string[]> {
  const columns = new Set<string>();
  for await (const { values } of rows) {
    for (const name of Object.keys(values)) columns.add(name);
    if (kind === 'csv') break;
  }
  return [...columns];
}

/** An empty cell without quotes is a value that is not there. */
async function* readCsv(path: string): Rows {
  const { parse } = await import('csv-parse');
  const text = async function* () {
    for await (const line of readLines(path)) yield `${line.text}\n`;
  };
  const parser = parse({
    columns: (header: string[]) => assertHeader(path, header),
    info: true,
    skip_empty_lines: true,
    // Both, because the last line may have none of its own.
    record_delimiter: ['\r\n', '\n'],
    max_record_size: longestRecordBytes,
    cast: (cell, { quoting, header }) => (cell === '' && !quoting && !header ? null : cell),
  });
  // What goes wrong on the way ends the parser, which tells it whoever reads.
  pipeline(Readable.from(text()), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, unknown>;
      info: { lines: number };
    }>)
      yield { where: `line ${info.lines}`, values: record };
  } catch (error) {
    throw explainCsv(path, error);
  }
}

function assertHeader(path: string, header: string[]): string[] {
  const names = header.map((name) => name.trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new AdoptionFailure(`Line 1 of ${path} names a column twice: "${twice}".`);
  if (names.length === 1 && /[;\t|]/.test(names[0] as string))
    throw new AdoptionFailure(`Line 1 of ${path} has no comma: the columns of a CSV file are separated by commas.`);
  return names;
}

/** The parser's own messages quote the file. */
function explainCsv(path: string, error: unknown): unknown {
  const { code, lines } = error as { code?: string; lines?: number };
  if (error instanceof AdoptionFailure || code === undefined || lines === undefined) return error;
  const faults: Record<string, string> = {
    CSV_RECORD_INCONSISTENT_COLUMNS: 'has more or fewer cells than the header has columns',
    CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed',
    CSV_MAX_RECORD_SIZE: 'begins a record of more than 1 MiB; a quote may be missing',
  };
  const fault = faults[code] ?? 'has a quote where none may be; one inside a cell is written twice';
  return new AdoptionFailure(`Line ${lines} of ${path} ${fault}. Nothing can be told of what follows: correct it.`);
}

async function* readJsonLines(path: string): Rows {
  for await (const { text, number } of readLines(path))
    if (text.trim() !== '') yield toRow(parseJson(path, text, number), path, { number });
}

async function* readArray(path: string): Rows {
  if (statSync(path).size > longestArrayBytes)
    throw new AdoptionFailure(`${path} is larger than 64 MiB: make JSON lines of it, for example with: jq -c '.[]'`);
  const lines: string[] = [];
  for await (const { text } of readLines(path)) lines.push(text);
  const value = parseJson(path, lines.join('\n'), undefined);
  if (!Array.isArray(value))
    throw new AdoptionFailure(`${path} is no JSON array; one object a line is JSON lines: --format jsonl`);
  for (const [index, entry] of value.entries()) yield toRow(entry, path, { index });
}

/**
 * As strictly as a request is read: of a member that is there twice nothing tells which one is meant.
 * The engine's own message quotes the text.
 * @param line `undefined` when the text is the whole file
 */
function parseJson(path: string, text: string, line: number | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text);
    assertStrictMembers(text);
    return value;
  } catch (error) {
    if (error instanceof Problem)
      throw new AdoptionFailure(
        `${line === undefined ? path : `Line ${line} of ${path}`} is refused: ${error.message}`,
      );
    const found = line ?? /\(line (\d+) /.exec((error as Error).message)?.[1];
    const place = found === undefined ? path : `Line ${found} of ${path}`;
    throw new AdoptionFailure(`${place} is not JSON: a quote, a comma or a bracket may be missing.`);
  }
}

function toRow(value: unknown, path: string, at: { number: number } | { index: number }): Omit<SourceRow, 'key'> {
  const where = 'number' in at ? `line ${at.number}` : `entry ${at.index + 1}`;
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new AdoptionFailure(
      `${where[0]?.toUpperCase()}${where.slice(1)} of ${path} is no JSON object: an account is one.`,
    );
  return { where, values: value as Record<string, unknown> };
}
