/** PBKDF2 (RFC 8018) with an output as long as its digest, in the ways that three programs write it. */
import {
  type DigestName,
  decodeBareBase64,
  decodeBase64,
  digestSizes,
  inRounds,
  type Reading,
  type Row,
  weakBelow,
} from './row.ts';

const mostRounds = 5_000_000;

const common = { verifiedBy: 'node:crypto', weak: 'below 100,000 rounds', bounds: '5,000,000 rounds' } as const;
const rounds = '([1-9]\\d{0,6})';
/** Printable ASCII but `$`. */
const salt = '([\\x21-\\x23\\x25-\\x7e]{1,64})';

type Origin = { name: string; madeBy: string; shape(digest: DigestName): string; knownBy(digest: DigestName): string };

const werkzeug: Origin = {
  name: 'werkzeug-pbkdf2',
  madeBy: 'Werkzeug (Flask)',
  shape: (digest) => `pbkdf2:${digest}:${rounds}\\$${salt}\\$([0-9a-f]+)`,
  knownBy: (digest) => `pbkdf2:${digest}:`,
};
const django: Origin = {
  name: 'django-pbkdf2',
  madeBy: 'Django',
  shape: (digest) => `pbkdf2_${digest}\\$${rounds}\\$${salt}\\$([A-Za-z0-9+/]+={0,2})`,
  knownBy: (digest) => `pbkdf2_${digest}$`,
};
const passlib: Origin = {
  name: 'passlib-pbkdf2',
  madeBy: 'passlib',
  shape: (digest) => `\\$pbkdf2${suffixOf(digest)}\\$${rounds}\\$([A-Za-z0-9./]{0,86})\\$([A-Za-z0-9./]+)`,
  knownBy: (digest) => `$pbkdf2${suffixOf(digest)}$`,
};

/** passlib's first one has no digest in its name. */
function suffixOf(digest: DigestName): string {
  return digest === 'sha1' ? '' : `-${digest}`;
}

export const pbkdf2: Row[] = [
  ...rowsOf(werkzeug, ['sha256', 'sha512', 'sha1'], Buffer.from, (text) => Buffer.from(text, 'hex')),
  ...rowsOf(django, ['sha256', 'sha1'], Buffer.from, (text) => decodeBase64(text, [1, 64])),
  ...rowsOf(passlib, ['sha256', 'sha512', 'sha1'], decodeAdapted, decodeAdapted),
];

/** Base64 with dots in place of the plus signs, which is what passlib writes. */
function decodeAdapted(text: string): Buffer | undefined {
  return text.includes('+') ? undefined : decodeBareBase64(text.replaceAll('.', '+'), [0, 64]);
}

type Decode = (text: string) => Buffer | undefined;

function rowsOf({ name, madeBy, shape, knownBy }: Origin, digests: DigestName[], ofSalt: Decode, ofOutput: Decode) {
  return digests.map((digest): Row => {
    const rebuild: NonNullable<Row['rebuild']> = ({ rounds, salt }) => ({ by: 'pbkdf2', digest, rounds, salt });
    return {
      ...common,
      name: `${name}-${digest}`,
      madeBy,
      knownBy: knownBy(digest),
      shape: new RegExp(`^${shape(digest)}$`),
      rebuild,
      read([roundsText, saltText = '', output = '']): Reading | undefined {
        const [rounds, salt, expected] = [Number(roundsText), ofSalt(saltText), ofOutput(output)];
        if (!salt || expected?.length !== digestSizes[digest] || rounds > mostRounds) return undefined;
        const ingredients = { rounds, salt };
        return { recipe: rebuild(ingredients), expected, cost: inRounds(rounds), weak: weakBelow(ingredients) };
      },
    };
  });
}
