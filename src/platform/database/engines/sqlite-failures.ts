import type { DriverError, Failure } from './engine.ts';

/** By the result codes of SQLite, of which the lowest byte is the plain one: https://sqlite.org/rescode.html. */
export function sqliteFailureOf(error: DriverError): Failure | undefined {
  const { code, errcode } = error;
  if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number') return undefined;
  return extended[errcode] ?? plain[errcode & 0xff];
}

/** Whether another process holds the file. */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = error as DriverError;
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && (errcode & 0xff) === 5;
}

const extended: Readonly<Record<number, Failure>> = {
  778: 'read-only', // IOERR_WRITE: a quota, or a limit to the size of files
  1555: 'taken', // CONSTRAINT_PRIMARYKEY
  4874: 'full', // IOERR_SHMSIZE: no room for the index that a database in WAL mode is opened with
  2067: 'taken', // CONSTRAINT_UNIQUE
};

const plain: Readonly<Record<number, Failure>> = {
  3: 'refused', // PERM
  5: 'away', // BUSY
  6: 'away', // LOCKED
  7: 'away', // NOMEM
  8: 'read-only',
  10: 'away', // IOERR
  11: 'refused', // CORRUPT
  13: 'full',
  14: 'away', // CANTOPEN
  15: 'away', // PROTOCOL
  23: 'refused', // AUTH
  26: 'refused', // NOTADB
};
