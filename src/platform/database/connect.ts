/** Opens the database that `DATABASE_URL` names. */
import { type DialectAdapter, Kysely } from 'kysely';
import type { Tables } from '../../tables.ts';
import type { PoolState } from '../metrics.ts';
import type { Engine } from './engines/engine.ts';
import { mysql } from './engines/mysql.ts';
import { inPassword, poolOptions } from './engines/mysql-address.ts';
import { sqlite } from './engines/sqlite.ts';

/** Everything a query needs; a transaction has the same type. */
export type Database = Kysely<Tables>;

export type DialectName = Engine['name'];

/** Kysely makes one adapter for each database, and every transaction of it has the same. */
const engineOfAdapter = new WeakMap<DialectAdapter, Engine>();

/** The engine of a database that `connect` opened, or of a transaction on it. */
export function engineOf(database: Database): Engine {
  const engine = engineOfAdapter.get(database.getExecutor().adapter);
  if (!engine) throw new TypeError('the database was opened past connect()');
  return engine;
}

/** Which engine a URL means. @throws Error saying what is wrong with it, without its password. */
export function parseDatabaseUrl(text: string): { dialect: 'sqlite'; path: string } | { dialect: 'mysql'; url: URL } {
  if (text.startsWith('sqlite:')) {
    const path = text.slice('sqlite:'.length);
    if (path === '') throw new Error('it needs a file after "sqlite:"');
    return { dialect: 'sqlite', path };
  }
  if (!text.startsWith('mysql://') || !URL.canParse(text)) {
    throw new Error(`it must be sqlite:PATH or mysql://user:password@host:port/name; ${inPassword}`);
  }
  const url = new URL(text);
  poolOptions(url);
  return { dialect: 'mysql', url };
}

/** One more connection to the same database; what is in memory only has just the one. */
export function connectAgain(databaseUrl: string, database: Database): { database: Database; close(): Promise<void> } {
  if (databaseUrl === 'sqlite::memory:') return { database, close: async () => undefined };
  const again = connect(databaseUrl).database;
  return { database: again, close: () => again.destroy() };
}

/** Nothing is connected until the first query. `close` it with `database.destroy()`. */
export function connect(databaseUrl: string): {
  database: Database;
  dialect: DialectName;
  /** SQLite has none. */
  poolState: (() => PoolState) | undefined;
} {
  const engine = parseDatabaseUrl(databaseUrl).dialect === 'sqlite' ? sqlite : mysql;
  const { dialect, poolState } = engine.connect(databaseUrl);
  const database: Database = new Kysely({ dialect });
  engineOfAdapter.set(database.getExecutor().adapter, engine);
  return { database, dialect: engine.name, poolState };
}
