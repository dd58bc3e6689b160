/**
 * Fills a database with users and events in minutes, by statements that the database carries out by itself.
 * Every value follows from the row's number, so that a client knows names and tokens without asking.
 */
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import type { GrowthTable } from './results.ts';

/** Nobody can present it: the MAC of a refresh token is made with a key that is not in the database. */
export const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
/** As many wait for a decision at every size, as a queue that is worked off does not grow with the installation. */
export const pending = { first: 1_001, last: 3_000 };
/** Every hundredth each is rejected, or suspended. */
const rejectedRemainder = 7;
const suspendedRemainder = 9;

const day = 24 * 3_600_000;
const multiplier = 2_654_435_761;
const eventsABatch = 1_000;
const rowsAStatement = 100_000;

/** The name of a user; in order of names, users are in none. */
export function nameOf(id: number): string {
  return `user.${Number((BigInt(id) * BigInt(multiplier)) % 2n ** 32n)
    .toString(16)
    .padStart(8, '0')}`;
}

/** Whether that user may sign in. */
export function isActive(id: number): boolean {
  const remainder = id % 100;
  return id > pending.last && remainder !== rejectedRemainder && remainder !== suspendedRemainder;
}

export type Filler = {
  name: GrowthTable['database'];
  run(statement: string): Promise<void>;
  /** The values of the first column. */
  list(query: string): Promise<string[]>;
  /** Something with a column `n` that counts from one number to another. */
  numbers(first: number, last: number): string;
  hex: string;
  wholeThousands: string;
  /** Takes the indexes of a table away, and gives back statements that make them again. */
  dropIndexes(table: string): Promise<string[]>;
  /** Has it count on from the rows that are there, where it does not by itself. */
  countOn?(table: string): Promise<void>;
  /** What it takes on disk. */
  mebibytes(): Promise<number>;
  close(): Promise<void>;
};

export type Progress = (done: number, total: number) => void;

/** Users and a session each, up to an id. Without indexes meanwhile, as making them at the end is much quicker. */
export async function fillUsers(filler: Filler, from: number, to: number, show: Progress): Promise<void> {
  const now = Date.now();
  const age = `(${to} - n) * ${Math.floor((300 * day) / to)}`;
  const status = `CASE n % 100 WHEN ${rejectedRemainder} THEN 'rejected' WHEN ${suspendedRemainder} THEN 'suspended' ELSE 'active' END`;
  const name = `'user.' || ${filler.hex}`;
  const insert = (table: string, columns: string, values: string) => (first: number, last: number) =>
    `INSERT INTO ${table} (${columns}) SELECT ${values} FROM ${filler.numbers(first, last)}`;
  await fill(filler, 'users', [from, to], show, [
    insert(
      'users',
      'id, username, username_key, password_hash, email, role, status, created_at, updated_at, last_login_at, search_key',
      `n, ${name}, ${name}, 'none', ${name} || '@example.org', 'user', ${status}, ${now} - ${age}, ${now} - ${age}, ${now} - n * 7919 % ${20 * day}, ${name} || '\n' || ${name} || '@example.org'`,
    ),
  ]);
  // Sign-ins while the size before was measured took the numbers that come now.
  await filler.run(`DELETE FROM sessions WHERE id > ${from}`);
  await fill(filler, 'sessions', [from, to], show, [
    insert(
      'sessions',
      'id, user_id, nonce, device, address, created_at, authenticated_at, last_used_at',
      `n, n, '${nonce}', 'a browser', '192.0.2.7', ${now} - ${25 * day}, ${now} - ${25 * day}, ${now} - n * 7919 % ${20 * day}`,
    ),
  ]);
  await filler.run(
    `UPDATE users SET status = 'pending', approved_at = NULL WHERE id BETWEEN ${pending.first} AND ${pending.last}`,
  );
}

/** Events of 300 days, sealed in name: nothing here verifies them. */
export async function fillEvents(filler: Filler, from: number, to: number, show: Progress): Promise<void> {
  const now = Date.now();
  const [offset = '0'] = await filler.list('SELECT COALESCE(MAX(number), 0) + 1 FROM audit_batches');
  const [last = '0'] = await filler.list('SELECT COALESCE(MAX(id), 0) FROM audit_events');
  const at = `${now - 300 * day} + (n - ${from}) * ${Math.floor((299 * day) / (to - from))}`;
  const batch = `${offset} + ${filler.wholeThousands}`;
  const type = `CASE WHEN n % 10 < 8 THEN 'login.succeeded' WHEN n % 100 = 8 THEN 'user.changed' ELSE 'login.refused' END`;
  const outcome = `CASE WHEN n % 10 < 8 OR n % 100 = 8 THEN 'succeeded' ELSE 'refused' END`;
  const columns = 'id, at, type, outcome, actor, actor_id, subject_id, address, request_id, details, batch';
  // Each has more than a page of them at every size worth asking for.
  const person = `n * 7919 % 1000 + ${pending.last + 1}`;
  const address = `'192.0.' || (n % 251) || '.' || (n % 241)`;
  await fill(filler, 'audit_events', [from, to], show, [
    (first, until) =>
      `INSERT INTO audit_events (${columns}) SELECT ${last} - ${from} + 1 + n, ${at}, ${type}, ${outcome}, 'user', ${person}, ${person}, ${address}, 'lq3pVdJmSg00001k', '{}', ${batch} FROM ${filler.numbers(first, until)}`,
  ]);
  const batches = [Math.floor(from / eventsABatch), Math.floor(to / eventsABatch)] as const;
  await filler.run(
    `INSERT INTO audit_batches (number, first_at, last_at, events, digest, mac) SELECT ${offset} + n, 0, 0, ${eventsABatch}, '', '' FROM ${filler.numbers(...batches)}`,
  );
}

async function fill(
  filler: Filler,
  table: string,
  [from, to]: readonly [number, number],
  show: Progress,
  statements: readonly ((first: number, last: number) => string)[],
): Promise<void> {
  const indexes = await filler.dropIndexes(table);
  const steps = Math.ceil((to - from) / rowsAStatement) + indexes.length;
  let done = 0;
  for (let first = from + 1; first <= to; first += rowsAStatement) {
    show(done++, steps);
    for (const statement of statements) await filler.run(statement(first, Math.min(to, first + rowsAStatement - 1)));
  }
  for (const index of indexes) {
    show(done++, steps);
    await filler.run(index);
  }
  await filler.countOn?.(table);
}

export function openSqliteFiller(path: string): Filler {
  const database = new DatabaseSync(path);
  // Whoever loses power starts again.
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000');
  const list = (query: string) =>
    database
      .prepare(query)
      .all()
      .map((row) => String(Object.values(row)[0]));
  return {
    name: 'SQLite',
    run: async (statement) => database.exec(statement),
    list: async (query) => list(query),
    numbers: (first, last) =>
      `(WITH RECURSIVE counted(n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM counted WHERE n < ${last}) SELECT n FROM counted)`,
    hex: `printf('%08x', n * ${multiplier} & 4294967295)`,
    wholeThousands: 'n / 1000',
    async dropIndexes(table) {
      const indexes = `FROM sqlite_master WHERE type = 'index' AND tbl_name = '${table}' AND sql IS NOT NULL ORDER BY name`;
      const statements = list(`SELECT sql ${indexes}`);
      for (const name of list(`SELECT name ${indexes}`)) database.exec(`DROP INDEX ${name}`);
      return statements;
    },
    mebibytes: async () => statSync(path).size / 1024 ** 2,
    close: async () => database.close(),
  };
}

export async function openMariadbFiller(url: string): Promise<Filler> {
  const connection = await createConnection(url);
  const run = async (statement: string) => void (await connection.query(statement));
  const list = async (query: string) => {
    const [rows] = await connection.query({ sql: query, rowsAsArray: true });
    return (rows as unknown[][]).map(([value]) => String(value));
  };
  await run("SET SESSION sql_mode = 'PIPES_AS_CONCAT,STRICT_ALL_TABLES', unique_checks = 0");
  return {
    name: 'MariaDB',
    run,
    list,
    numbers: (first, last) => `(SELECT CAST(seq AS SIGNED) AS n FROM seq_${first}_to_${last}) AS counted`,
    hex: `LPAD(LOWER(HEX(n * ${multiplier} & 4294967295)), 8, '0')`,
    wholeThousands: 'n DIV 1000',
    async dropIndexes(table) {
      // A foreign key does not let go of the index that it looks in.
      const foreign = `SELECT s.index_name FROM information_schema.statistics s JOIN information_schema.key_column_usage k USING (table_schema, table_name, column_name) WHERE s.table_schema = DATABASE() AND s.table_name = '${table}' AND s.seq_in_index = 1 AND k.referenced_table_name IS NOT NULL`;
      const group = `FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = '${table}' AND index_name <> 'PRIMARY' AND index_name NOT IN (${foreign}) GROUP BY index_name ORDER BY index_name`;
      const added = await list(
        `SELECT CONCAT('ADD ', IF(MIN(non_unique) = 0, 'UNIQUE ', ''), 'KEY ', index_name, ' (', GROUP_CONCAT(column_name ORDER BY seq_in_index), ')') ${group}`,
      );
      const dropped = await list(`SELECT CONCAT('DROP KEY ', index_name) ${group}`);
      if (dropped.length > 0) await run(`ALTER TABLE ${table} ${dropped.join(', ')}`);
      return added.map((index) => `ALTER TABLE ${table} ${index}`);
    },
    async mebibytes() {
      await list('ANALYZE TABLE users, sessions, audit_events');
      const [bytes] = await list(
        'SELECT SUM(data_length + index_length) FROM information_schema.tables WHERE table_schema = DATABASE()',
      );
      return Number(bytes) / 1024 ** 2;
    },
    close: () => connection.end(),
  };
}

export async function openPostgresFiller(url: string): Promise<Filler> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const run = async (statement: string) => void (await client.query(statement));
  const list = async (query: string) => {
    const { rows } = await client.query({ text: query, rowMode: 'array' });
    return (rows as unknown[][]).map(([value]) => String(value));
  };
  await run("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'");
  return {
    name: 'PostgreSQL',
    run,
    list,
    numbers: (first, last) => `generate_series(${first}::bigint, ${last}::bigint) AS counted(n)`,
    hex: `LPAD(TO_HEX((n * ${multiplier}) & 4294967295), 8, '0')`,
    wholeThousands: 'n / 1000',
    async dropIndexes(table) {
      const own = `FROM pg_indexes WHERE schemaname = CURRENT_SCHEMA AND tablename = '${table}' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname) ORDER BY indexname`;
      const statements = await list(`SELECT indexdef ${own}`);
      for (const name of await list(`SELECT indexname ${own}`)) await run(`DROP INDEX "${name}"`);
      return statements;
    },
    countOn: (table) => run(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT MAX(id) FROM ${table}))`),
    async mebibytes() {
      await run('VACUUM ANALYZE');
      const [bytes] = await list('SELECT pg_database_size(CURRENT_DATABASE())');
      return Number(bytes) / 1024 ** 2;
    },
    close: () => client.end(),
  };
}
