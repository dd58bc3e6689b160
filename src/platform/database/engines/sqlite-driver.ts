/**
 * Kysely's driver for the one connection that there is to an SQLite file.
 *
 * Transactions run one after another, and those that end in the same turn of the event loop share
 * one COMMIT, and so one wait for the disk (group commit). Nobody gets an answer before that COMMIT:
 * neither a transaction that is part of the group nor a statement that has seen what it holds.
 */
import { type CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SelectQueryNode } from 'kysely';

/** One file that is open. What fails because another process holds it can be repeated: see `whenFree`. */
export type SqliteFile = {
  run(sql: string, parameters?: readonly unknown[]): QueryResult<unknown>;
  iterate(sql: string, parameters: readonly unknown[]): Iterable<unknown>;
  /** SQLite ends a transaction by itself when the disk is full. */
  isInTransaction(): boolean;
  whenFree<T>(work: () => QueryResult<T>): Promise<QueryResult<T>>;
  close(): void;
};

/** Who waits for the first of a group waits for this many at most. */
const mostUnits = 50;

/** An open transaction of SQLite's, with what has ended in it and waits for its COMMIT. */
type Group = { units: number; isDue: boolean; done: Promise<void>; resolve(): void; reject(error: unknown): void };

/** What Kysely holds from `acquireConnection` to `releaseConnection`. */
type Turn = DatabaseConnection & { isMine: boolean; isTransaction: boolean; hasSavepoint: boolean };

export function makeSqliteDriver(open: () => Promise<SqliteFile>): Driver {
  let file: SqliteFile;
  let group: Group | undefined;
  let isTaken = false;
  const waiting: (() => void)[] = [];

  const take = async (): Promise<void> => {
    if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve));
    isTaken = true;
  };
  const passOn = (turn: Turn): void => {
    if (!turn.isMine) return;
    turn.isMine = false;
    if (group?.isDue) commit();
    const next = waiting.shift();
    if (next) next();
    else isTaken = false;
  };

  const join = async (): Promise<Group> => {
    if (group) return group;
    // One that reads first and writes later could not get the lock any more.
    await file.whenFree(() => file.run('BEGIN IMMEDIATE'));
    const { promise: done, resolve, reject } = Promise.withResolvers<void>();
    // Of those that were rolled back nobody waits for it.
    done.catch(() => undefined);
    const made: Group = { units: 0, isDue: false, done, resolve, reject };
    group = made;
    setImmediate(() => {
      // In the middle of a transaction there is no COMMIT: its end is the next moment.
      if (made === group && isTaken) made.isDue = true;
      else if (made === group) commit();
    });
    return made;
  };
  const leave = (turn: Turn, joined: Group): void => {
    joined.units++;
    if (joined.units === mostUnits) joined.isDue = true;
    passOn(turn);
  };
  const commit = (): void => {
    const ended = group;
    group = undefined;
    try {
      if (ended) file.run('COMMIT');
      ended?.resolve();
    } catch (error) {
      if (file.isInTransaction()) file.run('ROLLBACK');
      ended?.reject(error);
    }
  };
  const lose = (error: unknown): void => {
    group?.reject(error);
    group = undefined;
  };

  const run = <T>({ sql, parameters }: CompiledQuery): QueryResult<T> => {
    try {
      return file.run(sql, parameters) as QueryResult<T>;
    } catch (error) {
      if (!file.isInTransaction()) lose(error);
      throw error;
    }
  };
  const execute = async <T>(turn: Turn, query: CompiledQuery): Promise<QueryResult<T>> => {
    if (turn.isTransaction) return run(query);
    if (!turn.isMine) {
      await take();
      turn.isMine = true;
    }
    const isRead = SelectQueryNode.is(query.query);
    if (!isRead && !canJoin.has(query.query.kind)) {
      // Others might set what the connection does next: it stays with who has it.
      commit();
      return file.whenFree(() => run(query));
    }
    if (isRead && !group) return file.whenFree(() => run(query));
    const joined = await join();
    const result = run<T>(query);
    leave(turn, joined);
    await joined.done;
    return result;
  };

  const makeTurn = (): Turn => {
    const turn: Turn = {
      isMine: false,
      isTransaction: false,
      hasSavepoint: false,
      executeQuery: (query) => execute(turn, query),
      async *streamQuery({ sql, parameters }) {
        if (!turn.isTransaction) commit();
        for (const row of file.iterate(sql, parameters)) yield { rows: [row as never] };
      },
    };
    return turn;
  };
  /** Kysely remembers weakly each one that it was given, which costs more than making it. */
  const released: Turn[] = [];

  return {
    async init() {
      file = await open();
    },
    async acquireConnection() {
      await take();
      const turn = released.pop() ?? makeTurn();
      turn.isMine = true;
      return turn;
    },
    async beginTransaction(connection) {
      const turn = connection as Turn;
      // The first has nobody else's work to keep, and a savepoint copies every page that is changed.
      turn.hasSavepoint = (await join()).units > 0;
      if (turn.hasSavepoint) file.run('SAVEPOINT unit');
      turn.isTransaction = true;
    },
    async commitTransaction(connection) {
      const turn = connection as Turn;
      if (turn.hasSavepoint) file.run('RELEASE unit');
      turn.isTransaction = false;
      const joined = group as Group;
      leave(turn, joined);
      await joined.done;
    },
    async rollbackTransaction(connection) {
      const turn = connection as Turn;
      // After a COMMIT that failed there is nothing left to undo.
      if (!turn.isTransaction) return;
      turn.isTransaction = false;
      if (!group) return;
      if (!turn.hasSavepoint) {
        file.run('ROLLBACK');
        group = undefined;
        return;
      }
      file.run('ROLLBACK TO unit');
      file.run('RELEASE unit');
      leave(turn, group);
    },
    async releaseConnection(connection) {
      passOn(connection as Turn);
      released.push(connection as Turn);
    },
    async destroy() {
      if (!isTaken) commit();
      lose(new Error('the database was closed'));
      file?.close();
    },
  };
}

const canJoin = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);
