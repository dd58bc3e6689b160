/**
 * What it takes to verify a hash, in time and memory. The factors are those of `typical` in the table of formats,
 * measured by bench/hash-formats.ts; they are good for an order of magnitude, which is what decides. Pure.
 */
import type { DigestName, Recipe } from './row.ts';

/** `times` of today's Argon2id; `mebibytes` of memory. */
export type Price = { times: number; mebibytes: number };

/** The usual ones of other programs stay below: bcrypt with cost 12 takes 44 times as long, Django's Argon2 100 MiB. */
const most: Price = { times: 50, mebibytes: 100 };

/** Whether so much goes into a guess that a few at once are felt by others. */
export function isCostly({ times, mebibytes }: Price): boolean {
  return times > most.times || mebibytes > most.mebibytes;
}

const roundsForOne: Record<DigestName, number> = { sha256: 45_000, sha512: 17_000, sha1: 47_000, md5: 47_000 };
/** In KiB, times passes. */
const argon2ForOne = 24_000;
/** N × r × p. */
const scryptForOne = 22_000;
const bcryptOfCost10 = 11;
const cryptForOne = 3_400;
const phpassForOne = 5_800;

export function priceOf(recipe: Recipe): Price {
  switch (recipe.by) {
    case 'argon2':
      return { times: (recipe.memory * recipe.passes) / argon2ForOne, mebibytes: recipe.memory / 1024 };
    case 'scrypt': {
      const { cost, blockSize, lanes } = recipe;
      return { times: (cost * blockSize * lanes) / scryptForOne, mebibytes: (128 * cost * blockSize) / 1024 ** 2 };
    }
    case 'firebase':
      return priceOf(recipe.scrypt);
    case 'pbkdf2':
      return inTime(recipe.rounds / roundsForOne[recipe.digest]);
    case 'bcrypt':
      return inTime(bcryptOfCost10 * 2 ** (Number(/^\$2[aby]\$(\d\d)/.exec(recipe.salt)?.[1]) - 10));
    case 'sha-crypt':
      return inTime(Number(/rounds=(\d+)/.exec(recipe.salt)?.[1]) / cryptForOne);
    case 'phpass':
      return inTime(recipe.rounds / phpassForOne);
    case 'wrapping': {
      const [inner, outer] = [priceOf(recipe.inner), priceOf(recipe.outer)];
      return { times: inner.times + outer.times, mebibytes: Math.max(inner.mebibytes, outer.mebibytes) };
    }
    case 'md5-crypt':
    case 'digest':
    case 'hmac':
      return inTime(0);
  }
}

function inTime(times: number): Price {
  return { times, mebibytes: 0 };
}
