/** MySQL 8 and MariaDB 10.11+. */
import { MysqlDialect, sql } from 'kysely';
import type { Database } from '../connect.ts';
import { withLease } from './cluster-lease.ts';
import type { DriverError, Engine } from './engine.ts';
import { insertForId } from './insert-for-id.ts';
import { poolOptions } from './mysql-address.ts';
import { mysqlFailureOf } from './mysql-failures.ts';
import { openPool } from './mysql-pool.ts';
import { openMysqlReader } from './mysql-reader.ts';
import { isThisMachine, readServerUrl } from './server-url.ts';

/** Until the server takes a reader that says nothing for gone: one that writes elsewhere in between is quiet for a while. */
const patienceSeconds = 3_600;

/** Locks are the server's, not the database's; hashed, because their names end at 64 characters. MySQL 9 has no SHA1. */
const lockName = sql`CONCAT('admittance ', LEFT(SHA2(DATABASE(), 256), 40))`;

type Listed = {
  table: string;
  name: string;
  type: string;
  characters: number | null;
  bytes: number | null;
  charset: string | null;
};

export const mysql: Engine = {
  name: 'mysql',
  title: 'MySQL/MariaDB',
  form: 'mysql://user:password@host:port/name',
  schemes: ['mysql:'],

  locate(text) {
    if (!text.startsWith('mysql://') || !URL.canParse(text)) return undefined;
    const url = new URL(text);
    const { ssl } = poolOptions(url);
    const server = readServerUrl(url, 3306);
    const advice = 'Add ?ssl-mode=VERIFY_IDENTITY&ssl-ca=PATH to DATABASE_URL.';
    return {
      address: `mysql://${url.hostname}:${server.port}${url.pathname}`,
      isInMemory: false,
      ...(ssl === undefined && !isThisMachine(server) && { unencrypted: { host: url.hostname, advice } }),
    };
  },
  connect(url) {
    let look = () => ({ inUse: 0, waiting: 0 });
    const options = poolOptions(new URL(url));
    const pool = () =>
      openPool(options, (found) => {
        look = found;
      });
    return { dialect: new MysqlDialect({ pool }), poolState: () => look() };
  },
  openReader: (url) => openMysqlReader(poolOptions(new URL(url))),
  schema: {
    kinds: {
      id: 'BIGINT AUTO_INCREMENT PRIMARY KEY',
      reference: 'BIGINT',
      integer: 'INT',
      instant: 'BIGINT',
      word: 'VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin',
      text: 'VARCHAR(#)',
      ascii: 'VARCHAR(#) CHARACTER SET ascii COLLATE ascii_bin',
      document: 'MEDIUMTEXT',
    },
    quote: '`',
    takesIndexes: true,
    scriptEnd: 'COMMIT',
    tableEnd: ' ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  },
  withSchemaLock: (database, waitSeconds, work) =>
    database.connection().execute(async (connection) => {
      if (!(await takeLock(connection, waitSeconds))) return undefined;
      try {
        if (!(await isClustered(connection))) return await work(connection);
        return await withLease(database, connection, waitSeconds, () => work(connection));
      } finally {
        await sql`SELECT RELEASE_LOCK(${lockName})`.execute(connection);
      }
    }),

  failureOf: mysqlFailureOf,

  // INSERT IGNORE would also cut off what is too long, and take null for an empty text.
  async insertIfAbsent(database, table, row) {
    try {
      await database.insertInto(table).values(row).execute();
      return true;
    } catch (error) {
      if (mysqlFailureOf(error as DriverError) === 'taken') return false;
      throw error;
    }
  },
  insertForId,
  contains: (text, part) => sql`INSTR(${text}, ${part}) > 0`,
  nullsLeast: (direction) => direction,
  toText: (integer) => sql`CAST(${integer} AS CHAR)`,
  toInteger: (text) => sql`CAST(${text} AS SIGNED)`,

  async claimJobs(database, { set, where, limit }) {
    const { numUpdatedRows } = await database
      .updateTable('jobs')
      .set(set)
      .where(where)
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      .executeTakeFirstOrThrow();
    return Number(numUpdatedRows);
  },

  snapshot: {
    begin: [
      `SET SESSION wait_timeout = ${patienceSeconds} /*M!100300 , SESSION idle_transaction_timeout = ${patienceSeconds} */`,
      'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
      'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
    ],
    end: ['ROLLBACK'],
  },

  async listColumns(database) {
    const { rows } = await sql<Listed>`
      SELECT c.table_name AS ${sql.ref('table')}, c.column_name AS name, c.data_type AS type,
        c.character_maximum_length AS characters, c.character_octet_length AS bytes, c.character_set_name AS charset
      FROM information_schema.columns AS c JOIN information_schema.tables AS t
        ON t.table_schema = c.table_schema AND t.table_name = c.table_name
      WHERE c.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'`.execute(database);
    return rows.map(toColumn);
  },
  // An index belongs to its table.
  listIndexNames: async () => new Set(),
  // To count millions takes InnoDB longer than a query may.
  async estimateRows(database, tables) {
    const { rows } = await sql<{ rows: string }>`
      SELECT SUM(table_rows) AS ${sql.ref('rows')} FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name IN (${sql.join(tables)})`.execute(database);
    return Number(rows[0]?.rows);
  },
  renameTable: (database, from, to) =>
    database.connection().execute(async (connection) => {
      // A program that never ends its transactions would keep it waiting for a day.
      await sql`SET SESSION lock_wait_timeout = 1`.execute(connection);
      try {
        await connection.schema.alterTable(from).renameTo(to).execute();
      } finally {
        await sql`SET SESSION lock_wait_timeout = DEFAULT`.execute(connection);
      }
    }),
  async findNextId(database, table) {
    // What information_schema says of it can be a day old on MySQL.
    const { rows } = await sql<{ 'Create Table': string }>`SHOW CREATE TABLE ${sql.table(table)}`.execute(database);
    return /\bAUTO_INCREMENT=(\d+)/.exec(rows[0]?.['Create Table'] ?? '')?.[1] ?? '1';
  },
  async setNextId(database, table, next) {
    await sql`ALTER TABLE ${sql.table(table)} AUTO_INCREMENT = ${sql.raw(String(BigInt(next)))}`.execute(database);
  },

  connectionName: sql`CONCAT_WS(' ', @@hostname, @@port, @@server_id, CONNECTION_ID())`,
  async readVersion(database) {
    const { rows } = await sql<{ version: string }>`SELECT VERSION() AS version`.execute(database);
    const version = rows[0]?.version ?? '';
    // "10.11.6-MariaDB-0+deb12u1", and "8.4.3-0ubuntu0.24.04.1".
    return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${version.split('-', 1)[0]}`;
  },
  async readClock(database) {
    const { rows } = await sql<{ now: string }>`SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS now`.execute(database);
    return Number(rows[0]?.now);
  },
  async countConnections(database) {
    const { rows } = await sql<{ most: number }>`SELECT @@max_connections AS most`.execute(database);
    return Number(rows[0]?.most);
  },
  async readCluster(database) {
    if (!(await isClustered(database))) return undefined;
    const { rows } = await sql<{ Variable_name: string; Value: string }>`
      SHOW STATUS WHERE Variable_name IN ('wsrep_cluster_size', 'wsrep_local_state_comment')`.execute(database);
    const status = new Map(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
    const state = status.get('wsrep_local_state_comment') ?? '';
    return { members: Number(status.get('wsrep_cluster_size')), state, isSynced: state === 'Synced' };
  },
};

function toColumn({ table, name, type, characters, bytes, charset }: Listed) {
  const limits = {
    bits: type === 'bigint' ? 64 : 32,
    characters: Number(characters),
    bytes: Number(bytes),
    isAscii: charset === 'ascii',
  };
  return { table, name, isInteger: /int/i.test(type), limits };
}

/** Asks again and again instead of waiting inside the server, where the query time-out would cut in. */
async function takeLock(connection: Database, waitSeconds: number): Promise<boolean> {
  for (let waited = 0; waited < waitSeconds; waited++) {
    const { rows } = await sql<{ taken: number }>`SELECT GET_LOCK(${lockName}, 1) AS taken`.execute(connection);
    if (Number(rows[0]?.taken) === 1) return true;
  }
  return false;
}

/** Whether other nodes write as well, to which a lock of this one is nothing. */
async function isClustered(connection: Database): Promise<boolean> {
  const { rows } = await sql<{ Value: string }>`SHOW VARIABLES LIKE 'wsrep_on'`.execute(connection);
  return rows[0]?.Value === 'ON';
}
