/** SQLite in a file of ours, one writer at a time. */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import type { Engine } from './engine.ts';
import { insertForId } from './insert-for-id.ts';
import { sqliteFailureOf } from './sqlite-failures.ts';
import { sqliteDialect } from './sqlite-file.ts';
import { openSqliteReader } from './sqlite-reader.ts';

const prefix = 'sqlite:';
const inMemory = ':memory:';

export const sqlite: Engine = {
  name: 'sqlite',
  title: 'SQLite',
  form: `${prefix}PATH`,
  schemes: [prefix],

  locate(url) {
    if (!url.startsWith(prefix)) return undefined;
    const file = pathOf(url);
    if (file === '') throw new Error(`it needs a file after "${prefix}"`);
    const path = resolve(file);
    return { address: prefix + (existsSync(path) ? realpathSync(path) : path), file, isInMemory: file === inMemory };
  },
  connect: (url) => ({ dialect: sqliteDialect(pathOf(url)), poolState: undefined }),
  openReader: (url) => openSqliteReader(pathOf(url)),
  schema: {
    kinds: {
      // Without AUTOINCREMENT, ids of deleted rows are given again.
      id: 'INTEGER PRIMARY KEY AUTOINCREMENT',
      reference: 'BIGINT',
      // By the name INTEGER a primary key would be the row's own number, and be counted up.
      integer: 'INT',
      instant: 'BIGINT',
      word: 'TEXT',
      text: 'TEXT',
      ascii: 'TEXT',
      document: 'TEXT',
    },
    quote: '"',
    takesIndexes: false,
    tableEnd: '',
  },
  withSchemaLock: (database, _waitSeconds, work) => database.transaction().execute(work),

  failureOf: sqliteFailureOf,

  async insertIfAbsent(database, table, row) {
    const query = database
      .insertInto(table)
      .values(row)
      .onConflict((conflict) => conflict.doNothing());
    return (await query.executeTakeFirstOrThrow()).numInsertedOrUpdatedRows === 1n;
  },
  insertForId,
  contains: (text, part) => sql`INSTR(${text}, ${part}) > 0`,
  nullsLeast: (direction) => direction,
  toText: (integer) => sql`CAST(${integer} AS TEXT)`,
  toInteger: (text) => sql`CAST(${text} AS INTEGER)`,

  async claimJobs(database, { set, where, limit }) {
    const { numUpdatedRows } = await database
      .updateTable('jobs')
      .set(set)
      .where('id', 'in', (of) =>
        of.selectFrom('jobs').select('id').where(where).orderBy('due_at').orderBy('id').limit(limit),
      )
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },

  snapshot: {
    // The first look takes the snapshot, not the beginning.
    begin: ['PRAGMA query_only = ON', 'BEGIN DEFERRED', 'SELECT COUNT(*) FROM sqlite_master'],
    end: ['ROLLBACK', 'PRAGMA query_only = OFF'],
  },

  async listColumns(database) {
    const { rows } = await sql<{ table: string; name: string; type: string }>`
      SELECT t.name AS "table", c.name AS name, c.type AS type
      FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'`.execute(database);
    return rows.map(({ type, ...column }) => ({ ...column, isInteger: /int/i.test(type) }));
  },
  // An index is known by its name alone.
  async listIndexNames(database) {
    const { rows } = await sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'index'`.execute(database);
    return new Set(rows.map(({ name }) => name));
  },
  async estimateRows(database, tables) {
    const counts = tables.map((table) => sql`(SELECT COUNT(*) FROM ${sql.table(table)})`);
    const { rows } = await sql<{ rows: number }>`SELECT ${sql.join(counts, sql` + `)} AS "rows"`.execute(database);
    return Number(rows[0]?.rows);
  },
  renameTable: (database, from, to) => database.schema.alterTable(from).renameTo(to).execute(),
  async findNextId(database, table) {
    const { rows } = await sql<{ next: string }>`
      SELECT CAST(seq + 1 AS TEXT) AS next FROM sqlite_sequence WHERE name = ${table}`.execute(database);
    return rows[0]?.next ?? '1';
  },
  async setNextId(database, table, next) {
    await database.transaction().execute(async (database) => {
      await sql`DELETE FROM sqlite_sequence WHERE name = ${table}`.execute(database);
      await sql`INSERT INTO sqlite_sequence (name, seq)
        SELECT ${table}, MAX(CAST(${next} AS INTEGER) - 1, COALESCE(MAX(rowid), 0)) FROM ${sql.table(table)}`.execute(
        database,
      );
    });
  },

  connectionName: sql`''`,
  async readVersion(database) {
    const { rows } = await sql<{ version: string }>`SELECT sqlite_version() AS version`.execute(database);
    return `SQLite ${rows[0]?.version}`;
  },
  readClock: async () => undefined,
  countConnections: async () => undefined,
};

function pathOf(url: string): string {
  return url.slice(prefix.length);
}
