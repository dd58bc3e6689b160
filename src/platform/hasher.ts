/**
 * Password hashing: Argon2id (RFC 9106) with the OWASP baseline of 19 MiB, two passes, one lane.
 * The library hashes on the thread pool, so nothing here blocks the event loop.
 */
import { hash, verify } from '@node-rs/argon2';

/** The library's default algorithm is Argon2id. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type Hasher = {
  /** The PHC string to store for a password. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the stored hash. Without a hash, or with one that cannot be
   * read, a decoy is verified instead, so that every call costs exactly one hash; it is then `false`.
   * `readable` tells an unreadable hash from a wrong password, for the operator's log.
   */
  verify(stored: string | undefined, password: string): Promise<{ matches: boolean; readable: boolean }>;
};

/** @param decoySecret any value nobody knows; it becomes the password of the decoy. */
export async function openHasher(decoySecret: string): Promise<Hasher> {
  const decoy = await hash(decoySecret, parameters);
  return {
    hash: (password) => hash(password, parameters),
    async verify(stored, password) {
      const matches = stored !== undefined && isReadable(stored) ? await tryToVerify(stored, password) : undefined;
      if (matches !== undefined) return { matches, readable: true };
      await verify(decoy, password);
      return { matches: false, readable: stored === undefined };
    },
  };
}

/** `undefined` when the library cannot decode it or refuses its parameters; that costs no hash. */
async function tryToVerify(stored: string, password: string): Promise<boolean | undefined> {
  try {
    return await verify(stored, password);
  } catch {
    return undefined;
  }
}

/**
 * Argon2id in the PHC format with less than 1 GiB of memory and a salt and an output of sane
 * lengths; nothing else reaches the library.
 */
function isReadable(stored: string): boolean {
  return /^\$argon2id\$v=19\$m=\d{1,6},t=\d{1,2},p=\d{1,2}\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/.test(stored);
}
