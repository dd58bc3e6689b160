/** The embedded database: Node's own SQLite behind Kysely's dialect. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type DatabaseConnection,
  type QueryResult,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import { LRUCache } from 'lru-cache';
import { isBusy } from './dialects.ts';

const mostPrepared = 200;

/** How often, and after how long, a statement is tried again while another process writes: 2 s in all. */
const busyTries = 110;
const busyPauseMilliseconds = 20;

/** @param path a file, made with mode 0600 when missing, or `:memory:` */
export function sqliteDialect(path: string): SqliteDialect {
  const tryAgain = makePatience();
  const dialect = new SqliteDialect({ database: () => open(path, tryAgain) });
  const createDriver = dialect.createDriver.bind(dialect);
  dialect.createDriver = () => {
    const driver = createDriver();
    const acquire = driver.acquireConnection.bind(driver);
    let waiting: DatabaseConnection | undefined;
    driver.acquireConnection = async (options) => {
      waiting ??= waitWhileBusy(await acquire(options), tryAgain);
      return waiting;
    };
    return driver;
  };
  return dialect;
}

async function open(path: string, tryAgain: TryAgain): Promise<SqliteDatabase> {
  const database = openFile(path);
  try {
    // Several processes that start on a new file can meet here, where SQLite itself never waits.
    await tryAgain(async () => {
      database.exec('PRAGMA journal_mode = WAL');
      return { rows: [] };
    });
    // An acknowledged write survives a power cut, in WAL mode too.
    database.exec('PRAGMA synchronous = FULL');
  } catch (error) {
    database.close();
    throw error;
  }
  return adapt(database);
}

function openFile(path: string): DatabaseSync {
  try {
    if (path !== ':memory:') makePrivate(path);
    return new DatabaseSync(path, { enableForeignKeyConstraints: true });
  } catch (error) {
    const { code, errcode, message } = error as NodeJS.ErrnoException & { errcode?: number };
    const reason = code === 'ERR_SQLITE_ERROR' ? message : code;
    // SQLITE_CANTOPEN, whether it was SQLite or the file system that said so.
    throw Object.assign(new Error(`${path}: ${reason}`), { code: 'ERR_SQLITE_ERROR', errcode: errcode ?? 14 });
  }
}

/** SQLite gives its side files the mode of this one. What exists already keeps the mode that its owner gave it. */
function makePrivate(path: string): void {
  if (existsSync(path)) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

/** Gives `node:sqlite` the shape of better-sqlite3 that Kysely speaks. */
function adapt(database: DatabaseSync): SqliteDatabase {
  // The same few dozen texts all day; those with lists of any length in them are the others.
  const prepared = new LRUCache<string, SqliteStatement>({ max: mostPrepared });
  return {
    close: () => database.close(),
    prepare(sql): SqliteStatement {
      // A full disk has ended the transaction already, and a second end would hide why.
      const isOver = sql === 'rollback' && !database.isTransaction;
      // A transaction that reads first and writes later could not get the lock any more; take it at once.
      const text = sql === 'begin' ? 'begin immediate' : isOver ? 'SELECT 1' : sql;
      const known = prepared.get(text);
      if (known) return known;
      const statement = database.prepare(text);
      const adapted: SqliteStatement = {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
        run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      };
      prepared.set(text, adapted);
      return adapted;
    },
  };
}

type TryAgain = <R>(work: () => Promise<QueryResult<R>>) => Promise<QueryResult<R>>;

/**
 * Waits for other processes without stopping this one, as SQLite's own waiting would. Once the wait
 * was in vain, what queued behind it is tried once only, until something could be written again.
 */
function makePatience(): TryAgain {
  let isStuck = false;
  return async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await work();
        // Reading goes on while another process writes, so it proves nothing.
        if (result.numAffectedRows !== undefined) isStuck = false;
        return result;
      } catch (error) {
        if (!isBusy(error)) throw error;
        isStuck ||= attempt === busyTries;
        if (isStuck) throw error;
        await sleep(Math.min(attempt, busyPauseMilliseconds));
      }
    }
  };
}

/** A statement that found the file busy has done nothing, so it can simply be repeated. */
function waitWhileBusy(connection: DatabaseConnection, tryAgain: TryAgain): DatabaseConnection {
  return {
    executeQuery: (query) => tryAgain(() => connection.executeQuery(query)),
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  };
}
