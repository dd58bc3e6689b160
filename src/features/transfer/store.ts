/** Whole tables, whatever is in them; the only place that looks into the catalogues of both databases. */
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Database, DialectName } from '../../platform/database/connect.ts';
import { itemAt } from '../../platform/narrow.ts';
import type { TransfersTable } from '../../tables.ts';
import type { Column, Row } from './misfit.ts';
import type { Moved } from './moved-tables.ts';

/** A database, and how it is spoken to. */
export type Side = { database: Database; dialect: DialectName };

/** The record of a copy. A source that was once moved itself has one too, which is not about this one. */
const copyRecord = 'copy';

type Listed = {
  table: string;
  name: string;
  type: string;
  characters?: number | null;
  bytes?: number | null;
  charset?: string | null;
};

/** Every table with its columns, those in order of their names. */
export async function readTables({ database, dialect }: Side): Promise<Map<string, Column[]>> {
  const { rows } = await catalogues[dialect].execute(database);
  const tables = new Map<string, Column[]>();
  for (const listed of rows) tables.set(listed.table, [...(tables.get(listed.table) ?? []), toColumn(listed)]);
  for (const columns of tables.values()) columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return tables;
}

const catalogues = {
  sqlite: sql<Listed>`
    SELECT t.name AS "table", c.name AS name, c.type AS type
    FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'`,
  mysql: sql<Listed>`
    SELECT c.table_name AS ${sql.ref('table')}, c.column_name AS name, c.data_type AS type,
      c.character_maximum_length AS characters, c.character_octet_length AS bytes, c.character_set_name AS charset
    FROM information_schema.columns AS c JOIN information_schema.tables AS t
      ON t.table_schema = c.table_schema AND t.table_name = c.table_name
    WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'`,
};

function toColumn({ name, type, characters, bytes, charset }: Listed): Column {
  const isInteger = /int/i.test(type);
  if (characters === undefined) return { name, isInteger };
  const limits = {
    bits: type === 'bigint' ? 64 : 32,
    characters: Number(characters),
    bytes: Number(bytes),
    isAscii: charset === 'ascii',
  };
  return { name, isInteger, limits };
}

/** The values of a row's key. */
export type Place = readonly string[];

/** Where the next batch begins. @param rows at least one */
export function placeOf({ keys }: Moved, rows: readonly Row[]): Place {
  return keys.map((key) => rows.at(-1)?.[key] as string);
}

/**
 * A batch in order of the key, which both databases compare byte by byte.
 * @param after null for the beginning
 */
export async function listRowsAfter(
  database: Database,
  { table, keys, rowsPerBatch }: Moved,
  columns: readonly Column[],
  after: Place | null,
): Promise<Row[]> {
  const selected = columns.map(({ name, isInteger }) => (isInteger ? asText(name) : sql.ref(name)));
  const integers = new Set(columns.filter(({ isInteger }) => isInteger).map(({ name }) => name));
  // With the table's name in front: what is selected has the bare one, and is text.
  const order = keys.map((key) => sql.ref(`${table}.${key}`));
  const last = after?.map((value, index) =>
    integers.has(itemAt(keys, index)) ? sql`CAST(${value} AS SIGNED)` : sql`${value}`,
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

function asText(column: string) {
  return sql`CAST(${sql.ref(column)} AS CHAR) AS ${sql.ref(column)}`;
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

/** About how many rows these tables have together: to count millions takes InnoDB longer than a query may. */
export async function estimateRows({ database, dialect }: Side, tables: readonly string[]): Promise<number> {
  const counts = tables.map((table) => sql`(SELECT COUNT(*) FROM ${sql.table(table)})`);
  const { rows } = await (dialect === 'sqlite'
    ? sql<{ rows: number }>`SELECT ${sql.join(counts, sql` + `)} AS ${sql.ref('rows')}`
    : sql<{ rows: string }>`SELECT SUM(table_rows) AS ${sql.ref('rows')} FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_name IN (${sql.join(tables)})`
  ).execute(database);
  return Number(rows[0]?.rows);
}

/** What the next row's id would be, were one inserted now: ids of deleted rows count. */
export async function findNextId({ database, dialect }: Side, table: string): Promise<string> {
  if (dialect === 'sqlite') {
    const { rows } = await sql<{ next: string }>`
      SELECT CAST(seq + 1 AS CHAR) AS next FROM sqlite_sequence WHERE name = ${table}`.execute(database);
    return rows[0]?.next ?? '1';
  }
  // What information_schema says of it can be a day old on MySQL.
  const { rows } = await sql<{ 'Create Table': string }>`SHOW CREATE TABLE ${sql.table(table)}`.execute(database);
  return /\bAUTO_INCREMENT=(\d+)/.exec(rows[0]?.['Create Table'] ?? '')?.[1] ?? '1';
}

/** @param next digits; lower than what the rows need is taken for that */
export async function setNextId({ database, dialect }: Side, table: string, next: string): Promise<void> {
  if (dialect === 'mysql') {
    await sql`ALTER TABLE ${sql.table(table)} AUTO_INCREMENT = ${sql.raw(String(BigInt(next)))}`.execute(database);
    return;
  }
  await database.transaction().execute(async (database) => {
    await sql`DELETE FROM sqlite_sequence WHERE name = ${table}`.execute(database);
    await sql`INSERT INTO sqlite_sequence (name, seq) VALUES (${table}, CAST(${next} AS SIGNED) - 1)`.execute(database);
  });
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
