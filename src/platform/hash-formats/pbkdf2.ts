/**
 * PBKDF2 (RFC 8018) in the ways that three programs write it. Of an output that is longer than its digest, as
 * Keycloak makes it, the first part is compared: it is computed by itself, and the others tell nothing more.
 */
import {
  type DigestName,
  decodeBareBase64,
  decodeBase64,
  digestSizes,
  type Ingredients,
  inRounds,
  type Recipe,
  type Row,
  weakBelow,
} from './row.ts';

const mostRounds = 5_000_000;
/** Of the output, in bytes; 16 are as many as anybody could guess. */
const sizes = [16, 128] as const;

type Origin = {
  name: string;
  madeBy: string;
  /** What stands before the rounds. */
  head(digest: DigestName): string;
  /** Of the salt and of the output. */
  patterns: [salt: string, output: string];
  decodeSalt(text: string): Buffer | undefined;
  decodeOutput(text: string): Buffer | undefined;
  /** The usual rounds with each digest, and how many times as long as Argon2id they take. */
  usual: [digest: DigestName, rounds: number, times: number][];
};

/** Printable ASCII but `$`. */
const plainSalt = '[\\x21-\\x23\\x25-\\x7e]{1,64}';

const werkzeug: Origin = {
  name: 'werkzeug-pbkdf2',
  madeBy: 'Werkzeug (Flask)',
  head: (digest) => `pbkdf2:${digest}:`,
  patterns: [plainSalt, '(?:[0-9a-f]{2})+'],
  decodeSalt: (text) => Buffer.from(text),
  decodeOutput: (text) => Buffer.from(text, 'hex'),
  usual: [
    ['sha256', 600_000, 13],
    ['sha512', 10_000, 0.6],
    ['sha1', 50_000, 1.1],
  ],
};

const django: Origin = {
  name: 'django-pbkdf2',
  madeBy: 'Django',
  head: (digest) => `pbkdf2_${digest}$`,
  patterns: [plainSalt, '[A-Za-z0-9+/]+={0,2}'],
  decodeSalt: (text) => Buffer.from(text),
  decodeOutput: (text) => decodeBase64(text, sizes),
  usual: [
    ['sha256', 260_000, 5.8],
    ['sha1', 260_000, 5.4],
  ],
};

const passlib: Origin = {
  name: 'passlib-pbkdf2',
  madeBy: 'passlib; Keycloak, as it is imported',
  // The first one it had is without a digest in its name.
  head: (digest) => (digest === 'sha1' ? '$pbkdf2$' : `$pbkdf2-${digest}$`),
  patterns: ['[A-Za-z0-9./]{0,86}', '[A-Za-z0-9./]+'],
  decodeSalt: (text) => decodeAdapted(text, [0, 64]),
  decodeOutput: (text) => decodeAdapted(text, sizes),
  usual: [
    ['sha256', 29_000, 0.7],
    ['sha512', 25_000, 1.4],
    ['sha1', 131_000, 2.8],
  ],
};

export const pbkdf2: Row[] = [werkzeug, django, passlib].flatMap(rowsOf);

/** Base64 with dots in place of the plus signs. */
function decodeAdapted(text: string, range: readonly [number, number]): Buffer | undefined {
  return decodeBareBase64(text.replaceAll('.', '+'), range);
}

function isSized({ length }: Buffer): boolean {
  return length >= sizes[0] && length <= sizes[1];
}

function rowsOf({ name, madeBy, head, patterns: [salt, output], decodeSalt, decodeOutput, usual }: Origin): Row[] {
  return usual.map(([digest, usualRounds, times]) => {
    const rebuild = (ingredients: Ingredients): Recipe => ({ by: 'pbkdf2', digest, ...ingredients });
    return {
      name: `${name}-${digest}`,
      madeBy,
      knownBy: head(digest),
      verifiedBy: 'node:crypto',
      weak: 'below 100,000 rounds',
      bounds: `${inRounds(mostRounds)}, 16 to 128 bytes`,
      typical: { cost: inRounds(usualRounds), times },
      shape: new RegExp(`^${RegExp.escape(head(digest))}([1-9]\\d{0,6})\\$(${salt})\\$(${output})$`),
      rebuild,
      read([roundsText, saltText = '', outputText = '']) {
        const [rounds, salt, output] = [Number(roundsText), decodeSalt(saltText), decodeOutput(outputText)];
        if (!salt || !output || !isSized(output) || rounds > mostRounds) return undefined;
        const expected = output.subarray(0, digestSizes[digest]);
        const size = expected.length < digestSizes[digest] ? expected.length : undefined;
        const ingredients = { rounds, salt, ...(size !== undefined && { size }) };
        return { recipe: rebuild(ingredients), expected, cost: inRounds(rounds), weak: weakBelow(ingredients) };
      },
    };
  });
}
