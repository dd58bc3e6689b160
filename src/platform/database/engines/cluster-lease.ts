/**
 * A lock that holds in a whole Galera cluster, where GET_LOCK is each node's own: a row, of which the cluster certifies that
 * one process has inserted it. It is a lease, so that a process that dies holds nobody up for long.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { systemRandom } from '../../random.ts';
import type { Database } from '../connect.ts';
import type { DriverError } from './engine.ts';
import { mysqlFailureOf } from './mysql-failures.ts';

/** The nodes' clocks may be some seconds apart. */
const leaseSeconds = 20;
const renewalMilliseconds = 4_000;
const pauseMilliseconds = 250;

const table = sql.table('schema_lock');
const end = sql`TIMESTAMPADD(SECOND, ${sql.lit(leaseSeconds)}, UTC_TIMESTAMP(3))`;

/**
 * @param connection that works under it; it is ended when somebody else has the lease, because this process stood still
 * @param database for a connection beside it
 * @returns `undefined` when another process held it all the time
 */
export async function withLease<T>(
  database: Database,
  connection: Database,
  waitSeconds: number,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const owner = systemRandom.uuid();
  await sql`CREATE TABLE IF NOT EXISTS ${table} (
    name VARCHAR(20) NOT NULL PRIMARY KEY, owner CHAR(36) NOT NULL, until DATETIME(3) NOT NULL
  ) ENGINE = InnoDB`.execute(connection);
  if (!(await take(connection, owner, waitSeconds))) return undefined;
  const stop = keep(database, owner, await idOf(connection));
  try {
    return await work();
  } finally {
    stop();
    await sql`DELETE FROM ${table} WHERE owner = ${owner}`.execute(database);
  }
}

async function take(connection: Database, owner: string, waitSeconds: number): Promise<boolean> {
  const until = performance.now() + waitSeconds * 1_000;
  do {
    try {
      await sql`DELETE FROM ${table} WHERE until < UTC_TIMESTAMP(3)`.execute(connection);
      await sql`INSERT INTO ${table} (name, owner, until) VALUES ('schema', ${owner}, ${end})`.execute(connection);
      return true;
    } catch (error) {
      const failure = mysqlFailureOf(error as DriverError);
      if (failure !== 'taken' && failure !== 'conflict') throw error;
      await sleep(pauseMilliseconds);
    }
  } while (performance.now() < until);
  return false;
}

/** @returns what ends it */
function keep(database: Database, owner: string, connectionId: number): () => void {
  const renew = async () => {
    const renewal = sql`UPDATE ${table} SET until = ${end} WHERE owner = ${owner}`;
    const { numAffectedRows } = await renewal.execute(database);
    if (numAffectedRows === 0n) await sql`KILL ${sql.lit(connectionId)}`.execute(database);
  };
  // A renewal that fails is made up for by the next one, or there is nothing to hold any more.
  const timer = setInterval(() => void renew().catch(() => undefined), renewalMilliseconds);
  return () => clearInterval(timer);
}

async function idOf(connection: Database): Promise<number> {
  const { rows } = await sql<{ id: number }>`SELECT CONNECTION_ID() AS id`.execute(connection);
  return Number(rows[0]?.id);
}
