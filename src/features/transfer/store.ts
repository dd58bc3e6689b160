/** Whole tables, whatever is in them. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { Column } from '../../platform/database/engines/engine.ts';
import { itemAt } from '../../platform/narrow.ts';
import type { TransfersTable } from '../../tables.ts';
import type { Row } from './misfit.ts';
import type { Moved } from './moved-tables.ts';

/** The record of a copy. A source that was once moved itself has one too, which is not about this one. */
const copyRecord = 'copy';

/** Every table with its columns, those in order of their names. */
export async function readTables(database: Database): Promise<Map<string, Column[]>> {
  const tables = new Map<string, Column[]>();
  for (const { table, ...column } of await engineOf(database).listColumns(database))
    tables.set(table, [...(tables.get(table) ?? []), column]);
  for (const columns of tables.values()) columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return tables;
}

/** The values of a row's key. */
export type Place = readonly string[];

/** Where the next batch begins. @param rows at least one */
export function placeOf({ keys }: Moved, rows: readonly Row[]): Place {
  return keys.map((key) => rows.at(-1)?.[key] as string);
}

/**
 * A batch in order of the key, which every database compares byte by byte.
 * @param after null for the beginning
 */
export async function listRowsAfter(
  database: Database,
  { table, keys, rowsPerBatch }: Moved,
  columns: readonly Column[],
  after: Place | null,
): Promise<Row[]> {
  const { toText, toInteger } = engineOf(database);
  const selected = columns.map(({ name, isInteger }) =>
    isInteger ? sql`${toText(sql.ref(name))} AS ${sql.ref(name)}` : sql.ref(name),
  );
  const integers = new Set(columns.filter(({ isInteger }) => isInteger).map(({ name }) => name));
  // With the table's name in front: what is selected has the bare one, and is text.
  const order = keys.map((key) => sql.ref(`${table}.${key}`));
  const last = after?.map((value, index) =>
    integers.has(itemAt(keys, index)) ? toInteger(sql`${value}`) : sql`${value}`,
  );
  const { rows } = await sql<Row>`
    SELECT ${sql.join(selected)} FROM ${sql.table(table)}
    WHERE ${last ? isBehind(order, last) : sql`1 = 1`}
      AND ${table === 'transfers' ? sql`${sql.ref('transfers.name')} <> ${copyRecord}` : sql`1 = 1`}
    ORDER BY ${sql.join(order)} LIMIT ${sql.lit(rowsPerBatch)}`.execute(database);
  return rows;
}

/** In a form for which an index can be used. */
function isBehind(
  [key, ...keys]: readonly RawBuilder<unknown>[],
  [last, ...rest]: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  if (keys.length === 0) return sql`${key} > ${last}`;
  return sql`${key} >= ${last} AND (${key} > ${last} OR (${isBehind(keys, rest)}))`;
}

/** Both databases make integers again of what was read as text. @throws a unique violation */
export async function insertRows(database: Database, { table }: Moved, rows: readonly Row[]): Promise<void> {
  await database
    .insertInto(table)
    .values(rows as never)
    .execute();
}

export async function hasRows(database: Database, table: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 AS there FROM ${sql.table(table)} LIMIT 1`.execute(database);
  return rows.length > 0;
}

export type CopyRecord = Selectable<TransfersTable>;

export function findCopyRecord(database: Database): Promise<CopyRecord | undefined> {
  return database.selectFrom('transfers').selectAll().where('name', '=', copyRecord).executeTakeFirst();
}

/** @throws a unique violation when another process was quicker */
export async function insertCopyRecord(database: Database, position: string, now: number): Promise<void> {
  await database.insertInto('transfers').values({ name: copyRecord, position, started_at: now }).execute();
}

/** Compare and set. @returns whether the copy was where it is thought to be */
export async function moveCopyOn(database: Database, from: string, to: string, rows: number): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('transfers')
    .set((row) => ({ position: to, taken: sql<number>`${row.ref('taken')} + ${rows}` }))
    .where('name', '=', copyRecord)
    .where('position', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function finishCopyRecord(database: Database, now: number): Promise<void> {
  await database.updateTable('transfers').set({ finished_at: now }).where('name', '=', copyRecord).execute();
}
