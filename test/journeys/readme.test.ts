/** Runs every `console` block of the README against a real server, in order, and compares what it prints. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { assertConsole } from '../support/console-blocks.ts';
import { anyDatabase } from '../support/databases.ts';
import { install, testSecret } from '../support/installation.ts';
import { missing } from '../support/tools.ts';

it('prints what the README says it prints', {
  skip: process.platform === 'win32' ? 'it needs a POSIX shell' : missing('curl'),
}, async () => {
  const databaseUrl = await anyDatabase.create();
  const { base } = await install(anyDatabase, { DATABASE_URL: databaseUrl });
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    ADMITTANCE_SECRET: testSecret,
    ADMITTANCE_DATA_DIR: mkdtempSync(join(tmpdir(), 'admittance-readme-')),
  };
  await assertConsole('README.md', 'console', { env, replace: { 'http://127.0.0.1:3000': base } });
});
