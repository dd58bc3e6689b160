/** Password hashing, on threads of its own: nothing here blocks the event loop. */
import { parameters } from './hash-jobs.ts';
import { type Place, takePlace, turnAway, UnusableHash } from './hash-pool.ts';
import type { Random } from './random.ts';

/** Each throws Problem server/busy (503) when too many others want a hash. */
type Hashing = {
  /** The PHC string to store for a password. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the stored hash. Without a hash, or with one that cannot be
   * read, a decoy is verified instead, so that every call costs exactly one hash; it is then `false`.
   * `readable` tells an unreadable hash from a wrong password, for the operator's log.
   */
  verify(stored: string | undefined, password: string): Promise<{ matches: boolean; readable: boolean }>;
};

export type Turn = Disposable & Hashing;

export type Hasher = Hashing & {
  /**
   * A place in the queue ahead of its use: a crowd is turned away before anything is asked or counted.
   * Take it with `using`, which gives it back. @throws Problem server/busy (503)
   */
  takeTurn(): Turn;
  /** Counts the next one as refused when there is no place left, and says so. */
  turnsAway(): boolean;
};

/** @param longestWait for a hash to begin, in milliseconds */
export function openHasher(random: Random, longestWait: number): Hasher {
  const decoy = makeDecoy(random);
  const withPlace = async <T>(work: (place: Place) => Promise<T>): Promise<T> => {
    using place = takePlace(longestWait);
    return await work(place);
  };
  return {
    hash: (password) => withPlace((place) => hash(place, password)),
    verify: (stored, password) => withPlace((place) => verify(place, decoy, stored, password)),
    turnsAway: () => turnAway(longestWait),
    takeTurn() {
      const place = takePlace(longestWait);
      return {
        hash: (password) => hash(place, password),
        verify: (stored, password) => verify(place, decoy, stored, password),
        [Symbol.dispose]: () => place[Symbol.dispose](),
      };
    },
  };
}

/** The form of a hash around what is none: it takes as long to verify as any, and no password belongs to it. */
function makeDecoy(random: Random): string {
  const { memoryCost, timeCost, parallelism } = parameters;
  const [salt, output] = [16, 32].map((size) =>
    Buffer.from(random.token(size), 'base64url').toString('base64').replace(/=+$/, ''),
  );
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${output}`;
}

async function hash(place: Place, password: string): Promise<string> {
  return (await place.run({ password })) as string;
}

async function verify(place: Place, decoy: string, stored: string | undefined, password: string) {
  const matches = stored !== undefined && isReadable(stored) ? await tryToVerify(place, stored, password) : undefined;
  if (matches !== undefined) return { matches, readable: true };
  await place.run({ stored: decoy, password });
  return { matches: false, readable: stored === undefined };
}

/** `undefined` when the library cannot decode it or refuses its parameters; that costs no hash. */
async function tryToVerify(place: Place, stored: string, password: string): Promise<boolean | undefined> {
  try {
    return (await place.run({ stored, password })) as boolean;
  } catch (error) {
    if (error instanceof UnusableHash) return undefined;
    throw error;
  }
}

/**
 * Argon2id in the PHC format with less than 1 GiB of memory and a salt and an output of sane
 * lengths; nothing else reaches the library.
 */
function isReadable(stored: string): boolean {
  return /^\$argon2id\$v=19\$m=\d{1,6},t=\d{1,2},p=\d{1,2}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/.test(stored);
}
