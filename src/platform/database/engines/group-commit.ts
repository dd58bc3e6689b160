/**
 * Group commit on the one connection that there is to an SQLite file (decision 024): the transactions that end in the same
 * turn of the event loop share one COMMIT, and so one wait for the disk.
 *
 * | state | is left for | when |
 * |---|---|---|
 * | `idle`: no transaction of SQLite's is open | `open` | the first one of a group begins |
 * | `open`: further ones may join it | `idle`, by COMMIT | the turn of the event loop is over and nobody works |
 * | | `due` | it is over while somebody works, or there are `mostUnits` |
 * | `due`: COMMIT comes as soon as no transaction works | `idle`, by COMMIT | the transaction in progress ends |
 *
 * From `open` and `due` it is `idle` too when SQLite has given up, when the only one was undone, and when the file is closed.
 */
import type { QueryResult } from 'kysely';

/** One file that is open. What fails because another process holds it can be repeated: see `whenFree`. */
export type SqliteFile = {
  run(sql: string, parameters?: readonly unknown[]): QueryResult<unknown>;
  iterate(sql: string, parameters: readonly unknown[]): Iterable<unknown>;
  /** SQLite ends a transaction by itself when the disk is full. */
  isInTransaction(): boolean;
  whenFree<T>(work: () => QueryResult<T>): Promise<QueryResult<T>>;
  close(): void;
};

/** What has ended in an open transaction of SQLite's and waits for its COMMIT. */
export type Group = { units: number; done: Promise<void>; resolve(): void; reject(error: unknown): void };

type State = { name: 'idle' } | { name: 'open' | 'due'; group: Group };

/** The connection: one works with it at a time, the others wait in line. */
export type Shared = { file: SqliteFile; state: State; isTaken: boolean; line: (() => void)[] };

/** Who waits for the first of a group waits for this many at most. */
const mostUnits = 50;

export function share(file: SqliteFile): Shared {
  return { file, state: { name: 'idle' }, isTaken: false, line: [] };
}

/** Waits until nobody else works with it. */
export async function take(shared: Shared): Promise<void> {
  if (shared.isTaken) await new Promise<void>((resolve) => shared.line.push(resolve));
  shared.isTaken = true;
}

/** To the next in line. */
export function passOn(shared: Shared): void {
  if (shared.state.name === 'due') commit(shared);
  const next = shared.line.shift();
  if (next) next();
  else shared.isTaken = false;
}

export function openGroup({ state }: Shared): Group | undefined {
  return state.name === 'idle' ? undefined : state.group;
}

/** The group that is open, or a new one. */
export async function join(shared: Shared): Promise<Group> {
  const { file } = shared;
  const open = openGroup(shared);
  if (open) return open;
  // One that reads first and writes later could not get the lock any more.
  await file.whenFree(() => file.run('BEGIN IMMEDIATE'));
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  // Of those that were rolled back nobody waits for it.
  done.catch(() => undefined);
  const group = { units: 0, done, resolve, reject };
  shared.state = { name: 'open', group };
  setImmediate(() => endTurn(shared, group));
  return group;
}

function endTurn(shared: Shared, group: Group): void {
  if (openGroup(shared) !== group) return;
  // In the middle of a transaction there is no COMMIT: its end is the next moment.
  if (shared.isTaken) shared.state = { name: 'due', group };
  else commit(shared);
}

/** One of the group has ended. */
export function endUnit(shared: Shared, group: Group): void {
  group.units++;
  if (group.units === mostUnits && openGroup(shared) === group) shared.state = { name: 'due', group };
}

export function commit(shared: Shared): void {
  const { file } = shared;
  const group = openGroup(shared);
  shared.state = { name: 'idle' };
  if (!group) return;
  try {
    file.run('COMMIT');
    group.resolve();
  } catch (error) {
    if (file.isInTransaction()) file.run('ROLLBACK');
    group.reject(error);
  }
}

/** The only one of its group is undone. */
export function undo(shared: Shared): void {
  shared.file.run('ROLLBACK');
  shared.state = { name: 'idle' };
}

/** SQLite has ended the transaction by itself, or never will. */
export function lose(shared: Shared, error: unknown): void {
  openGroup(shared)?.reject(error);
  shared.state = { name: 'idle' };
}
