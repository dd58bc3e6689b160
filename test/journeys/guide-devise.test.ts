/** What docs/guides/devise.md shows at a prompt, run as it stands there on the users that Devise made. */
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { assertConsole } from '../support/console-blocks.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { run } from '../support/foreign-tables.ts';
import { install, testSecret } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const origin = readFileSync(new URL('../vectors/origins/devise.sql', import.meta.url), 'utf8');

onEveryDatabase('docs/guides/devise.md', (test) => {
  it('prints what it says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
    const source = await test.create();
    if (test.name === 'mariadb') await run(source, 'ALTER DATABASE CHARACTER SET utf8mb4');
    await run(source, ...(origin.match(/^(?:CREATE|INSERT) .*(?=;$)/gm) ?? []));
    const { base, deps } = await install(test);
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DATABASE_URL: deps.config.databaseUrl,
      ADMITTANCE_SECRET: testSecret,
    };
    const replace = { 'mysql://reader@db/site': source, 'localhost:3000': base };
    await assertConsole('docs/guides/devise.md', 'console', { cwd: makeFolder(), env, replace });
  });
});
