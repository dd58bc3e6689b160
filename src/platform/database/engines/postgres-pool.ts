/**
 * Connections to PostgreSQL: set up for correctness before their first use, and with a limit to every
 * wait, so that a database that hangs is a 503 after seconds and not a queue without end.
 */
import type { PostgresPool } from 'kysely';
import type { QueryResult } from 'pg';
import type { PoolState } from '../../metrics.ts';
import type { ClientOptions } from './postgres-address.ts';
import { asAway, away, inTime, type Link, makeLink } from './postgres-link.ts';

const poolSize = 10;
const connectTimeoutMilliseconds = 2_000;
const farewellMilliseconds = 1_000;
/** For a connection that can be used, while all of them are in use or none can be made. */
const acquireTimeoutMilliseconds = 3_500;
/** For the wait and the first answer together: nobody waits longer to hear that the database hangs. */
const firstAnswerMilliseconds = 4_500;
/** A request that comes when so many wait is refused at once. */
const longestQueue = 1_000;
/** A connection that rested longer is asked whether it is alive: a half-open one looks so. */
const restMilliseconds = 1_000;
const probeTimeoutMilliseconds = 500;

/**
 * Forced on every connection, whatever the server's defaults are: a level at which a transaction sees what was
 * committed, and a limit to every wait. A lost wait for a lock is tried again, so one wait is short, but longer than the
 * second after which the server looks for a deadlock. It gives up a statement whose answer nobody waits for any more, and
 * releases the locks of a client that it has not heard from.
 */
const sessionSettings = [
  'SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED',
  'SET statement_timeout = 4000',
  'SET lock_timeout = 1100',
  'SET idle_in_transaction_session_timeout = 4000',
  'SET idle_session_timeout = 0',
  'SHOW server_encoding',
].join('; ');

const int8 = 20;
const numeric = 1700;

/** Beyond 2^53 it stays text. */
function readNumber(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

/** @param onOpen is given what tells how many connections are in use, and how many are waited for */
export async function openPool(
  options: ClientOptions,
  onOpen: (look: () => PoolState) => void = () => undefined,
): Promise<PostgresPool> {
  // Loaded here, so that an installation on SQLite does not wait for it.
  const { default: pg } = await import('pg');
  const types = new pg.TypeOverrides();
  for (const type of [int8, numeric]) types.setTypeParser(type, readNumber);
  const open = new Set<Link>();
  /** And since when; the one that was used last comes last. */
  const idle = new Map<Link, number>();
  const places = makePlaces(poolSize);
  let waiting = 0;
  onOpen(() => ({ inUse: places.countTaken(), waiting }));

  /** When one hangs or has ended, those that lie idle have as well. */
  const cutIdle = () => {
    for (const link of idle.keys()) link.cut();
  };
  const giveBack = (link: Link) => {
    if (link.isSpent()) link.cut();
    else idle.set(link, performance.now());
    places.leave();
  };
  const forget = (link: Link) => {
    open.delete(link);
    idle.delete(link);
  };

  const make = async () => {
    const client = new pg.Client({
      ...options,
      types,
      keepAlive: true,
      connectionTimeoutMillis: connectTimeoutMilliseconds,
    });
    const link = makeLink(client, { onRelease: giveBack, onLoss: cutIdle, onEnd: forget });
    open.add(link);
    try {
      await client.connect();
      assertUnicode(await link.ask(sessionSettings, connectTimeoutMilliseconds));
      return link;
    } catch (error) {
      link.cut();
      forget(link);
      throw asAway(error);
    }
  };
  const isAlive = async (link: Link, since: number) => {
    if (performance.now() - since <= restMilliseconds) return true;
    try {
      await link.ask('SELECT 1', probeTimeoutMilliseconds);
      return true;
    } catch {
      return false;
    }
  };
  const find = async () => {
    for (;;) {
      const latest = [...idle].at(-1);
      if (!latest) return make();
      idle.delete(latest[0]);
      if (await isAlive(...latest)) return latest[0];
    }
  };
  const acquire = async () => {
    await places.enter();
    try {
      return await find();
    } catch (error) {
      places.leave();
      throw error;
    }
  };

  return {
    options: {},
    async connect() {
      if (waiting >= longestQueue) throw away('Too many wait for a connection to the database');
      const begun = performance.now();
      waiting++;
      const acquired = acquire().finally(() => waiting--);
      const link = await inTime(
        acquired,
        acquireTimeoutMilliseconds,
        'No connection to the database became free in time',
        (late) => late.release(),
      );
      link.expectAnswerBy(begun + firstAnswerMilliseconds);
      return link;
    },
    // A database that is away or hangs does not answer the farewell, and must not keep the program from ending.
    async end() {
      const farewell = Promise.all([...open].map((link) => link.end()));
      await inTime(farewell, farewellMilliseconds, '').catch(() => undefined);
      for (const link of open) link.cut();
    },
  };
}

/** So many may be in at once; the others wait in line. */
function makePlaces(count: number) {
  const line: (() => void)[] = [];
  let free = count;
  return {
    countTaken: () => count - free,
    async enter(): Promise<void> {
      if (free > 0) free--;
      else await new Promise<void>((resolve) => line.push(resolve));
    },
    leave(): void {
      const next = line.shift();
      if (next) next();
      else free++;
    },
  };
}

/** In any other encoding some names could not be kept. @param results of the session settings */
function assertUnicode(results: unknown): void {
  const { server_encoding: encoding } = (results as QueryResult[]).at(-1)?.rows[0] ?? {};
  if (encoding !== 'UTF8')
    throw new Error(
      `its encoding is ${encoding}, and has to be UTF8: make it with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
    );
}
