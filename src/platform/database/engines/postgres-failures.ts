import type { DriverError, Failure } from './engine.ts';

/** By SQLSTATE (PostgreSQL, appendix A), and by what postgres-pool.ts says of a connection that is of no use. */
export function postgresFailureOf({ code, fatal }: DriverError): Failure | undefined {
  // A sign-in that is refused ends the connection, and the caller that waits for an answer can do nothing about it.
  if (fatal === true) return 'away';
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return states[code] ?? classes[code.slice(0, 2)];
}

const states: Readonly<Record<string, Failure>> = {
  '23505': 'taken',
  '25006': 'read-only',
  '25P03': 'away', // idle in a transaction for too long
  '25P04': 'away', // a transaction that took too long
  '28000': 'refused', // no right to sign in
  '28P01': 'refused', // wrong password
  '3D000': 'refused', // no such database
  '3F000': 'refused', // no schema to make tables in
  '40001': 'conflict', // serialisation failure
  '40003': 'away', // whether it was done is not known
  '40P01': 'conflict', // deadlock
  '42501': 'refused', // no right to that
  '53100': 'full', // the disk
  '55P03': 'conflict', // waited too long for a lock
  '57014': 'away', // query interrupted, by the statement time-out as well
  '57P01': 'away', // ended by an administrator
  '57P02': 'away', // crashed
  '57P03': 'away', // starting or shutting down
  '57P05': 'away', // ended because it was idle
  '58030': 'away', // reading or writing a file
};

const classes: Readonly<Record<string, Failure>> = {
  '08': 'away', // the connection
  '53': 'away', // out of memory, or of connections
};
