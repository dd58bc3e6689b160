/** What docs/adoption.md shows at a prompt, run as it stands there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { assertConsole } from '../support/console-blocks.ts';
import { everyDatabase, type TestDatabase } from '../support/databases.ts';
import { makeSample, someHash } from '../support/foreign-tables.ts';
import { testSecret } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

it('prints what docs/adoption.md says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
  const cwd = makeFolder();
  writeFileSync(
    join(cwd, 'accounts.csv'),
    `login,hash,mail,ok\nann@example.org,${someHash},ann@example.org,1\ndave,a password as it is,,1\n`,
  );
  const url = await makeSample(everyDatabase.at(-1) as TestDatabase);
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    DATABASE_URL: url,
    ADMITTANCE_SECRET: testSecret,
  };
  await assertConsole('docs/adoption.md', 'console', { cwd, env, replace: {} });
  await assertConsole('docs/adoption.md', 'console files', { cwd, env, replace: {} });
});
