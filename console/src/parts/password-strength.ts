/**
 * How hard a password is to guess for somebody who knows how people choose them: pieces that they would try first
 * cost them little, and all else is counted low. No dictionary: it would weigh more than the rest of the page. Pure.
 */
import { foldPassword, isRow } from '../../../src/features/passwords/password.ts';

/** 1 weak, 2 fair, 3 good, 4 strong. */
export type Strength = 1 | 2 | 3 | 4;

/** Four words drawn at random from 7,776 have 52 bits. */
const leastBits: readonly [bits: number, strength: Strength][] = [
  [52, 4],
  [42, 3],
  [30, 2],
];

/** In nearly every list of passwords that there is. */
const usual = new Set(
  'password passwort welcome letmein iloveyou login admin administrator secret master monkey dragon football baseball sunshine princess superman batman shadow hello test user summer winter spring autumn january monday love the and you'.split(
    ' ',
  ),
);

/** @param known what somebody who attacks this account would try first */
export function strengthOf(password: string, known: readonly string[]): Strength {
  const names = known.map(foldPassword).filter((name) => name.length > 2);
  const isOfName = (piece: string) =>
    piece.length > 2 && names.some((name) => name.includes(piece) || piece.includes(name));
  const seen = new Set<string>();
  let bits = 0;
  for (const piece of piecesOf(password)) {
    const folded = foldPassword(piece);
    bits += seen.has(folded) || isOfName(folded) ? 1 : bitsOf(piece, folded);
    seen.add(folded);
  }
  return leastBits.find(([least]) => bits >= least)?.[1] ?? 1;
}

/** Words, also where only a capital begins them, numbers, and what is between them. */
function piecesOf(password: string): string[] {
  return password.normalize('NFC').match(/\p{Lu}?[\p{Ll}\p{M}]+|[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function bitsOf(piece: string, folded: string): number {
  const { length } = [...piece];
  if (usual.has(folded)) return 3;
  // One key over and over, or a row of them.
  if (length > 2 && (new Set(folded).size === 1 || isRow(folded))) return 4;
  // A syllable or a word each.
  if (/^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]+$/u.test(piece)) return 4 * length;
  // A word is drawn from thousands, and each letter adds less than a random one would.
  if (/\p{L}/u.test(piece)) return length < 3 ? 4 * length : 3 + 2 * length;
  // A year or a date.
  if (/\p{N}/u.test(piece)) return /^(?:19|20)\d\d$/.test(piece) ? 6 : Math.min(3 * length, 5 + 1.5 * length);
  return 4 * new Set(piece).size;
}
