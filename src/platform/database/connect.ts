/** Opens the database that `DATABASE_URL` names. */
import { Kysely } from 'kysely';
import type { Tables } from '../../tables.ts';
import type { PoolState } from '../metrics.ts';
import type { DialectName } from './dialects.ts';
import { inPassword, mysqlDialect, poolOptions } from './mysql.ts';
import { sqliteDialect } from './sqlite.ts';

/** Everything a query needs; a transaction has the same type. */
export type Database = Kysely<Tables>;

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
  const parsed = parseDatabaseUrl(databaseUrl);
  if (parsed.dialect === 'sqlite')
    return { database: new Kysely({ dialect: sqliteDialect(parsed.path) }), dialect: 'sqlite', poolState: undefined };
  let look = () => ({ inUse: 0, waiting: 0 });
  const dialect = mysqlDialect(parsed.url, (found) => {
    look = found;
  });
  return { database: new Kysely({ dialect }), dialect: 'mysql', poolState: () => look() };
}
