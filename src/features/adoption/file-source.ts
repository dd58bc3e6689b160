/** Accounts in a file: CSV, JSON lines, or JSON. */
import { realpathSync, statSync } from 'node:fs';
import { errorOf } from '../../platform/narrow.ts';
import { type CsvForm, readCsv, readHead } from './csv-rows.ts';
import { isOtherModel, pathsOf, readJson, readJsonLines, withPaths } from './json-rows.ts';
import { countLines } from './read-lines.ts';
import { AdoptionFailure, type Source, type SourceRow } from './source.ts';

export const fileFormats = ['csv', 'json', 'jsonl'] as const;
export type FileFormat = (typeof fileFormats)[number];

const endings: Record<string, FileFormat> = { csv: 'csv', tsv: 'csv', json: 'json', jsonl: 'jsonl', ndjson: 'jsonl' };

export type FileForm = Partial<CsvForm> & {
  /** By the file's ending without it. */
  format?: FileFormat | undefined;
  /** Entries of other models than that of the accounts are left out. */
  isDumpOfDjango?: boolean;
};

/** @throws AdoptionFailure when the file cannot be read as what it is to be */
export async function openFile(
  path: string,
  { format, delimiter, columns, isDumpOfDjango }: FileForm = {},
): Promise<Source> {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  const kind = format ?? endings[ending];
  if (!kind)
    throw new AdoptionFailure(
      `The ending of ${path} says nothing: add --format csv, --format json or --format jsonl.`,
      2,
    );
  const isCsv = kind === 'csv';
  if (!isCsv && (delimiter ?? columns) !== undefined)
    throw new AdoptionFailure(`--delimiter and --columns are for CSV, and ${path} is JSON.`, 2);
  assertIsFile(path);
  const form = { delimiter: delimiter ?? (ending === 'tsv' ? 'tab' : undefined), columns };
  const readAll = () => ({ csv: readCsv, json: readJson, jsonl: readJsonLines })[kind](path, form);
  const read = async function* () {
    let others = 0;
    for await (const row of readAll())
      if (isDumpOfDjango && isOtherModel(row.values)) others++;
      else yield row;
    source.otherEntries = others;
  };
  const source: Source = {
    label: realpathSync(path),
    format: kind,
    from: kind,
    ...(isCsv && { csv: (await readHead(path, form)).isQuoted ? 'quoted' : 'older' }),
    columns: [],
    total: await countLines(path),
    isCounted: false,
    async *rows(columns, after) {
      let row = 0;
      for await (const { where, values } of read()) {
        row++;
        if (row > (after?.rows ?? 0))
          yield { key: String(row), where, values: isCsv ? values : withPaths(values, columns) };
      }
      source.total = row;
      source.isCounted = true;
    },
    close: async () => undefined,
  };
  source.columns = await findColumns(read(), isCsv);
  return source;
}

function assertIsFile(path: string): void {
  try {
    if (statSync(path).isFile()) return;
  } catch (error) {
    throw new AdoptionFailure(`${path} cannot be read (${errorOf(error).code}).`, 2);
  }
  throw new AdoptionFailure(`${path} is no plain file; it is read twice, so a pipe will not do.`, 2);
}

/** In JSON only the last of a million accounts may have the member that says it is banned: all are looked at. */
async function findColumns(rows: AsyncIterable<Omit<SourceRow, 'key'>>, isCsv: boolean): Promise<string[]> {
  const columns = new Set<string>();
  for await (const { values } of rows) {
    for (const name of isCsv ? Object.keys(values) : pathsOf(values)) columns.add(name);
    if (isCsv) break;
  }
  return [...columns];
}
