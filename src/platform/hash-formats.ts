/**
 * Every form of password hash that can be verified, known by how it begins and how it is built. What a
 * table from elsewhere holds is a stranger's word: each form is bounded, so that no hash in it can take
 * a gigabyte or a minute. Pure; the work is in hash-formats/compute.ts, on the hashing threads.
 */
import { argon2, readArgon2 } from './hash-formats/argon2.ts';
import { bcrypt } from './hash-formats/bcrypt.ts';
import { crypt } from './hash-formats/crypt.ts';
import { digests } from './hash-formats/digests.ts';
import { pbkdf2 } from './hash-formats/pbkdf2.ts';
import type { Reading, Row } from './hash-formats/row.ts';
import { readBehindScheme } from './hash-formats/schemes.ts';
import { scrypt } from './hash-formats/scrypt.ts';
import { spring } from './hash-formats/spring.ts';
import { outputSize, parameters, saltSize } from './hash-jobs.ts';

export type HashFormat = Reading & { name: string; madeBy: string; isWeak: boolean };

export const hashFormats: readonly Row[] = [
  ...argon2,
  ...scrypt,
  ...pbkdf2,
  ...spring,
  ...bcrypt,
  ...crypt,
  ...digests,
];

/** What its column holds. */
const longestHash = 255;

/** What goes before the name of a weak format that Argon2id has been put around. */
export const wrappedName = 'argon2id-over-';
const wrappedShape =
  /^\$wrapped\$([a-z\d-]{1,24})\$(0|[1-9]\d{0,4})(?:x([1-9]\d))?\$([\w-]{0,86})\$(argon2id)\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d{0,3}),p=([1-9]\d?)\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** `undefined` when nobody can verify it: unknown, damaged, or beyond the bounds. */
export function formatOf(stored: string): HashFormat | undefined {
  if (stored.length > longestHash) return undefined;
  if (stored.startsWith('$wrapped$')) return readWrapped(stored);
  return readBehindScheme(stored, readAlone) ?? readAlone(stored);
}

function readAlone(stored: string): HashFormat | undefined {
  for (const { name, madeBy, shape, read } of hashFormats) {
    const pieces = shape.exec(stored);
    const reading = pieces && read(pieces.slice(1));
    if (reading) return { ...reading, name, madeBy, isWeak: reading.weak !== undefined };
  }
  return undefined;
}

/** Whether it is as Admittance makes them now, so that there is nothing to replace. */
export function isCurrent({ name, recipe }: HashFormat): boolean {
  const { memoryCost, timeCost, parallelism } = parameters;
  if (name !== 'argon2id' || recipe.by !== 'argon2') return false;
  const { memory, passes, lanes, salt, size } = recipe;
  const isSized = salt.length === saltSize && size === outputSize;
  return isSized && memory === memoryCost && passes === timeCost && lanes === parallelism;
}

/**
 * What to store of a weak hash that Argon2id stands around.
 * @param phc the Argon2id hash of the output of the weak one, in hexadecimal
 */
export function writeWrapped({ name, weak }: HashFormat, phc: string): string {
  if (!weak) throw new Error(`${name} is not weak`);
  const size = weak.size === undefined ? '' : `x${weak.size}`;
  return `$wrapped$${name}$${weak.rounds}${size}$${weak.salt.toString('base64url')}${phc}`;
}

function readWrapped(stored: string): HashFormat | undefined {
  const [, innerName, rounds, sizeText, saltText = '', ...outerPieces] = wrappedShape.exec(stored) ?? [];
  const row = hashFormats.find(({ name }) => name === innerName);
  const [outer, salt] = [readArgon2(outerPieces), Buffer.from(saltText, 'base64url')];
  if (!row?.rebuild || !outer || salt.toString('base64url') !== saltText) return undefined;
  const ingredients = { rounds: Number(rounds), salt, ...(sizeText !== undefined && { size: Number(sizeText) }) };
  return {
    recipe: { by: 'wrapping', inner: row.rebuild(ingredients), outer: outer.recipe },
    expected: outer.expected,
    cost: outer.cost,
    name: `${wrappedName}${row.name}`,
    madeBy: 'admittance hashes wrap',
    isWeak: false,
  };
}
