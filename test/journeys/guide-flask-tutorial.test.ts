/** What docs/guides/flask-tutorial.md shows at a prompt, run as it stands there on the tutorial's database. */
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { assertConsole } from '../support/console-blocks.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { makeSample, run } from '../support/foreign-tables.ts';
import { testSecret } from '../support/installation.ts';
import { makeFolder, serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const guide = 'docs/guides/flask-tutorial.md';
const text = readFileSync(new URL(`../../${guide}`, import.meta.url), 'utf8');

onEveryDatabase('the guide for the tutorial’s program', (test) => {
  it('prints what it says it prints', { skip: !isFullTier && 'in the full tier' }, async () => {
    const isMariadb = test.name === 'mariadb';
    const [drop = '', rename = ''] = text.match(/(?<=`)(?:ALTER|RENAME) TABLE [^`]+/g) ?? [];
    const url = await makeSample(test);
    const notes = `CREATE TABLE notes (id INT PRIMARY KEY, user_id INT NOT NULL, FOREIGN KEY (user_id) REFERENCES users (id))`;
    if (isMariadb) await run(url, notes, drop);
    const own = { DATABASE_URL: url, ADMITTANCE_SECRET: testSecret };
    const where = {
      cwd: makeFolder(),
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...own },
      replace: {},
    };
    await assertConsole(guide, 'console', where);
    const server = await serve({ env: own });
    await assertConsole(guide, 'console served', { ...where, replace: { 'http://127.0.0.1:3000': server.base } });
    server.kill('SIGTERM');
    await server.finished;
    await assertConsole(guide, 'console back', where);
    if (isMariadb)
      await run(url, rename, 'SELECT username, password, approved FROM users', 'SELECT status FROM admittance_users');
  });
});
