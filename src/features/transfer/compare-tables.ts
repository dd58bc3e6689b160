import { createHash } from 'node:crypto';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { Column } from '../../platform/database/engines/engine.ts';
import { type Moved, movedTables } from './moved-tables.ts';
import { listRowsAfter, type Place, placeOf } from './store.ts';

/** What a table holds on one side: how many rows, a SHA-256 over all of them, and the next id where ids are counted. */
export type Contents = { rows: number; digest: string; next_id: string | null };

export type Comparison = { table: string; source: Contents; target: Contents; isSame: boolean };

/**
 * Reads both sides from the first row to the last, however they got there.
 * @param progress is told how many rows of the source have been read
 */
export async function compareTables(
  source: Database,
  target: Database,
  columnsOf: (moved: Moved) => Column[],
  progress: (done: number) => void,
): Promise<Comparison[]> {
  const result: Comparison[] = [];
  let done = 0;
  for (const moved of movedTables) {
    const there = await readContents(source, moved, columnsOf(moved), (rows) => {
      done += rows;
      progress(done);
    });
    const here = await readContents(target, moved, columnsOf(moved));
    const isSame = there.digest === here.digest && there.next_id === here.next_id;
    result.push({ table: moved.table, source: there, target: here, isSame });
  }
  return result;
}

async function readContents(
  database: Database,
  moved: Moved,
  columns: readonly Column[],
  progress: (rows: number) => void = () => undefined,
): Promise<Contents> {
  const hash = createHash('sha256');
  let count = 0;
  for (let after: Place | null = null; ; ) {
    const rows = await listRowsAfter(database, moved, columns, after);
    if (rows.length === 0) break;
    for (const row of rows) hash.update(`${JSON.stringify(columns.map(({ name }) => row[name]))}\n`);
    after = placeOf(moved, rows);
    count += rows.length;
    progress(rows.length);
  }
  const next_id = moved.isCounted ? await engineOf(database).findNextId(database, moved.table) : null;
  return { rows: count, digest: hash.digest('base64url'), next_id };
}
