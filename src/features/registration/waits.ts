/**
 * Every request that waits for a decision on this process. A decision that the process makes itself is told at once;
 * for all others together it looks once in a while whether anything was decided, which is one number to read.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { Log } from '../../platform/log.ts';
import { makePlaces, type Places } from './places.ts';
import { listRegistrations, type Registration, readPowerCount } from './store.ts';

const pollMilliseconds = 500;
/** What has not been looked at for longer is not known. */
const longestGapMilliseconds = 4_000;
/** So many of one network may wait at once. */
const waitsForOneAttempt = 10;
/** So that neither the event loop nor the database is held for long. */
const tokensPerQuery = 200;

/** `nobody` when the account is deleted; `over` when the time is, without a decision; `unclear` when that is not known. */
export type Outcome = Registration | 'nobody' | 'over' | 'unclear';

/** A place among those who wait; to be left with `using`. */
export type Wait = Disposable & {
  /** @param seconds for how long at most */
  outcome(seconds: number): Promise<Outcome>;
  /** Nobody is there any more to be told. */
  giveUp(): void;
};

export type Waits = {
  /**
   * To be called before the registration is read: what is decided after that is not missed.
   * @throws Problem registration/too-many-waits (429)
   */
  enter(tokenHash: string, network: string): Wait;
  /** After the commit of a decision on them. */
  tell(registrations: readonly Registration[]): void;
  /** After that of their deletion. */
  tellDeleted(registration: Registration): void;
  /** Those who wait are told how it stands, and nobody waits any more. Afterwards the database is not used. */
  stop(): Promise<void>;
  count(): number;
};

export function openWaits(
  { database, log }: { database: Database; log: Log },
  { networkAttempts }: Pick<Config, 'networkAttempts'>,
): Waits {
  const places = makePlaces<Outcome>(networkAttempts * waitsForOneAttempt);
  let isStopped = false;
  let following: Promise<void> | undefined;
  let knownAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  const stopping = new AbortController();

  const follow = async () => {
    // At first it is not known what was decided between somebody's own look and the first one here.
    let seen: number | undefined;
    for (;;) {
      await sleep(pollMilliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (places.count() === 0 || isStopped) break;
      const at = performance.now();
      try {
        const count = await readPowerCount(database);
        if (count === undefined || count !== seen) await lookUp(database, places);
        seen = count;
        knownAt = at;
        hasFailed = false;
      } catch (err) {
        if (!hasFailed) log.error({ err }, 'it cannot be looked up whether registrations were decided; they wait on');
        hasFailed = true;
      }
    }
    following = undefined;
  };

  const isKnown = () => !hasFailed && performance.now() - knownAt <= longestGapMilliseconds;

  return {
    enter(tokenHash, network) {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const place = places.take(tokenHash, network, resolve);
      let timer: NodeJS.Timeout | undefined;
      return {
        outcome(seconds) {
          if (isStopped) return Promise.resolve('over');
          timer = setTimeout(() => resolve(isKnown() ? 'over' : 'unclear'), seconds * 1000);
          following ??= follow();
          return promise;
        },
        giveUp: () => resolve('over'),
        [Symbol.dispose]() {
          clearTimeout(timer);
          place.leave();
        },
      };
    },
    tell(registrations) {
      for (const registration of registrations)
        if (registration.status !== 'pending') places.end(registration.status_token_hash ?? '', registration);
    },
    tellDeleted: ({ status_token_hash }) => places.end(status_token_hash ?? '', 'nobody'),
    async stop() {
      isStopped = true;
      places.endAll('over');
      stopping.abort();
      await following;
    },
    count: places.count,
  };
}

/** Ends the wait of everybody whose registration is decided, or gone. */
async function lookUp(database: Database, places: Places<Outcome>): Promise<void> {
  const waiting = places.tokenHashes();
  for (let at = 0; at < waiting.length; at += tokensPerQuery) {
    const part = waiting.slice(at, at + tokensPerQuery);
    const found = new Map(
      (await listRegistrations(database, part)).map((registration) => [registration.status_token_hash, registration]),
    );
    for (const tokenHash of part) {
      const registration = found.get(tokenHash);
      if (registration?.status !== 'pending') places.end(tokenHash, registration ?? 'nobody');
    }
    // SQLite answers in the same turn.
    await nextTurn();
  }
}
