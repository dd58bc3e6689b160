/**
 * Kysely's driver for the one connection that there is to an SQLite file.
 *
 * Transactions run one after another and share their COMMIT (`group-commit.ts`). Nobody gets an answer before that
 * COMMIT: neither a transaction that is part of the group nor a statement that has seen what it holds.
 */
import { type CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SelectQueryNode } from 'kysely';
import {
  commit,
  endUnit,
  type Group,
  join,
  lose,
  openGroup,
  passOn,
  type Shared,
  type SqliteFile,
  share,
  take,
  undo,
} from './group-commit.ts';

/** What Kysely holds from `acquireConnection` to `releaseConnection`. */
type Turn = DatabaseConnection & { isMine: boolean; isTransaction: boolean; hasSavepoint: boolean };

/** What is a unit of a group by itself. */
const canJoin = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);

export function makeSqliteDriver(open: () => Promise<SqliteFile>): Driver {
  let shared: Shared;
  /** Kysely remembers weakly each one that it was given, which costs more than making it. */
  const released: Turn[] = [];
  return {
    async init() {
      shared = share(await open());
    },
    async acquireConnection() {
      await take(shared);
      const turn = released.pop() ?? makeTurn(shared);
      turn.isMine = true;
      return turn;
    },
    beginTransaction: (connection) => begin(shared, connection as Turn),
    commitTransaction: (connection) => end(shared, connection as Turn),
    rollbackTransaction: async (connection) => rollBack(shared, connection as Turn),
    async releaseConnection(connection) {
      giveBack(shared, connection as Turn);
      released.push(connection as Turn);
    },
    async destroy() {
      // A file that could not be opened.
      if (!shared) return;
      if (!shared.isTaken) commit(shared);
      lose(shared, new Error('the database was closed'));
      shared.file.close();
    },
  };
}

function makeTurn(shared: Shared): Turn {
  const turn: Turn = {
    isMine: false,
    isTransaction: false,
    hasSavepoint: false,
    executeQuery: (query) => execute(shared, turn, query),
    async *streamQuery({ sql, parameters }) {
      if (!turn.isTransaction) commit(shared);
      for (const row of shared.file.iterate(sql, parameters)) yield { rows: [row as never] };
    },
  };
  return turn;
}

async function begin(shared: Shared, turn: Turn): Promise<void> {
  // The first has nobody else's work to keep, and a savepoint copies every page that is changed.
  turn.hasSavepoint = (await join(shared)).units > 0;
  if (turn.hasSavepoint) shared.file.run('SAVEPOINT unit');
  turn.isTransaction = true;
}

async function end(shared: Shared, turn: Turn): Promise<void> {
  if (turn.hasSavepoint) shared.file.run('RELEASE unit');
  turn.isTransaction = false;
  const group = openGroup(shared);
  if (!group) throw new Error('SQLite has ended the transaction by itself');
  leave(shared, turn, group);
  await group.done;
}

function rollBack(shared: Shared, turn: Turn): void {
  // After a COMMIT that failed there is nothing left to undo.
  if (!turn.isTransaction) return;
  turn.isTransaction = false;
  const group = openGroup(shared);
  if (!group) return;
  if (!turn.hasSavepoint) {
    undo(shared);
    return;
  }
  shared.file.run('ROLLBACK TO unit');
  shared.file.run('RELEASE unit');
  leave(shared, turn, group);
}

async function execute<T>(shared: Shared, turn: Turn, query: CompiledQuery): Promise<QueryResult<T>> {
  if (turn.isTransaction) return run(shared, query);
  if (!turn.isMine) {
    await take(shared);
    turn.isMine = true;
  }
  const isRead = SelectQueryNode.is(query.query);
  if (!isRead && !canJoin.has(query.query.kind)) {
    // Others might set what the connection does next: it stays with who has it.
    commit(shared);
    return shared.file.whenFree(() => run(shared, query));
  }
  if (isRead && !openGroup(shared)) return shared.file.whenFree(() => run(shared, query));
  const group = await join(shared);
  const result = run<T>(shared, query);
  leave(shared, turn, group);
  await group.done;
  return result;
}

function run<T>(shared: Shared, { sql, parameters }: CompiledQuery): QueryResult<T> {
  try {
    return shared.file.run(sql, parameters) as QueryResult<T>;
  } catch (error) {
    if (!shared.file.isInTransaction()) lose(shared, error);
    throw error;
  }
}

/** Its answer waits for the COMMIT, and the connection need not. */
function leave(shared: Shared, turn: Turn, group: Group): void {
  endUnit(shared, group);
  giveBack(shared, turn);
}

function giveBack(shared: Shared, turn: Turn): void {
  if (!turn.isMine) return;
  turn.isMine = false;
  passOn(shared);
}
