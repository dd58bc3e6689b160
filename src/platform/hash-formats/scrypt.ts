/** scrypt (RFC 7914). Werkzeug writes its output in hexadecimal, Django, Spring and Firebase in Base64. */
import { decodeBase64, type Reading, type Recipe, type Row } from './row.ts';

/** In bytes; and of N times r times p. */
export const mostMemory = 128 * 1024 * 1024;
const mostWork = 2 ** 22;

const scryptSize = 64;
const common = { verifiedBy: 'node:crypto', weak: 'no', bounds: '128 MiB, N × r × p of 2²²' } as const;

/** AES-256's. */
const firebaseKeySize = 32;
const base64 = '[A-Za-z0-9+/]+={0,2}';

export const scrypt: Row[] = [
  {
    ...common,
    name: 'werkzeug-scrypt',
    madeBy: 'Werkzeug (Flask), its default since 3.0',
    knownBy: 'scrypt:N:r:p$',
    typical: { cost: 'N 32768, r 8, p 1', times: 12 },
    shape: /^scrypt:([1-9]\d{0,7}):([1-9]\d?):([1-9]\d?)\$([\x21-\x23\x25-\x7e]{1,64})\$([0-9a-f]{128})$/,
    read: ([cost, blockSize, lanes, salt = '', output = '']) =>
      readScrypt([cost, blockSize, lanes].map(Number), Buffer.from(salt), Buffer.from(output, 'hex')),
  },
  {
    ...common,
    name: 'django-scrypt',
    madeBy: 'Django',
    knownBy: 'scrypt$',
    typical: { cost: 'N 16384, r 8, p 5', times: 23 },
    shape: /^scrypt\$([1-9]\d{0,7})\$([\x21-\x23\x25-\x7e]{1,64})\$([1-9]\d?)\$([1-9]\d?)\$([A-Za-z0-9+/]{86}==)$/,
    read: ([cost, salt = '', blockSize, lanes, output = '']) =>
      readScrypt(
        [cost, blockSize, lanes].map(Number),
        Buffer.from(salt),
        decodeBase64(output, [scryptSize, scryptSize]),
      ),
  },
  {
    ...common,
    name: 'spring-scrypt',
    madeBy: 'Spring Security',
    knownBy: '{scrypt}$, {scrypt@SpringSecurity_v5_8}$',
    typical: { cost: 'N 65536, r 8, p 1', times: 24 },
    shape:
      /^\{scrypt(?:@SpringSecurity_v5_8)?\}\$([1-9a-f][\da-f]{4,5})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/,
    read: ([parameters = '', salt = '', output = '']) => {
      const number = Number.parseInt(parameters, 16);
      const [cost, blockSize, lanes] = [2 ** (number >>> 16), (number >>> 8) & 255, number & 255];
      return readScrypt([cost, blockSize, lanes], decodeBase64(salt, [8, 64]), decodeBase64(output, [32, 32]));
    },
  },
  {
    ...common,
    name: 'firebase-scrypt',
    madeBy: 'Firebase, and Supabase that has its accounts',
    knownBy: '$fbscrypt$v=1,',
    typical: { cost: 'N 16384, r 8, p 1', times: 6 },
    shape: new RegExp(
      `^\\$fbscrypt\\$v=1,n=([1-9]\\d?),r=([1-9]\\d?),p=([1-9]\\d?)(?:,ss=(${base64}))?,sk=(${base64})\\$(${base64})\\$(${base64})$`,
    ),
    read: ([log, blockSize, lanes, separatorText = '', key = '', saltText = '', output = '']) => {
      const [salt, separator] = [decodeBase64(saltText, [1, 64]), decodeBase64(separatorText, [0, 16])];
      const [signerKey, expected] = [decodeBase64(key, [32, 64]), decodeBase64(output, [32, 64])];
      if (!salt || !separator || !signerKey || signerKey.length !== expected?.length) return undefined;
      const costs = [2 ** Number(log), Number(blockSize), Number(lanes)];
      const inner = readScrypt(costs, Buffer.concat([salt, separator]), Buffer.alloc(firebaseKeySize));
      return inner && { ...inner, recipe: { by: 'firebase', scrypt: inner.recipe, signerKey }, expected };
    },
  },
];

function readScrypt(
  [cost = 0, blockSize = 0, lanes = 0]: number[],
  salt: Buffer | undefined,
  expected: Buffer | undefined,
): (Reading & { recipe: Extract<Recipe, { by: 'scrypt' }> }) | undefined {
  const isPowerOfTwo = cost > 1 && Number.isInteger(Math.log2(cost));
  if (!salt || !expected || !isPowerOfTwo || blockSize < 1 || lanes < 1 || cost * blockSize * lanes > mostWork)
    return undefined;
  if (128 * blockSize * (cost + lanes) > mostMemory) return undefined;
  return {
    recipe: { by: 'scrypt', cost, blockSize, lanes, salt, size: expected.length },
    expected,
    cost: `N ${cost}, r ${blockSize}, p ${lanes}`,
  };
}
