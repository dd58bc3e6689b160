/** What docs/guides/django.md shows at a prompt, run as it stands there on what Django itself made. */
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { assertConsole } from '../support/console-blocks.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { run } from '../support/foreign-tables.ts';
import { testSecret } from '../support/installation.ts';
import { makeFolder, serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const made = readFileSync(new URL('../vectors/origins/django.sql', import.meta.url), 'utf8');

onEveryDatabase('the guide for Django', (test) => {
  it('prints what it says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
    const [source, url] = [await test.create(), await test.create()];
    if (test.name === 'mariadb') await run(source, 'ALTER DATABASE CHARACTER SET utf8mb4');
    await run(source, ...(made.match(/^(?:CREATE|INSERT) .*(?=;$)/gm) ?? []));
    const own = { DATABASE_URL: url, ADMITTANCE_SECRET: testSecret };
    const { base } = await serve({ env: own });
    await assertConsole('docs/guides/django.md', 'console', {
      cwd: makeFolder(),
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...own },
      replace: { 'mysql://reader@db.example.org/shop': source, 'http://127.0.0.1:3000': base },
    });
  });
});
