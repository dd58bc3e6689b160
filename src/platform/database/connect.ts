/** Opens the database that `DATABASE_URL` names. */
import { existsSync, statSync } from 'node:fs';
import { type DialectAdapter, Kysely } from 'kysely';
import type { Tables } from '../../tables.ts';
import type { PoolState } from '../metrics.ts';
import type { Engine, Place } from './engines/engine.ts';
import { engines } from './engines/engines.ts';
import { inPassword } from './engines/server-url.ts';

/** Everything a query needs; a transaction has the same type. */
export type Database = Kysely<Tables>;

/** Kysely makes one adapter for each database, and every transaction of it has the same. */
const engineOfAdapter = new WeakMap<DialectAdapter, Engine>();

/** The engine of a database that `connect` opened, or of a transaction on it. */
export function engineOf(database: Database): Engine {
  const engine = engineOfAdapter.get(database.getExecutor().adapter);
  if (!engine) throw new TypeError('the database was opened past connect()');
  return engine;
}

/** Which engine an address means, and what it names there. @throws Error saying what is wrong with it, without its password. */
export function locateDatabase(databaseUrl: string): { engine: Engine; place: Place } {
  for (const engine of engines) {
    const place = engine.locate(databaseUrl);
    if (place) return { engine, place };
  }
  throw new Error(`it must be ${engines.map(({ form }) => form).join(' or ')}; ${inPassword}`);
}

/** Whether a text is meant for the address of a database, right or wrong. */
export function isAddress(text: string): boolean {
  return engines.some(({ schemes }) => schemes.some((scheme) => text.startsWith(scheme)));
}

/** Path of the file that an address names when it is not there yet, or only its name is: to open it would make it. */
export function missingFile(databaseUrl: string): string | undefined {
  const { file } = locateDatabase(databaseUrl).place;
  return file === undefined || (existsSync(file) && statSync(file).size > 0) ? undefined : file;
}

/** One more connection to the same database; what is in memory only has just the one. */
export function connectAgain(databaseUrl: string, database: Database): { database: Database; close(): Promise<void> } {
  if (locateDatabase(databaseUrl).place.isInMemory) return { database, close: async () => undefined };
  const again = connect(databaseUrl).database;
  return { database: again, close: () => again.destroy() };
}

/** Nothing is connected until the first query. `close` it with `database.destroy()`. */
export function connect(databaseUrl: string): {
  database: Database;
  /** Where connections are pooled. */
  poolState: (() => PoolState) | undefined;
} {
  const { engine } = locateDatabase(databaseUrl);
  const { dialect, poolState } = engine.connect(databaseUrl);
  const database: Database = new Kysely({ dialect });
  engineOfAdapter.set(database.getExecutor().adapter, engine);
  return { database, poolState };
}
