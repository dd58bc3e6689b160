/**
 * Writes every document that repeats what the code declares: the API description, its readable
 * form, the problems, the settings, the password hashes, what values of other programs mean, the Postman collection,
 * and of the console the API's types and the list of common passwords. `--check` writes nothing and fails when one of
 * them is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ApiDocument } from '../console/src/reference/api-document.ts';
import { withAnswers } from './generate/answers-table.ts';
import { apiPage } from './generate/api-page.ts';
import { commonPasswordsForConsole } from './generate/common-passwords.ts';
import { consoleTypes } from './generate/console-types.ts';
import { describeThisApi } from './generate/describe-api.ts';
import { errorsPage } from './generate/errors-page.ts';
import { hashesPage } from './generate/hashes-page.ts';
import { postmanCollection } from './generate/postman.ts';
import { settingsPage, withSettings } from './generate/settings-page.ts';

const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** The documents as they should be, by their path from the root. */
export async function generateDocuments(): Promise<Map<string, string>> {
  const description = await describeThisApi();
  const document = description as unknown as ApiDocument;
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  return new Map([
    ['openapi.json', json(description)],
    ['console/src/api/openapi.d.ts', consoleTypes(json(description))],
    ['console/src/parts/common-passwords.txt', commonPasswordsForConsole()],
    ['docs/api.md', apiPage(document)],
    ['docs/errors.md', errorsPage(document)],
    ['docs/configuration.md', settingsPage()],
    ['docs/password-hashes.md', hashesPage()],
    ['docs/admittance.postman_collection.json', json(postmanCollection(document))],
    ['docs/adoption.md', withAnswers(read('docs/adoption.md'))],
    ['README.md', withSettings(read('README.md'))],
  ]);
}

/** The paths of those that are not as they should be. */
export function findStale(documents: ReadonlyMap<string, string>): string[] {
  return [...documents].filter(([file, text]) => read(file) !== text).map(([file]) => file);
}

/** With the line ends of every system; an absent file is an empty one. */
function read(file: string): string {
  return existsSync(pathOf(file)) ? readFileSync(pathOf(file), 'utf8').replaceAll('\r\n', '\n') : '';
}

if (import.meta.main) {
  const documents = await generateDocuments();
  const stale = findStale(documents);
  const isCheck = process.argv.includes('--check');
  if (!isCheck) for (const file of stale) writeFileSync(pathOf(file), documents.get(file) ?? '');
  for (const file of stale) process.stdout.write(`${isCheck ? 'stale: ' : 'wrote '}${file}\n`);
  if (isCheck && stale.length > 0) {
    process.stdout.write('Bring them up to date with: npm run generate\n');
    process.exitCode = 1;
  }
}
