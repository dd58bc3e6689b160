/** The embedded database: Node's own SQLite behind Kysely's dialect. */
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/** How long a statement waits for another process's write, in milliseconds; it blocks the event loop. */
const busyTimeoutMilliseconds = 2_000;

/** @param path a file, made with mode 0600 when missing, or `:memory:` */
export function sqliteDialect(path: string): SqliteDialect {
  return new SqliteDialect({ database: async () => adapt(open(path)) });
}

function open(path: string): DatabaseSync {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(path, { timeout: busyTimeoutMilliseconds, enableForeignKeyConstraints: true });
  // FULL: an acknowledged write survives a power cut, in WAL mode too.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  if (path !== ':memory:') chmodSync(path, 0o600);
  return database;
}

/** Gives `node:sqlite` the shape of better-sqlite3 that Kysely speaks. */
function adapt(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare(sql): SqliteStatement {
      // A transaction that reads first and writes later could not get the lock any more; take it at once.
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      };
    },
  };
}
