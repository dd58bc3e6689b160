/** The list of common passwords as the console has it: small enough for a page, and without what other rules refuse. */
import { readFileSync } from 'node:fs';
import { encodeSet } from '../../console/src/parts/hashed-set.ts';
import { findPasswordFaults, foldPassword } from '../../src/features/passwords/password.ts';

const list = new URL('../../src/features/passwords/common-passwords.txt', import.meta.url);
/** Shorter ones are taken by few installations, and are most of the list (console/src/parts/judge-password.ts). */
export const shortestListed = 9;

const head =
  '#! Written by scripts/generate.ts: hashes of src/features/passwords/common-passwords.txt, under its licence (CC BY-SA 3.0).';

/** Folded, as they are compared. */
export function listedCommonPasswords(): string[] {
  const others = { minLength: shortestListed, username: '', isCommon: () => false };
  const entries = readFileSync(list, 'utf8').split('\n');
  const folded = entries.filter((line) => line !== '' && !line.startsWith('#!')).map(foldPassword);
  return [...new Set(folded)].filter((entry) => findPasswordFaults(entry, others).length === 0);
}

export function commonPasswordsForConsole(): string {
  return `${head}\n${encodeSet(listedCommonPasswords())}\n`;
}
