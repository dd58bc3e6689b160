/**
 * Puts the test files into a few modules that each run several, one after another: half of what a
 * process of its own costs a file goes into loading the service and warming it up.
 */
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param patterns what to run, from the top of the project
 * @param count how many modules: few save work, many keep every core busy to the end
 * @returns the modules, to be given to Node's test runner, and how to delete them
 */
export function groupTests(patterns: string[], count: number): { files: string[]; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-groups-'));
  const groups: string[][] = Array.from({ length: count }, () => []);
  // Dealt out like cards: neighbours are alike, and some kinds take much longer than others.
  for (const [index, file] of globSync(patterns, { cwd: root }).sort().entries()) groups[index % count]?.push(file);
  const files = groups.map((group, index) => {
    const file = join(folder, `group-${index + 1}.test.mjs`);
    writeFileSync(file, moduleOf(group));
    return file;
  });
  return { files, remove: () => rmSync(folder, { recursive: true, force: true }) };
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
