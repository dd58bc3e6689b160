/** MySQL 8 and MariaDB 10.11+ behind Kysely's dialect, with the session settings that correctness needs. */
import { readFileSync } from 'node:fs';
import { MysqlDialect, type MysqlPool, type MysqlPoolConnection } from 'kysely';
import type { PoolConnection, PoolOptions, QueryError } from 'mysql2';

const connectTimeoutMilliseconds = 3_000;
const queryTimeoutMilliseconds = 5_000;
const poolSize = 10;

/**
 * Forced on every connection, whatever the server's defaults are: strict values instead of silent
 * truncation, UTC, code-point collation, and a level at which a transaction sees what was committed.
 */
const sessionSettings = [
  'SET NAMES utf8mb4 COLLATE utf8mb4_bin',
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  "SET SESSION time_zone = '+00:00'",
  'SET SESSION innodb_lock_wait_timeout = 3',
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/** @param url `mysql://user:password@host:port/name`, see docs/configuration.md for `ssl-…` */
export function mysqlDialect(url: URL): MysqlDialect {
  return new MysqlDialect({ pool: () => openPool(poolOptions(url)) });
}

/** @throws Error naming the wrong parameter, never the password. */
export function poolOptions(url: URL): PoolOptions {
  const name = decode(url.pathname.slice(1));
  if (!/^[^/]+$/.test(name))
    throw new Error('it needs a database name after the host: mysql://user:password@host:3306/name');
  const ssl = tlsOptions(url.searchParams);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 3306),
    user: decode(url.username),
    password: decode(url.password),
    database: name,
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    multipleStatements: false,
    namedPlaceholders: false,
    supportBigNumbers: true,
    connectionLimit: poolSize,
    connectTimeout: connectTimeoutMilliseconds,
    enableKeepAlive: true,
    ...(ssl && { ssl }),
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error('its user, password or name holds a % that stands for nothing; write % as %25');
  }
}

/** The option names of MySQL's own connection strings. */
function tlsOptions(parameters: URLSearchParams): PoolOptions['ssl'] {
  const known = ['ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key'];
  for (const key of parameters.keys()) {
    // What is no plain word may be a piece of a password that was not encoded.
    const shown = /^[\w-]{1,30}$/.test(key) ? ` "${key}"` : '';
    if (!known.includes(key)) throw new Error(`it has an unknown option${shown}; known are ${known.join(', ')}`);
  }
  const mode = parameters.get('ssl-mode') ?? (parameters.has('ssl-ca') ? 'VERIFY_IDENTITY' : 'DISABLED');
  if (mode === 'DISABLED') {
    if (known.slice(1).some((key) => parameters.has(key)))
      throw new Error('it names files for TLS but leaves TLS off; add ssl-mode=VERIFY_IDENTITY');
    return undefined;
  }
  if (!['REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'].includes(mode)) {
    throw new Error(`its ssl-mode is "${mode}"; known are DISABLED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY`);
  }
  const file = (key: string) => {
    const path = parameters.get(key);
    if (!path) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch {
      throw new Error(`the file of its ${key}, ${path}, cannot be read`);
    }
  };
  const [ca, cert, key] = [file('ssl-ca'), file('ssl-cert'), file('ssl-key')];
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: mode !== 'REQUIRED',
    verifyIdentity: mode === 'VERIFY_IDENTITY',
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  };
}

/** A pool whose connections are set up before their first use and whose queries cannot wait for ever. */
async function openPool(options: PoolOptions): Promise<MysqlPool> {
  // Loaded here, so that an installation on SQLite does not wait for it.
  const { createPool } = await import('mysql2');
  const pool = createPool(options);
  const wrapped = new WeakMap<PoolConnection, MysqlPoolConnection>();
  return {
    end: (callback) => pool.end(callback),
    getConnection(callback) {
      pool.getConnection((error, connection) => {
        if (error) return callback(error, undefined as never);
        const ready = wrapped.get(connection);
        if (ready) return callback(null, ready);
        setUp(connection).then(
          () => {
            const fresh = limitTime(connection);
            wrapped.set(connection, fresh);
            callback(null, fresh);
          },
          (failure) => {
            connection.destroy();
            callback(failure, undefined as never);
          },
        );
      });
    },
  };
}

async function setUp(connection: PoolConnection): Promise<void> {
  for (const sql of sessionSettings) {
    await new Promise<void>((resolve, reject) => {
      connection.query({ sql, timeout: connectTimeoutMilliseconds }, (error) => (error ? reject(error) : resolve()));
    });
  }
}

/** A change of the schema alone may take as long as the table is large. */
function limitTime(connection: PoolConnection): MysqlPoolConnection {
  const limited = Object.create(connection) as MysqlPoolConnection;
  const limit = (sql: string) => (/^(?:CREATE|ALTER|DROP)\b/i.test(sql) ? {} : { timeout: queryTimeoutMilliseconds });
  limited.query = ((sql: string, values: unknown[], callback: (error: QueryError | null, result: unknown) => void) =>
    connection.query({ sql, values, ...limit(sql) }, (error, result) => {
      // After a time-out the answer may still arrive and would be taken for the next query's.
      if (error?.code === 'PROTOCOL_SEQUENCE_TIMEOUT') connection.destroy();
      callback(error, result);
    })) as unknown as MysqlPoolConnection['query'];
  limited.release = () => connection.release();
  limited.destroy = () => connection.destroy();
  return limited;
}
