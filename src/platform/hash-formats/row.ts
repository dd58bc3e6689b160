/** What a row of the table of hash formats is made of. */

export type DigestName = 'md5' | 'sha1' | 'sha256' | 'sha512';

/** How a hash is computed from a password: all of a stored hash but its output. */
export type Recipe =
  | {
      by: 'argon2';
      variant: 'argon2d' | 'argon2i' | 'argon2id';
      /** In KiB. */
      memory: number;
      passes: number;
      lanes: number;
      salt: Buffer;
      size: number;
    }
  | { by: 'scrypt'; cost: number; blockSize: number; lanes: number; salt: Buffer; size: number }
  /** `signerKey` is encrypted with what scrypt gives. */
  | { by: 'firebase'; scrypt: Extract<Recipe, { by: 'scrypt' }>; signerKey: Buffer }
  /** `size` where the output is shorter than the digest. */
  | { by: 'pbkdf2'; digest: DigestName; rounds: number; salt: Buffer; size?: number | undefined }
  /** `salt` with its prefix and cost; `before` is what the password goes through first. */
  | { by: 'bcrypt'; salt: string; before?: 'sha256' | 'wordpress' }
  /** `salt` with its prefix and rounds. */
  | { by: 'sha-crypt'; salt: string }
  | { by: 'md5-crypt'; salt: Buffer }
  | { by: 'phpass'; rounds: number; salt: Buffer }
  | { by: 'digest'; digest: DigestName; salt: Buffer; saltStands: 'first' | 'last' }
  | { by: 'hmac'; digest: DigestName; salt: Buffer }
  /** `outer` over the hexadecimal output of `inner`. */
  | { by: 'wrapping'; inner: Recipe; outer: Recipe };

/**
 * What a weak hash is rebuilt from when Argon2id stands around it; 0 rounds where there is no such number, and a
 * size in bytes where the output is shorter than is usual.
 */
export type Ingredients = { rounds: number; salt: Buffer; size?: number | undefined };

export type Reading = {
  recipe: Recipe;
  /** What the right password gives. */
  expected: Buffer;
  /** For people. */
  cost: string;
  /** Only of what is weak: unsalted, or much faster than Argon2id. */
  weak?: Ingredients | undefined;
};

export type Row = {
  name: string;
  madeBy: string;
  /** What it is known by, for people. */
  knownBy: string;
  verifiedBy: string;
  weak: 'no' | 'yes' | 'below 100,000 rounds';
  /** Beyond them it cannot be verified. */
  bounds: string;
  /** What its program uses by default, and how many times as long as today's Argon2id that takes (bench/hash-formats.ts). */
  typical: { cost: string; times: number };
  shape: RegExp;
  /** The pieces that `shape` found; `undefined` when one of them is not as it must be. */
  read(pieces: string[]): Reading | undefined;
  /** For what can be weak. */
  rebuild?(ingredients: Ingredients): Recipe;
};

/** An iterated digest with fewer rounds than this is weak. */
const fewestRounds = 100_000;

export const digestSizes: Record<DigestName, number> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

export function weakBelow(ingredients: Ingredients): Ingredients | undefined {
  return ingredients.rounds < fewestRounds ? ingredients : undefined;
}

/** By hand: asking Node for the form of a number has it load 7 MB about the world's languages. */
export function inRounds(rounds: number): string {
  return `${String(rounds).replace(/\B(?=(?:\d{3}){1,5}$)/g, ',')} rounds`;
}

/**
 * Base64 as an encoder writes it; `undefined` when it is anything else, or of another length: what is
 * decoded leniently would be two texts of one hash.
 * @param [least, most] in bytes
 */
export function decodeBase64(text: string, [least, most]: readonly [number, number]): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text && bytes.length >= least && bytes.length <= most ? bytes : undefined;
}

/** The same without the padding, as in the PHC format. */
export function decodeBareBase64(text: string, range: readonly [number, number]): Buffer | undefined {
  return text.endsWith('=') ? undefined : decodeBase64(text.padEnd(4 * Math.ceil(text.length / 4), '='), range);
}
