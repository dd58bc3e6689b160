/** Every difference between SQLite and MySQL/MariaDB that the rest of the program has to know. */

export type DialectName = 'sqlite' | 'mysql';

type DriverError = { code?: unknown; errno?: unknown; errcode?: unknown; fatal?: unknown };

/** Whether a statement was refused because a unique key holds that value already. */
export function isUniqueViolation(error: unknown): boolean {
  const { errno, errcode } = error as DriverError;
  return errno === 1062 || errcode === 2067 || errcode === 1555;
}

/** Whether the transaction lost to another one and may simply be tried again. */
export function isRetryable(error: unknown): boolean {
  const { errno } = error as DriverError;
  // 1213 deadlock, 1205 lock wait time-out, 1020 changed since the snapshot (MariaDB), 1180/1047 are not: Galera.
  return errno === 1213 || errno === 1205 || errno === 1020;
}

/** Whether another process holds the SQLite file (SQLITE_BUSY in any of its forms). */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = error as DriverError;
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && (errcode & 0xff) === 5;
}

/** Whether the statement had been carried out before a crash that came ahead of its record. */
export function isAlreadyApplied(error: unknown): boolean {
  const { errno } = error as DriverError;
  // Table exists, duplicate column, duplicate key name, nothing to drop.
  return errno === 1050 || errno === 1060 || errno === 1061 || errno === 1091;
}

/** Whether the database is away, full, read-only or overloaded: a 503, and not a bug. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errno, errcode, fatal } = error as DriverError;
  if (code === 'ERR_SQLITE_ERROR') return typeof errcode === 'number' && sqliteAway.has(errcode & 0xff);
  // The driver's word for a connection that never came about or is of no use any more.
  if (isRetryable(error) || fatal === true) return true;
  if (typeof errno === 'number' && mysqlAway.has(errno)) return true;
  return typeof code === 'string' && connectionLost.has(code);
}

/** Whether what was to be written has no room: on the disk, or in the table space of a server. */
export function isFull(error: unknown): boolean {
  const { code, errno, errcode } = error as DriverError;
  if (code === 'ERR_SQLITE_ERROR') return typeof errcode === 'number' && (errcode & 0xff) === 13;
  return errno === 1021 || errno === 1114;
}

/** Whether the database answers but keeps nothing: it is full, or it only reads. */
export function refusesWrites(error: unknown): boolean {
  const { code, errno, errcode } = error as DriverError;
  // READONLY in any of its forms, and SQLITE_IOERR_WRITE: a quota or a limit to the size of files.
  if (code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' && ((errcode & 0xff) === 8 || errcode === 778))
    return true;
  return isFull(error) || errno === 1290 || errno === 1792 || errno === 1836;
}

/** BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL. */
const sqliteAway = new Set([5, 6, 7, 8, 10, 13, 14, 15]);

const mysqlAway = new Set([
  1021, // disk full
  1040, // too many connections
  1041, // out of memory
  1047, // Galera: no quorum
  1053, // server shutting down
  1114, // table is full
  1129, // host blocked
  1152, // aborted connection
  1153, // packet too large
  1158,
  1159,
  1160,
  1161, // network read or write
  1180, // error during COMMIT
  1203,
  1226, // too many connections of this user
  1290, // read-only
  1317, // query interrupted
  1792, // read-only transaction
  1836, // read-only
  1927, // connection killed
  1969, // statement time-out (MariaDB)
  3024, // statement time-out (MySQL)
  3032, // offline mode
]);

const connectionLost = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_UNEXPECTED_PACKET',
]);
