/** The embedded database: Node's own SQLite behind Kysely's dialect. */
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dialect, type LimitNode, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { SqliteFile } from './group-commit.ts';
import { makeSqliteDriver } from './sqlite-driver.ts';
import { isBusy } from './sqlite-failures.ts';

const mostPrepared = 200;

/** How often, and after how long, a statement is tried again while another process writes: 2 s in all. */
const busyTries = 110;
const busyPauseMilliseconds = 20;

/** @param path a file, made with mode 0600 when missing, or `:memory:` */
export function sqliteDialect(path: string): Dialect {
  return {
    createAdapter: () => new Adapter(),
    createDriver: () => makeSqliteDriver(() => open(path)),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new Compiler(),
  };
}

/** The driver itself sees to it that one has the connection at a time. */
class Adapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class Compiler extends SqliteQueryCompiler {
  /** SQLite prepares a statement anew each time that a value is bound to a limit, unless it is part of an expression. */
  protected override visitLimit(node: LimitNode): void {
    this.append('limit 0 + ');
    this.visitNode(node.limit);
  }
}

async function open(path: string): Promise<SqliteFile> {
  const database = openFile(path);
  const whenFree = makePatience();
  try {
    // Several processes that start on a new file can meet here, where SQLite itself never waits.
    await whenFree(() => {
      database.exec('PRAGMA journal_mode = WAL');
      return { rows: [] };
    });
    // An acknowledged write survives a power cut, in WAL mode too.
    database.exec('PRAGMA synchronous = FULL');
  } catch (error) {
    database.close();
    throw error;
  }
  return adapt(database, whenFree);
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

function adapt(database: DatabaseSync, whenFree: SqliteFile['whenFree']): SqliteFile {
  // The same few dozen texts all day; those with lists of any length in them are the others.
  const prepared = new LRUCache<string, { statement: StatementSync; isReader: boolean }>({ max: mostPrepared });
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    const made = { statement, isReader: statement.columns().length > 0 };
    prepared.set(sql, made);
    return made;
  };
  return {
    whenFree,
    isInTransaction: () => database.isTransaction,
    close: () => database.close(),
    iterate: (sql, parameters) => prepare(sql).statement.iterate(...(parameters as SQLInputValue[])),
    run(sql, parameters = []) {
      const { statement, isReader } = prepare(sql);
      if (isReader) return { rows: statement.all(...(parameters as SQLInputValue[])) };
      const { changes, lastInsertRowid } = statement.run(...(parameters as SQLInputValue[]));
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    },
  };
}

/**
 * Waits for other processes without stopping this one, as SQLite's own waiting would. Once the wait
 * was in vain, what queued behind it is tried once only, until something could be written again.
 */
function makePatience(): SqliteFile['whenFree'] {
  let isStuck = false;
  return async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = work();
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
