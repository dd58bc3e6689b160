import { readFileSync } from 'node:fs';
import { foldPassword } from './password.ts';

/** Made by scripts/common-passwords.ts; its head says where from. */
const file = new URL('./common-passwords.txt', import.meta.url);

let known: ReadonlySet<string> | undefined;

/** Whether a folded password is on the shipped list; the list is read at the first question. */
export function isCommonPassword(folded: string): boolean {
  known ??= new Set(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('#!'))
      .map(foldPassword),
  );
  return known.has(folded);
}
