/**
 * Connections to MySQL and MariaDB: set up for correctness before their first use, and with a limit
 * to every wait, so that a database that hangs is a 503 after seconds and not a queue without end.
 */
import type { MysqlPool, MysqlPoolConnection } from 'kysely';
import type { Pool, PoolConnection, PoolOptions, QueryError } from 'mysql2';
import type { PoolState } from '../../metrics.ts';

const poolSize = 10;
const connectTimeoutMilliseconds = 2_000;
const queryTimeoutMilliseconds = 3_000;
/** Then the server, too, gives up a statement (on MySQL, one that reads) whose answer nobody waits for any more. */
const serverTimeoutSeconds = 4;
const farewellMilliseconds = 1_000;
/** For a connection that can be used, while all of them are in use or none can be made. */
const acquireTimeoutMilliseconds = 3_500;
/** For the wait and the first answer together: nobody waits longer to hear that the database hangs. */
const firstAnswerMilliseconds = 4_500;
/** A request that comes when so many wait is refused at once. */
const longestQueue = 1_000;
/** A connection that rested longer is asked whether it is alive: a half-open one looks so. */
const restMilliseconds = 1_000;
const probeTimeoutMilliseconds = 500;

/**
 * Forced on every connection, whatever the server's defaults are: strict values instead of silent
 * truncation, UTC, code-point collation, and a level at which a transaction sees what was committed.
 * A lost wait for a lock is tried again, so one wait is short. The server releases the locks of
 * a client that it has not heard from: after 4 s in a transaction on MariaDB, 10 s on MySQL.
 */
const sessionSettings = [
  // First, because what is set without it is in a transaction that nobody ends.
  'SET SESSION autocommit = 1',
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  "SET SESSION time_zone = '+00:00'",
  'SET SESSION innodb_lock_wait_timeout = 1',
  'SET SESSION wait_timeout = 10 /*M!100300 , SESSION idle_transaction_timeout = 4 */',
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  `SET SESSION /*M!100101 max_statement_time = ${serverTimeoutSeconds} */ /*!50704 max_execution_time = ${serverTimeoutSeconds}000 */`,
];

/**
 * On a Galera node, a reading, a transaction and a change begin only when everything has arrived that was committed on any
 * node before: one that lags is a 503 and no stale yes. Only servers that can be such a node know the variable.
 */
const clusterSetting = 'SET SESSION wsrep_sync_wait = 3';
const unknownVariable = 1193;

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
  const connections = watch(pool);
  const { getConnection, countWaiting } = queueFor(makeAcquire(pool, connections));
  onOpen(() => ({ inUse: connections.countInUse(), waiting: countWaiting() }));
  return {
    getConnection,
    // A database that is away or hangs does not answer the farewell, and must not keep the program from ending.
    end(callback) {
      setTimeout(() => {
        connections.dropAll();
        callback(undefined);
      }, farewellMilliseconds).unref();
      pool.end(() => callback(undefined));
    },
  };
}

type Connections = {
  countInUse(): number;
  /** For how many milliseconds it lay idle before it was taken; none when it was handed on to a caller that waited. */
  endRest(connection: PoolConnection): number;
  dropIdle(): void;
  dropAll(): void;
};

function watch(pool: Pool): Connections {
  const open = new Set<PoolConnection>();
  const idle = new Set<PoolConnection>();
  const restsSince = new WeakMap<PoolConnection, number>();
  pool.on('connection', (connection) => {
    open.add(connection);
    for (const event of ['end', 'error'])
      connection.once(event, () => {
        open.delete(connection);
        idle.delete(connection);
      });
  });
  pool.on('acquire', (connection) => idle.delete(connection));
  pool.on('release', (connection) => {
    idle.add(connection);
    restsSince.set(connection, performance.now());
  });
  const drop = (connections: ReadonlySet<PoolConnection>) => {
    for (const connection of connections) connection.destroy();
  };
  return {
    countInUse: () => open.size - idle.size,
    endRest(connection) {
      const now = performance.now();
      const since = restsSince.get(connection) ?? now;
      restsSince.delete(connection);
      return now - since;
    },
    dropIdle() {
      drop(idle);
      idle.clear();
    },
    dropAll: () => drop(open),
  };
}

/** @returns what takes a connection that is set up and alive */
function makeAcquire(pool: Pool, { endRest, dropIdle }: Connections): () => Promise<LimitedConnection> {
  const known = new WeakMap<PoolConnection, LimitedConnection>();
  const setUp = async (connection: PoolConnection) => {
    await ask(connection, sessionSettings, connectTimeoutMilliseconds);
    await ask(connection, [clusterSetting], connectTimeoutMilliseconds, unknownVariable);
    const limited = limit(connection, dropIdle);
    known.set(connection, limited);
    return limited;
  };
  const isAlive = async (connection: PoolConnection) => {
    if (endRest(connection) <= restMilliseconds) return true;
    try {
      await ask(connection, ['DO 1'], probeTimeoutMilliseconds);
      return true;
    } catch {
      // When one hangs, those that lie idle hang as well.
      dropIdle();
      return false;
    }
  };
  return async () => {
    for (;;) {
      const connection = await take(pool);
      const usable = known.get(connection);
      if (!usable) return setUp(connection);
      if (await isAlive(connection)) return usable;
    }
  };
}

/** A caller that waits too long, or comes when too many wait, is refused. */
function queueFor(acquire: () => Promise<LimitedConnection>): Pick<MysqlPool, 'getConnection'> & {
  countWaiting(): number;
} {
  let waiting = 0;
  return {
    countWaiting: () => waiting,
    getConnection(callback) {
      const begun = performance.now();
      let isLate = waiting >= longestQueue;
      const refuse = (message: string) => {
        isLate = true;
        callback(Object.assign(new Error(message), { code: 'ETIMEDOUT' }), undefined as never);
      };
      if (isLate) return refuse('Too many wait for a connection to the database');
      const timer = setTimeout(
        () => refuse('No connection to the database became free in time'),
        acquireTimeoutMilliseconds,
      );
      waiting++;
      acquire()
        .finally(() => {
          waiting--;
          clearTimeout(timer);
        })
        .then(
          (connection) => {
            if (isLate) return connection.release();
            connection.expectAnswerBy(begun + firstAnswerMilliseconds);
            callback(null, connection);
          },
          (failure) => isLate || callback(failure, undefined as never),
        );
    },
  };
}

function take(pool: Pool): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
}

/**
 * Statements that must all be answered in time; a connection that fails one is of no use.
 * @param tolerated number of an error that says as much as an answer
 */
async function ask(
  connection: PoolConnection,
  statements: string[],
  timeout: number,
  tolerated?: number,
): Promise<void> {
  try {
    for (const sql of statements) {
      await new Promise<void>((resolve, reject) => {
        connection.query({ sql, timeout }, (error) => (error && error.errno !== tolerated ? reject(error) : resolve()));
      });
    }
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

type LimitedConnection = MysqlPoolConnection & {
  /** For the next statement only; in milliseconds of `performance.now()`. */
  expectAnswerBy(at: number): void;
};

/** Limits the time of every query but a change of the schema, which may take as long as the table is large. */
function limit(connection: PoolConnection, onTimeout: () => void): LimitedConnection {
  const limited = Object.create(connection) as LimitedConnection;
  let answerBy = Number.POSITIVE_INFINITY;
  const timed = (sql: string) => {
    const timeout = Math.ceil(Math.min(queryTimeoutMilliseconds, answerBy - performance.now()));
    answerBy = Number.POSITIVE_INFINITY;
    if (/^(?:CREATE|ALTER|DROP)\b/i.test(sql))
      return { sql: `/*M!100102 SET STATEMENT max_statement_time = 0 FOR */ ${sql}` };
    return { sql, timeout };
  };
  limited.expectAnswerBy = (at) => {
    answerBy = at;
  };
  limited.query = ((sql: string, values: unknown[], callback: (error: QueryError | null, result: unknown) => void) =>
    connection.query({ values, ...timed(sql) }, (error, result) => {
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
