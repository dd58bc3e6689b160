import type { Database } from '../../platform/database/connect.ts';

/** By what a database and its transactions have in common. */
const runners = new WeakMap<object, () => void>();

/** @param wake called when a job of this process's own has been committed */
export function wakeOnEnqueue(database: Database, wake: () => void): void {
  runners.set(database.getExecutor().adapter, wake);
}

/** A command has nobody to wake; the servers look every few seconds. */
export function wakeRunner(database: Database): void {
  runners.get(database.getExecutor().adapter)?.();
}
