/** Password hashing, on threads of its own: nothing here blocks the event loop. */
import { isCostly, priceOf } from './hash-formats/price.ts';
import { formatOf } from './hash-formats.ts';
import { outputSize, parameters, saltSize } from './hash-jobs.ts';
import { type Place, takePlace, turnAway, UnusableHash } from './hash-pool.ts';
import type { Random } from './random.ts';

/** Each throws Problem server/busy (503) when too many others want a hash. */
type Hashing = {
  /** The PHC string to store for a password. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the stored hash, of any format in hash-formats.ts. Without a hash,
   * or with one that cannot be read, a decoy is verified instead, so that every call costs exactly one
   * hash; it is then `false`. `readable` tells an unreadable hash from a wrong password, for the
   * operator's log.
   * @param decoy a stored hash that costs as much as is to be seen; otherwise one of those made here
   */
  verify(stored: string | undefined, password: string, decoy?: string): Promise<Verdict>;
};

type Verdict = { matches: boolean; readable: boolean };

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
  const ownDecoy = makeDecoy(random);
  const withPlace = async <T>(work: (place: Place) => Promise<T>): Promise<T> => {
    using place = takePlace(longestWait);
    return await work(place);
  };
  return {
    hash: (password) => withPlace((place) => hash(place, password)),
    verify: (stored, password, decoy) => withPlace((place) => verify(place, [stored, decoy, ownDecoy], password)),
    turnsAway: () => turnAway(longestWait),
    takeTurn() {
      const place = takePlace(longestWait);
      return {
        hash: (password) => hash(place, password),
        verify: (stored, password, decoy) => verify(place, [stored, decoy, ownDecoy], password),
        [Symbol.dispose]: () => place[Symbol.dispose](),
      };
    },
  };
}

/** The form of a hash around what is none: it takes as long to verify as any, and no password belongs to it. */
function makeDecoy(random: Random): string {
  const { memoryCost, timeCost, parallelism } = parameters;
  const [salt, output] = [saltSize, outputSize].map((size) =>
    Buffer.from(random.token(size), 'base64url').toString('base64').replaceAll('=', ''),
  );
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${output}`;
}

async function hash(place: Place, password: string): Promise<string> {
  return (await place.run({ password })) as string;
}

/** @param hashes the stored one first, then its stand-ins; the first that can be verified is */
async function verify(place: Place, hashes: readonly (string | undefined)[], password: string): Promise<Verdict> {
  const [stored] = hashes;
  for (const hash of hashes) {
    const matches = hash === undefined ? undefined : await tryToVerify(place, hash, password);
    if (matches === undefined) continue;
    const isStandIn = hash !== stored;
    return { matches: matches && !isStandIn, readable: !isStandIn || stored === undefined };
  }
  throw new Error('the decoy cannot be verified');
}

/** `undefined` when it is unknown, out of bounds, or refused by its library; that costs no hash. */
async function tryToVerify(place: Place, stored: string, password: string): Promise<boolean | undefined> {
  const format = formatOf(stored);
  if (!format) return undefined;
  try {
    return (await place.run({ stored, password, isCostly: isCostly(priceOf(format.recipe)) })) as boolean;
  } catch (error) {
    if (error instanceof UnusableHash) return undefined;
    throw error;
  }
}
