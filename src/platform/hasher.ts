/** Password hashing, on threads of its own: nothing here blocks the event loop. */
import { runHashJob } from './hash-pool.ts';

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
  const decoy = await hash(decoySecret);
  return {
    hash,
    async verify(stored, password) {
      const matches = stored !== undefined && isReadable(stored) ? await tryToVerify(stored, password) : undefined;
      if (matches !== undefined) return { matches, readable: true };
      await verify(decoy, password);
      return { matches: false, readable: stored === undefined };
    },
  };
}

async function hash(password: string): Promise<string> {
  return (await runHashJob({ password })) as string;
}

async function verify(stored: string, password: string): Promise<boolean> {
  return (await runHashJob({ stored, password })) as boolean;
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
