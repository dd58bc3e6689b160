/**
 * Keeps one process's memory of the revocations in step with the table, which every process and the
 * command line write to. A signed-in request then asks the memory and not the database.
 */
// The global one is looked up anew for every request.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { Log } from '../../platform/log.ts';
import { makeRevocationMemory, type RevocationMemory } from './memory.ts';
import { makeReadings } from './readings.ts';
import {
  listLivingRevocations,
  listRevocationsAfter,
  type Position,
  type RevocationRow,
  readPosition,
} from './store.ts';
import { follow } from './streams.ts';

const pauseMilliseconds = 250;

/** An older memory decides nothing; who needs it waits for the next reading. */
const longestAgeMilliseconds = 1_000;

/** For so long the table may fail to be read before the requests that wait for it are refused. */
const longestGapMilliseconds = 4_000;
const lastChanceMilliseconds = 500;

/** Of the whole table, so that no statement takes long. */
const rowsAtOnce = 10_000;

export type Revocations = Pick<RevocationMemory, 'isSessionRevoked' | 'isUserRevoked'> & {
  /** Whether the memory may decide right now. */
  isCurrent(): boolean;
  /**
   * Counts the times at which the memory began anew, because the database is not, or may not be, the one that was read
   * before: what was seen in that one may be somebody else's in this one.
   */
  timeline(): number;
  /** Seconds since what is in memory was known to be all there is. */
  ageSeconds(): number;
  /** Waits until it may. @throws what the database driver throws when the table cannot be read for 4 s */
  becomeCurrent(): Promise<void>;
  /**
   * To be awaited after the commit of a change that revoked something: then this process knows it.
   * If the table cannot be read just now, the change stands, and nothing is decided until it can.
   * A command follows nothing; it waits until the servers know.
   */
  settle(): Promise<void>;
  /** Called at each change of this process, so that others beside it need not wait for their next reading. */
  onSettle(tell: () => void): void;
  /** Another process has revoked something: nothing is decided until that was read. */
  look(): Promise<void>;
  /** Reads everything, and goes on following. @throws what the database driver throws */
  follow(database: Database): Promise<void>;
  /** Afterwards the connection is not used any more. */
  stop(): Promise<void>;
};

/** Reads again what a process remembers as a whole. */
export type Reload = { roles(database: Database): Promise<void>; keys(database: Database): Promise<void> };

export function openRevocations({ clock, log }: { clock: Clock; log: Log }, reload: Reload): Revocations {
  const known = makeKnowledge({ clock, log }, reload);
  const stopping = new AbortController();
  let source: Database | undefined;
  let neededAt = Number.NEGATIVE_INFINITY;

  const readSource = (): Promise<void> => {
    if (!source) throw new Error('the revocations are not followed');
    return known.read(source);
  };
  const readings = makeReadings(readSource, (err) => log.error({ err }, 'the revocations cannot be read'));

  const isCurrent = () => known.at() >= neededAt && performance.now() - known.at() <= longestAgeMilliseconds;

  let tellOthers: () => void = () => undefined;

  const look = async (): Promise<void> => {
    if (!source) return;
    neededAt = performance.now();
    await readings.fromNow().catch(() => undefined);
  };

  const keepReading = async (): Promise<void> => {
    for (;;) {
      await sleep(pauseMilliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await readings.join().catch(() => undefined);
    }
  };

  return {
    ...known.memory,
    isCurrent,
    timeline: known.timeline,
    ageSeconds: () => (performance.now() - known.at()) / 1000,
    async becomeCurrent() {
      const now = performance.now();
      // During an outage nobody waits long, but for as long as it takes to notice that it is over.
      const until =
        readings.failure() === undefined
          ? now + longestGapMilliseconds
          : Math.max(known.at() + longestGapMilliseconds, now + lastChanceMilliseconds);
      while (!isCurrent()) {
        const left = until - performance.now();
        if (left <= 0)
          throw readings.failure() ?? Object.assign(new Error('The revocations take too long'), { code: 'ETIMEDOUT' });
        const again = readings.join().catch(() => sleep(pauseMilliseconds, undefined, { ref: false }));
        await Promise.race([again, sleep(left, undefined, { ref: false })]);
      }
    },
    async settle() {
      if (!source) return sleep(longestAgeMilliseconds);
      tellOthers();
      await look();
    },
    onSettle(tell) {
      tellOthers = tell;
    },
    look,
    async follow(database) {
      source = database;
      await readings.join();
      void keepReading();
    },
    async stop() {
      stopping.abort();
      await readings.idle();
    },
  };
}

type Knowledge = {
  memory: Pick<RevocationMemory, 'isSessionRevoked' | 'isUserRevoked'>;
  /** When the last reading that succeeded began: whatever was committed by then is known. */
  at(): number;
  timeline(): number;
  read(database: Database): Promise<void>;
};

function makeKnowledge({ clock, log }: { clock: Clock; log: Log }, reload: Reload): Knowledge {
  let memory = makeRevocationMemory();
  let known: Position | undefined;
  let knownAt = Number.NEGATIVE_INFINITY;
  let timeline = 0;
  /** What is still to be read again as a whole: a row that says so is taken in only once. */
  const outdated = { roles: false, keys: false };

  const takeIn = (into: RevocationMemory, rows: readonly RevocationRow[]) => {
    const again = into.add(rows);
    outdated.roles ||= again.roles;
    outdated.keys ||= again.keys;
  };

  /** @returns false when the database is not, or may not be, the one that was read */
  const goOn = async (database: Database, before: Position, now: Position): Promise<boolean> => {
    if (now.via !== before.via) return false;
    const moved = [...now.links.values()].filter(({ stream, mark }) => before.links.get(stream)?.mark !== mark);
    const from = moved.flatMap(({ stream }) => before.links.get(stream) ?? []);
    const rows = from.length > 0 || now.loose > 0 ? await listRevocationsAfter(database, from) : [];
    const links = follow(before.links, now.links, rows);
    if (!links || isSetBack(before.guards, now.guards)) {
      log.warn('the database was set back, or replaced by a copy that lacks the latest changes: beginning anew');
      return false;
    }
    takeIn(memory, rows);
    known = { ...now, links: new Map(links) };
    return true;
  };

  /** Until everything has been read, nothing is decided. */
  const beginAnew = async (database: Database, now: Position): Promise<void> => {
    known = undefined;
    knownAt = Number.NEGATIVE_INFINITY;
    const whole = makeRevocationMemory();
    for (let id = 0, isMore = true; isMore; ) {
      const rows = await listLivingRevocations(database, { id, now: clock.now(), limit: rowsAtOnce });
      takeIn(whole, rows);
      isMore = rows.length === rowsAtOnce;
      id = rows.at(-1)?.id ?? id;
    }
    outdated.roles = true;
    outdated.keys = true;
    memory = whole;
    known = now;
    timeline++;
  };

  const readWith = async (database: Database): Promise<void> => {
    const at = performance.now();
    const now = await readPosition(database);
    if (!(known && (await goOn(database, known, now)))) await beginAnew(database, now);
    if (outdated.roles) await reload.roles(database);
    outdated.roles = false;
    if (outdated.keys) await reload.keys(database);
    outdated.keys = false;
    memory.forget(clock.now());
    knownAt = at;
  };

  return {
    memory: {
      isSessionRevoked: (sessionId) => memory.isSessionRevoked(sessionId),
      isUserRevoked: (userId, version) => memory.isUserRevoked(userId, version),
    },
    at: () => knownAt,
    timeline: () => timeline,
    // On one connection, which leads to one server.
    read: (database) => database.connection().execute(readWith),
  };
}

function isSetBack(before: Position['guards'], now: Position['guards']): boolean {
  return [...before].some(([name, version]) => (now.get(name) ?? -1) < version);
}
