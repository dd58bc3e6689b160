/**
 * Everybody who waits for a decision on this process. A decision that the process makes itself is told at once;
 * for all others together it looks once in a while whether anything was decided, which is one number to read.
 */
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../../config.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { Log } from '../../platform/log.ts';
import { staggerRetry } from '../../platform/stagger.ts';
import { Problem } from '../../problems.ts';
import { listRegistrations, type Registration, readPowerCount } from './store.ts';

const pollMilliseconds = 500;
/** What has not been looked at for longer is not known. */
const longestGapMilliseconds = 4_000;
/** A person has a few windows open. */
const mostForToken = 5;
/** So many of one network may wait at once. */
const waitsForOneAttempt = 10;
const mostInAll = 25_000;
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

type Place = { network: string; end(outcome: Outcome): void };

export function openWaits(
  { database, log }: { database: Database; log: Log },
  { networkAttempts }: Pick<Config, 'networkAttempts'>,
): Waits {
  const mostInNetwork = networkAttempts * waitsForOneAttempt;
  const places = new Map<string, Set<Place>>();
  const ofNetwork = new Map<string, number>();
  let inAll = 0;
  let isStopped = false;
  let following: Promise<void> | undefined;
  let knownAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;
  const stopping = new AbortController();

  const tellOne = (tokenHash: string | null, outcome: Outcome) => {
    for (const place of places.get(tokenHash ?? '') ?? []) place.end(outcome);
  };

  const lookUp = async () => {
    const waiting = [...places.keys()];
    for (let at = 0; at < waiting.length; at += tokensPerQuery) {
      const part = waiting.slice(at, at + tokensPerQuery);
      const found = new Map(
        (await listRegistrations(database, part)).map((registration) => [registration.status_token_hash, registration]),
      );
      for (const tokenHash of part) {
        const registration = found.get(tokenHash);
        if (registration?.status !== 'pending') tellOne(tokenHash, registration ?? 'nobody');
      }
      // SQLite answers in the same turn.
      await nextTurn();
    }
  };

  const follow = async () => {
    // At first it is not known what was decided between somebody's own look and the first one here.
    let seen: number | undefined;
    for (;;) {
      await sleep(pollMilliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (inAll === 0 || isStopped) break;
      const at = performance.now();
      try {
        const count = await readPowerCount(database);
        if (count === undefined || count !== seen) await lookUp();
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

  const leave = (tokenHash: string, place: Place) => {
    const ofToken = places.get(tokenHash);
    if (!ofToken?.delete(place)) return;
    if (ofToken.size === 0) places.delete(tokenHash);
    inAll--;
    const left = (ofNetwork.get(place.network) ?? 0) - 1;
    if (left > 0) ofNetwork.set(place.network, left);
    else ofNetwork.delete(place.network);
  };

  return {
    enter(tokenHash, network) {
      const ofToken = places.get(tokenHash) ?? new Set<Place>();
      const inNetwork = ofNetwork.get(network) ?? 0;
      if (ofToken.size >= mostForToken) throw tooMany('for this decision');
      if (inNetwork >= mostInNetwork) throw tooMany('in your network');
      if (inAll >= mostInAll) throw tooMany('here');
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      const place: Place = { network, end: resolve };
      places.set(tokenHash, ofToken.add(place));
      ofNetwork.set(network, inNetwork + 1);
      inAll++;
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
          leave(tokenHash, place);
        },
      };
    },
    tell(registrations) {
      for (const registration of registrations)
        if (registration.status !== 'pending') tellOne(registration.status_token_hash, registration);
    },
    tellDeleted: ({ status_token_hash }) => tellOne(status_token_hash, 'nobody'),
    async stop() {
      isStopped = true;
      for (const ofToken of places.values()) for (const place of ofToken) place.end('over');
      stopping.abort();
      await following;
    },
    count: () => inAll,
  };
}

function tooMany(where: string): Problem {
  return new Problem('registration/too-many-waits', {
    sentence: `Too many requests wait ${where} already: ask without "wait", or try again shortly.`,
    headers: { 'retry-after': staggerRetry() },
  });
}
