/** What docs/guides/README.md shows at a prompt, run as it stands there. */
import { it } from 'node:test';
import { assertConsole } from '../support/console-blocks.ts';
import { anyDatabase } from '../support/databases.ts';
import { install, testSecret } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const publicUrl = 'https://accounts.example.org';

it('prints what docs/guides/README.md says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
  const { base, deps, addUser } = await install(anyDatabase, { PUBLIC_URL: publicUrl, TRUSTED_PROXIES: '127.0.0.1' });
  await addUser('ann');
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    DATABASE_URL: deps.config.databaseUrl,
    ADMITTANCE_SECRET: testSecret,
    PUBLIC_URL: publicUrl,
  };
  const replace = { 'http://127.0.0.1:3000': base };
  await assertConsole('docs/guides/README.md', 'console', { cwd: makeFolder(), env, replace });
});
