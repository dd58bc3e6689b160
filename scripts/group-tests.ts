/**
 * Puts the test files into a few modules that each run several, one after another: half of what a
 * process of its own costs a file goes into loading the service and warming it up.
 */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What these hold takes a fraction of a second, most of it; the others start servers, browsers and processes. */
const quick = /^(src|test\/contracts|test\/logic)\//;

/**
 * @param patterns what to run, from the top of the project
 * @param atOnce how many of the modules run at the same time
 * @returns the modules, to be given to Node's test runner, and how to delete them
 */
export function groupTests(patterns: string[], atOnce: number): { files: string[]; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-groups-'));
  const all = globSync(patterns, { cwd: root }).sort();
  const left = [...dealt(all.filter((file) => !quick.test(file))), ...all.filter((file) => quick.test(file))];
  const files: string[] = [];
  // Smaller and smaller, and the quick ones last, so that no core waits for one long group at the end.
  while (left.length > 0) {
    // The runner sorts them by name.
    const file = join(folder, `group-${String(files.length + 1).padStart(3, '0')}.test.mjs`);
    writeFileSync(file, moduleOf(left.splice(0, Math.ceil(left.length / (2 * atOnce)))));
    files.push(file);
  }
  return { files, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Neighbours are alike, and a group of nothing but browsers or processes would be in its own way. */
function dealt(files: string[]): string[] {
  const hands = 16;
  return Array.from({ length: hands }, (_, hand) => files.filter((_file, index) => index % hands === hand)).flat();
}

/** Each file is a suite, so that its hooks are its own. */
function moduleOf(group: string[]): string {
  return `import { after, suite } from 'node:test';
import { finishFile } from ${JSON.stringify(join(root, 'test/support/cleanup.ts'))};
for (const file of ${JSON.stringify(group)})
  suite(file, async () => {
    after(finishFile);
    await import(${JSON.stringify(root)} + file);
  });
`;
}
