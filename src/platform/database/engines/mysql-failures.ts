import type { DriverError, Failure } from './engine.ts';

/** By the error numbers of the server, and by the words of the driver for a connection that is of no use. */
export function mysqlFailureOf(error: DriverError): Failure | undefined {
  const { code, errno, fatal } = error;
  const known = typeof errno === 'number' ? numbers[errno] : undefined;
  // A sign-in that is refused ends the connection, and the caller that waits for an answer can do nothing about it.
  if (fatal === true && (known === undefined || known === 'refused')) return 'away';
  return known ?? (typeof code === 'string' && connectionLost.has(code) ? 'away' : undefined);
}

const numbers: Readonly<Record<number, Failure>> = {
  1020: 'conflict', // changed since the snapshot (MariaDB)
  1021: 'full', // the disk
  1040: 'away', // too many connections
  1041: 'away', // out of memory
  1044: 'refused', // no right to the database
  1045: 'refused', // no right to sign in
  1047: 'away', // Galera: no quorum
  1049: 'refused', // no such database
  1050: 'applied', // the table is there
  1053: 'away', // shutting down
  1060: 'applied', // the column is there
  1061: 'applied', // the key is there
  1062: 'taken',
  1091: 'applied', // nothing to drop
  1114: 'full', // the table
  1129: 'away', // host blocked
  1142: 'refused', // no right to the table
  1143: 'refused', // no right to the column
  1152: 'away', // aborted connection
  1153: 'away', // packet too large
  1158: 'away', // reading from or writing to the network
  1159: 'away',
  1160: 'away',
  1161: 'away',
  1180: 'away', // error during COMMIT
  1203: 'away', // too many connections of this user
  1205: 'conflict', // waited too long for a lock
  1213: 'conflict', // deadlock
  1226: 'away', // too many connections of this user
  1227: 'refused', // for administrators only
  1290: 'read-only',
  1317: 'away', // query interrupted
  1698: 'refused', // no right to sign in
  1792: 'read-only', // the transaction
  1836: 'read-only',
  1927: 'away', // connection killed
  1969: 'away', // statement time-out (MariaDB)
  3024: 'away', // statement time-out (MySQL)
  3032: 'away', // offline mode
};

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
