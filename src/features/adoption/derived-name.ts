/** A name for an account that cannot keep the old one. Pure. */
import { trimCharacters } from '../../platform/trim.ts';
import { findUsernameFault, longestName, longestUsername, normalizeUsername } from '../users/username.ts';

/** Room for `-` and a number behind a name that is taken. */
const longestStem = longestUsername - 8;

/**
 * What of a name can be a username: what cannot be seen is gone, what is none of its characters is a hyphen.
 * @param key of the row, for a name of which nothing can be used
 */
export function deriveStem(name: string, key: string): string {
  const plain = name
    .slice(0, longestName)
    .normalize('NFKC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}]/gu, '')
    .trim()
    .replace(/[^\p{L}\p{Mn}\p{Mc}\p{Nd}._-]+/gu, '-');
  const stem = normalizeUsername([...trimCharacters(plain, '-')].slice(0, longestStem).join(''));
  return stem === '' || findUsernameFault(stem) ? `user-${key.replace(/\D/g, '')}` : stem;
}

/** @param attempt 1, 2, 3 … until one is free */
export function deriveName(stem: string, attempt: number): string {
  return attempt === 1 ? stem : `${stem}-${attempt}`;
}
