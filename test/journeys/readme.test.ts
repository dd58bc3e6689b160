/** Runs every `console` block of the README against a real server, in order, and compares what it prints. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anyDatabase } from '../support/databases.ts';
import { install, testSecret } from '../support/installation.ts';

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

it('prints what the README says it prints', {
  skip: process.platform === 'win32' && 'it needs a POSIX shell',
}, async () => {
  const databaseUrl = await anyDatabase.create();
  const { base } = await install(anyDatabase, { DATABASE_URL: databaseUrl });
  const environment = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    ADMITTANCE_SECRET: testSecret,
    ADMITTANCE_DATA_DIR: mkdtempSync(join(tmpdir(), 'admittance-readme-')),
  };
  const blocks = [...readFileSync(file('README.md'), 'utf8').matchAll(/```console\n([\s\S]*?)```/g)].map(
    ([, text]) => text ?? '',
  );
  assert.ok(blocks.length > 0);
  // One shell for all of them, so that a variable set in one block is there in the next.
  const steps = blocks.flatMap(readSteps);
  const script = steps
    .map(
      ({ command }) =>
        `${command.replaceAll('http://127.0.0.1:3000', base).replaceAll('npx admittance', `"${file('bin/admittance.mjs')}"`)}\necho; echo '<<end>>'`,
    )
    .join('\n');
  const printed = (await runShell(script, environment)).split('<<end>>\n');
  for (const [index, { command, output }] of steps.entries()) assertPrinted(printed[index] ?? '', output, command);
});

type Step = { command: string; output: string };

function readSteps(block: string): Step[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...output] = part.split('\n');
      return { command, output: output.join('\n') };
    });
}

/** `…` stands for anything on its line. */
function assertPrinted(printed: string, expected: string, command: string): void {
  const pattern = expected
    .trim()
    .split('…')
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  assert.match(printed.trim(), new RegExp(`^${pattern}$`), command);
}

function runShell(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('sh', ['-c', script], { env }, (error, stdout, stderr) =>
      error ? reject(new Error(stderr)) : resolve(stdout),
    );
  });
}
