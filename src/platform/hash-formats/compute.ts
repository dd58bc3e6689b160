/** Computes what a password gives by a recipe. It takes its time, and belongs on the hashing threads. */
import { createCipheriv, createHmac, hash, pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { hashRawSync } from '@node-rs/argon2';
import { hashSync } from 'bcryptjs';
import { encrypt } from 'unixcrypt';
import type { HashFormat } from '../hash-formats.ts';
import { itemAt } from '../narrow.ts';
import { trimCharacters } from '../trim.ts';
import { cryptAlphabet } from './crypt.ts';
import { digestSizes, type Recipe } from './row.ts';
import { mostMemory } from './scrypt.ts';

/**
 * In bytes; none of ours is longer. Unix crypt hashes a password as often as it has bytes: a body full
 * of one would keep a thread busy for seconds.
 */
const longestPassword = 1_024;

/** One that is too long costs as much as any other. @throws what a library throws when it refuses */
export function isPasswordOf({ recipe, expected }: HashFormat, password: string): boolean {
  const bytes = Buffer.from(password);
  const isEqual = spellingsOf(bytes.subarray(0, longestPassword), recipe).some((spelling) => {
    const output = compute(recipe, spelling);
    return output.length === expected.length && timingSafeEqual(output, expected);
  });
  return isEqual && bytes.length <= longestPassword;
}

/**
 * WordPress hashes what PHP's addslashes() makes of a form's field, so that there "it's" is "it\\'s". What
 * programs gave its functions was hashed as it was.
 */
function spellingsOf(password: Buffer, recipe: Recipe): Buffer[] {
  const inner = recipe.by === 'wrapping' ? recipe.inner : recipe;
  const isWordPress = inner.by === 'phpass' || (inner.by === 'bcrypt' && inner.before === 'wordpress');
  const text = password.toString('latin1');
  const slashed = text.replace(/['"\\]/g, '\\$&').replaceAll('\0', '\\0');
  return isWordPress && slashed !== text ? [password, Buffer.from(slashed, 'latin1')] : [password];
}

function compute(recipe: Recipe, password: Buffer): Buffer {
  switch (recipe.by) {
    case 'argon2':
      return hashRawSync(password, {
        algorithm: argon2Algorithms[recipe.variant],
        memoryCost: recipe.memory,
        timeCost: recipe.passes,
        parallelism: recipe.lanes,
        salt: recipe.salt,
        outputLen: recipe.size,
      });
    case 'scrypt': {
      const { cost: N, blockSize: r, lanes: p, salt, size } = recipe;
      return scryptSync(password, salt, size, { N, r, p, maxmem: 2 * mostMemory });
    }
    case 'firebase': {
      const key = compute(recipe.scrypt, password);
      return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(recipe.signerKey);
    }
    case 'pbkdf2': {
      const { digest, rounds, salt, size = digestSizes[digest] } = recipe;
      return pbkdf2Sync(password, salt, rounds, size, digest);
    }
    case 'bcrypt':
      return Buffer.from(hashSync(forBcrypt(password, recipe.before), recipe.salt).slice(recipe.salt.length));
    case 'sha-crypt':
      return Buffer.from(encrypt(password.toString(), recipe.salt).slice(recipe.salt.length + 1));
    case 'md5-crypt':
      return md5Crypt(password, recipe.salt);
    case 'phpass':
      return phpass(password, recipe.salt, recipe.rounds);
    case 'digest': {
      const { digest, salt, saltStands } = recipe;
      return hash(digest, Buffer.concat(saltStands === 'first' ? [salt, password] : [password, salt]), 'buffer');
    }
    case 'hmac':
      return createHmac(recipe.digest, recipe.salt).update(password).digest();
    case 'wrapping':
      return compute(recipe.outer, Buffer.from(compute(recipe.inner, password).toString('hex')));
  }
}

/** The library's enumeration exists for its compiler only. */
const argon2Algorithms = { argon2d: 0, argon2i: 1, argon2id: 2 };

/** Django's hexadecimal SHA-256, and what WordPress does since 6.8. */
function forBcrypt(password: Buffer, before: 'sha256' | 'wordpress' | undefined): string {
  if (before === 'sha256') return hash('sha256', password, 'hex');
  if (before === undefined) return password.toString();
  // PHP's trim(), which knows six characters.
  const trimmed = trimCharacters(password.toString(), ' \n\r\t\v\0');
  return createHmac('sha384', 'wp-sha384').update(trimmed).digest('base64');
}

const md5 = (...pieces: Uint8Array[]): Buffer => hash('md5', Buffer.concat(pieces), 'buffer');

/** Poul-Henning Kamp's crypt of FreeBSD 2.0; what it does makes no more sense than it seems to. */
function md5Crypt(password: Buffer, salt: Buffer): Buffer {
  const alternate = md5(password, salt, password);
  const pieces: Uint8Array[] = [password, Buffer.from('$1$'), salt];
  for (let left = password.length; left > 0; left -= 16) pieces.push(alternate.subarray(0, Math.min(16, left)));
  for (let bits = password.length; bits > 0; bits >>= 1)
    pieces.push(bits & 1 ? Buffer.alloc(1) : password.subarray(0, 1));
  let digest = md5(...pieces);
  const nothing = Buffer.alloc(0);
  for (let round = 0; round < 1_000; round++) {
    const [first, last] = round % 2 === 0 ? [digest, password] : [password, digest];
    digest = md5(first, round % 3 === 0 ? nothing : salt, round % 7 === 0 ? nothing : password, last);
  }
  return encode(Buffer.from(md5CryptOrder.map((index) => itemAt(digest, index))));
}

const md5CryptOrder = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11];

/** The portable hash of Openwall's phpass. */
function phpass(password: Buffer, salt: Buffer, rounds: number): Buffer {
  let digest = md5(salt, password);
  for (let round = 0; round < rounds; round++) digest = md5(digest, password);
  return encode(digest);
}

/** Three bytes become four characters, the lowest bits first; what is left over at the end, as many as it needs. */
function encode(bytes: Buffer): Buffer {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const three = bytes.subarray(index, index + 3);
    const value = three.reduceRight((sum, byte) => sum * 256 + byte, 0);
    for (let digit = 0; digit <= three.length; digit++) text += cryptAlphabet[(value >> (6 * digit)) & 63];
  }
  return Buffer.from(text);
}
