/**
 * Connections to MySQL and MariaDB: set up for correctness before their first use, and with a limit
 * to every wait, so that a database that hangs is a 503 after seconds and not a queue without end.
 */
import type { MysqlPool, MysqlPoolConnection } from 'kysely';
import type { Pool, PoolConnection, PoolOptions, QueryError } from 'mysql2';
import type { PoolState } from '../metrics.ts';

const poolSize = 10;
const connectTimeoutMilliseconds = 3_000;
const queryTimeoutMilliseconds = 4_000;
const farewellMilliseconds = 1_000;
/** For a free connection, while all of them are in use. */
const acquireTimeoutMilliseconds = 4_000;

/**
 * Forced on every connection, whatever the server's defaults are: strict values instead of silent
 * truncation, UTC, code-point collation, and a level at which a transaction sees what was committed.
 * A lost wait for a lock is tried again, so one wait is short.
 */
const sessionSettings = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  "SET SESSION time_zone = '+00:00'",
  'SET SESSION innodb_lock_wait_timeout = 1',
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/** @param onOpen is given what tells how many connections are in use, and how many are waited for */
export async function openPool(
  options: PoolOptions,
  onOpen: (look: () => PoolState) => void = () => undefined,
): Promise<MysqlPool> {
  // Loaded here, so that an installation on SQLite does not wait for it.
  const { createPool } = await import('mysql2');
  const pool = createPool({
    ...options,
    connectionLimit: poolSize,
    connectTimeout: connectTimeoutMilliseconds,
    enableKeepAlive: true,
  });
  const known = new WeakMap<PoolConnection, MysqlPoolConnection>();
  const open = new Set<PoolConnection>();
  const idle = new Set<PoolConnection>();
  let waiting = 0;
  onOpen(() => ({ inUse: open.size - idle.size, waiting }));
  pool.on('acquire', (connection) => idle.delete(connection));
  pool.on('release', (connection) => idle.add(connection));
  pool.on('connection', (connection) => {
    open.add(connection);
    for (const event of ['end', 'error'])
      connection.once(event, () => {
        open.delete(connection);
        idle.delete(connection);
      });
  });

  // When one hangs, those that lie idle hang as well: a half-open connection looks alive.
  const dropIdle = () => {
    for (const connection of idle) connection.destroy();
    idle.clear();
  };
  const prepare = async (connection: PoolConnection): Promise<MysqlPoolConnection> => {
    const usable = known.get(connection) ?? limit(await setUp(connection), dropIdle);
    known.set(connection, usable);
    return usable;
  };
  return {
    // A database that is away or hangs does not answer the farewell, and must not keep the program from ending.
    end(callback) {
      setTimeout(() => {
        for (const connection of open) connection.destroy();
        callback(undefined);
      }, farewellMilliseconds).unref();
      pool.end(() => callback(undefined));
    },
    getConnection(callback) {
      waiting++;
      acquire(pool)
        .finally(() => waiting--)
        .then(prepare)
        .then(
          (connection) => callback(null, connection),
          (failure) => callback(failure, undefined as never),
        );
    },
  };
}

function acquire(pool: Pool): Promise<PoolConnection> {
  const { promise, resolve, reject } = Promise.withResolvers<PoolConnection>();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reject(Object.assign(new Error('No connection to the database became free in time'), { code: 'ETIMEDOUT' }));
  }, acquireTimeoutMilliseconds);
  pool.getConnection((error, connection) => {
    clearTimeout(timer);
    if (error) reject(error);
    else if (isLate) connection.release();
    else resolve(connection);
  });
  return promise;
}

async function setUp(connection: PoolConnection): Promise<PoolConnection> {
  try {
    for (const sql of sessionSettings) {
      await new Promise<void>((resolve, reject) => {
        connection.query({ sql, timeout: connectTimeoutMilliseconds }, (error) => (error ? reject(error) : resolve()));
      });
    }
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Limits the time of every query but a change of the schema, which may take as long as the table is large. */
function limit(connection: PoolConnection, onTimeout: () => void): MysqlPoolConnection {
  const limited = Object.create(connection) as MysqlPoolConnection;
  const timeLimit = (sql: string) =>
    /^(?:CREATE|ALTER|DROP)\b/i.test(sql) ? {} : { timeout: queryTimeoutMilliseconds };
  limited.query = ((sql: string, values: unknown[], callback: (error: QueryError | null, result: unknown) => void) =>
    connection.query({ sql, values, ...timeLimit(sql) }, (error, result) => {
      if (error?.code === 'PROTOCOL_SEQUENCE_TIMEOUT') {
        // The answer may still arrive and would be taken for the next query's.
        connection.destroy();
        onTimeout();
      }
      callback(error, result);
    })) as unknown as MysqlPoolConnection['query'];
  limited.release = () => connection.release();
  limited.destroy = () => connection.destroy();
  return limited;
}
