/** Rows that Django, Laravel, WordPress and Devise made themselves: who could sign in there can here, and nobody else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { commands, json } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { run } from '../support/foreign-tables.ts';
import { install } from '../support/installation.ts';

const origins = [
  { name: 'django', options: [] },
  { name: 'laravel', options: ['--map', 'confirmed=email_verified_at'] },
  { name: 'wordpress', options: ['--status', 'active'] },
  { name: 'devise', options: [] },
];

const answers: Record<string, number> = { active: 200, pending: 403, suspended: 403 };

onEveryDatabase('an import of what the original made', (test) => {
  for (const { name, options } of origins)
    it(`brings the accounts of ${name} along`, async () => {
      const { statements, people } = readOrigin(name);
      const source = await test.create();
      if (test.name === 'mariadb') await run(source, 'ALTER DATABASE CHARACTER SET utf8mb4');
      await run(source, ...statements);
      const { deps, call } = await install(test);
      const admittance = commands(deps.config.databaseUrl);
      const args = ['import', source, '--preset', name, ...options];
      const done = json(await admittance(...args, '--yes', '--json', '--on-conflict', 'rename'));
      assert.deepEqual(
        [done.taken, done.left_out],
        [
          people.filter(({ status }) => status !== 'out').length,
          people.filter(({ status }) => status === 'out').length,
        ],
      );
      const users = json(await admittance('users', 'list', '--json', '--limit', '100')).data;
      assert.deepEqual(
        users.slice(1).map(({ status, role, username }: Record<string, string>) => [status, role, username]),
        people.filter(({ status }) => status !== 'out').map(({ status, role, username }) => [status, role, username]),
      );
      for (const { status, username, password } of people) {
        const answer = await call('POST', '/login', { body: { username, password } });
        assert.equal(answer.status, password === '' ? 400 : (answers[status] ?? 401), username);
      }
      const [first] = people;
      const wrong = { username: first?.username, password: people.at(-1)?.password };
      assert.equal((await call('POST', '/login', { body: wrong })).status, 401);
      const { formats } = json(await admittance('hashes', 'report', '--json'));
      assert.deepEqual(
        formats.map(({ format }: { format: string }) => format),
        ['argon2id'],
      );
    });
});

/** What stands in test/vectors/origins: statements, and beside each row of an account what becomes of it. */
function readOrigin(name: string) {
  const text = readFileSync(new URL(`../vectors/origins/${name}.sql`, import.meta.url), 'utf8');
  const people = [...text.matchAll(/^-- (\w+) (\S+) (\S+): (.*)\nINSERT/gm)].map(
    ([, status = '', role = '', username = '', password = '']) => ({ status, role, username, password }),
  );
  return { statements: text.match(/^(?:CREATE|INSERT) .*(?=;$)/gm) ?? [], people };
}
