/** scrypt (RFC 7914). Werkzeug writes its output in hexadecimal, Django in Base64. */
import { decodeBase64, type Reading, type Row } from './row.ts';

/** In bytes; and of N times r times p. */
export const mostMemory = 128 * 1024 * 1024;
const mostWork = 2 ** 22;

export const scryptSize = 64;
const common = { verifiedBy: 'node:crypto', weak: 'no', bounds: '128 MiB, N × r × p of 2²²' } as const;

export const scrypt: Row[] = [
  {
    ...common,
    name: 'werkzeug-scrypt',
    madeBy: 'Werkzeug (Flask), its default since 3.0',
    knownBy: 'scrypt:N:r:p$',
    typical: { cost: 'N 32768, r 8, p 1', times: 12 },
    shape: /^scrypt:([1-9]\d{0,7}):([1-9]\d?):([1-9]\d?)\$([\x21-\x23\x25-\x7e]{1,64})\$([0-9a-f]{128})$/,
    read: ([cost, blockSize, lanes, salt = '', output = '']) =>
      readScrypt([cost, blockSize, lanes].map(Number), salt, Buffer.from(output, 'hex')),
  },
  {
    ...common,
    name: 'django-scrypt',
    madeBy: 'Django',
    knownBy: 'scrypt$',
    typical: { cost: 'N 16384, r 8, p 5', times: 23 },
    shape: /^scrypt\$([1-9]\d{0,7})\$([\x21-\x23\x25-\x7e]{1,64})\$([1-9]\d?)\$([1-9]\d?)\$([A-Za-z0-9+/]{86}==)$/,
    read: ([cost, salt = '', blockSize, lanes, output = '']) =>
      readScrypt([cost, blockSize, lanes].map(Number), salt, decodeBase64(output, [scryptSize, scryptSize])),
  },
];

function readScrypt(
  [cost = 0, blockSize = 0, lanes = 0]: number[],
  salt: string,
  expected: Buffer | undefined,
): Reading | undefined {
  const isPowerOfTwo = cost > 1 && Number.isInteger(Math.log2(cost));
  if (!expected || !isPowerOfTwo || cost * blockSize * lanes > mostWork) return undefined;
  if (128 * blockSize * (cost + lanes) > mostMemory) return undefined;
  return {
    recipe: { by: 'scrypt', cost, blockSize, lanes, salt: Buffer.from(salt) },
    expected,
    cost: `N ${cost}, r ${blockSize}, p ${lanes}`,
  };
}
