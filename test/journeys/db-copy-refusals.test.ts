/** What a copy of a whole database refuses, and what it finds out. Covers G07. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { connect } from '../../src/platform/database/connect.ts';
import { makeApplicants } from '../support/accounts.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { copy, copyUntil, unfinished } from '../support/copies.ts';
import { everyDatabase, onEveryDatabase } from '../support/databases.ts';
import { install } from '../support/installation.ts';
import { begin } from '../support/process.ts';

const open = (url: string) => {
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  return database;
};
const many = (count: number) => Array.from({ length: count }, (_, index) => `applicant.${index}`);

onEveryDatabase('a copy', (database) => {
  const other = everyDatabase.find(({ name }) => name !== database.name) ?? database;

  it('is made into an empty database only, and from a whole one', async () => {
    const [one, two] = [await install(database), await install(other)];
    const [from, to] = [one.deps.config.databaseUrl, two.deps.config.databaseUrl];
    const admittance = commands(from, { env: { EMPTY: '', SECRET: 'mysql://u:hunter/2@h/d' } });
    const before = await two.deps.database.selectFrom('users').selectAll().execute();
    const tried = (...args: string[]) => admittance('db', 'copy', ...args);
    refused(
      await tried(from, to),
      3,
      /^The target is not empty: there are rows in its table users\. Nothing was changed;/,
    );
    assert.deepEqual(await two.deps.database.selectFrom('users').selectAll().execute(), before);
    assert.deepEqual(await two.deps.database.selectFrom('transfers').selectAll().execute(), []);

    refused(await tried(from, from), 2, 'FROM and TO are the same database.');
    refused(await tried('env:DATABASE_URL', from), 2, 'FROM and TO are the same database.');
    refused(await tried('sqlite:/nowhere/x.db', to), 4, /^There is no database at \/nowhere\/x\.db: FROM must name/);
    refused(await tried('env:EMPTY', to), 2, 'FROM: EMPTY is not in the environment.');
    refused(await tried(from, 'sqlite::memory:'), 2, /^TO is in memory/);
    const unreadable = await tried(from, 'env:SECRET');
    refused(unreadable, 2, /^TO is no database: it must be sqlite:PATH or mysql:.* or postgres:/);
    assert.doesNotMatch(unreadable.stderr, /hunter/);

    refused(await tried(from, 'mysql://app:hunter2hunter2@127.0.0.1:1/x'), 4, /^TO cannot be used: .*ECONNREFUSED/);
    const empty = await database.create();
    await sql`SELECT 1`.execute(open(empty));
    refused(
      await tried(empty, await other.create()),
      4,
      /^The source is empty: check its address, or make an installation there with: admittance migrate$/m,
    );
    await sql`ALTER TABLE users ADD COLUMN phone VARCHAR(20)`.execute(one.deps.database);
    refused(
      await tried(from, await other.create()),
      3,
      /^The source has a column users\.phone that is not Admittance's/,
    );
  });

  it('goes on from its own source only, and finds a row that was changed on the way', async () => {
    const { deps } = await install(database);
    await makeApplicants(deps, many(300));
    const [from, to] = [deps.config.databaseUrl, await other.create()];
    succeeded(await commands(to)('migrate'), /^Applied/);
    const target = open(to);
    const arrived = () => target.selectFrom('users').select('id').where('id', '>', 250).execute();
    for (let statement = 10; (await arrived()).length === 0; statement += 3)
      assert.equal(await copyUntil(from, to, statement), false);
    const stranger = await install(database);
    refused(
      await commands(to)('db', 'copy', stranger.deps.config.databaseUrl, to),
      3,
      /^The target holds an unfinished copy of another source\./,
    );

    await target.updateTable('users').set({ role: 'admin' }).where('id', '=', 7).execute();
    const differs = await commands(to)('db', 'copy', from, to);
    assert.deepEqual([differs.code, differs.stderr], [1, '']);
    assert.match(differs.stdout, /^users +301 +301 +[\w-]{12} +DIFFERENT\nroles +0 +0 +[\w-]{12} +same$/m);
    refused(await commands(to)('users', 'list'), 4, unfinished);

    await target.updateTable('users').set({ role: 'user' }).where('id', '=', 7).execute();
    const { same, tables, left_behind } = json(
      await commands(to, { env: { FROM: from } })('db', 'copy', 'env:FROM', 'env:DATABASE_URL', '--json'),
    );
    assert.deepEqual([same, left_behind], [true, []]);
    const [{ source: there, target: here, ...users }] = tables;
    assert.deepEqual([users, there], [{ table: 'users', same: true }, here]);
    assert.deepEqual([there.rows, there.next_id], [301, '302']);
    succeeded(await commands(to)('users', 'show', 'applicant.299'), /pending/);
  });

  it('survives that it is killed, and that two are made at once', async () => {
    const { deps } = await install(database);
    await makeApplicants(deps, many(3_000));
    const from = deps.config.databaseUrl;
    // Where the machine was too busy to kill it in time, once more.
    let to = await killedCopy(from);
    while (to === undefined) to = await killedCopy(from);
    refused(await commands(to)('users', 'list'), 4, unfinished);

    const both = await Promise.allSettled([copy(from, to), copy(from, to)]);
    const [failed, ...more] = both.filter((one) => one.status === 'rejected');
    if (failed) assert.match(String(failed.reason), /^TransferError: Another process is copying into the same target/);
    assert.deepEqual(more, []);
    succeeded(await commands(to)('users', 'show', 'applicant.2999'), /pending/);
  });

  /** @returns the target, unless the copy was done before it was killed */
  async function killedCopy(from: string): Promise<string | undefined> {
    const to = await other.create();
    succeeded(await commands(to)('migrate'), /^Applied/);
    const { child, finished } = begin(['db', 'copy', from, to]);
    const target = open(to);
    const taken = () => target.selectFrom('transfers').selectAll().where('taken', '>', 0).executeTakeFirst();
    while (child.exitCode === null && !(await taken())) await sleep(2);
    child.kill('SIGKILL');
    await finished;
    return (await taken())?.finished_at === null ? to : undefined;
  }
});

const sqlite = everyDatabase[0] as (typeof everyDatabase)[number];
const whole = '\u{1d11e}'.repeat(500);

/** What a column of users cannot take, why, and what it can. */
const misfits = [
  ['note', '\u{1d11e}'.repeat(501), 'is longer than 500 characters', whole],
  ['version', 2 ** 31, 'does not fit into 32 bits', 2 ** 31 - 1],
  ['approved_at', 'yesterday', 'is no whole number', 0],
  ['email', Buffer.from('a'), 'is no text', 'a@example.org'],
] as const;
const ownMisfits = {
  sqlite: [],
  mariadb: [['password_hash', '\u00e9', 'holds characters that are not ASCII', '-']],
  postgres: [['display_name', 'a\0', 'holds the character U+0000', 'a']],
} as const;

for (const target of everyDatabase.filter(({ name }) => name !== 'sqlite'))
  it(`a copy from SQLite to ${target.title} stops at what would not fit, and goes on when that is changed`, async () => {
    const { deps } = await install(sqlite);
    const [from, to] = [deps.config.databaseUrl, await target.create()];
    const tried = () => commands(to)('db', 'copy', from, to);
    const change = (column: string, value: unknown) =>
      sql`UPDATE users SET ${sql.ref(column)} = ${value}`.execute(deps.database);
    for (const [column, value, why, better] of [...misfits, ...ownMisfits[target.name]]) {
      await change(column, value);
      refused(
        await tried(),
        3,
        `The row of users with id 1 has no room in the target: its ${column} ${why}. Nothing is cut off; change it in the source, then run the same command again.`,
      );
      await change(column, better);
    }
    if (target.name === 'mariadb') {
      // It takes no notice of a blank at the end.
      const role = { description: '', permissions: '', created_at: 0, updated_at: 0 };
      await deps.database
        .insertInto('roles')
        .values([
          { ...role, name: 'a' },
          { ...role, name: 'a ' },
        ])
        .execute();
      refused(await tried(), 3, /^Two rows of roles are equal in the target/);
      await deps.database.deleteFrom('roles').where('name', '=', 'a ').execute();
    }
    succeeded(await tried(), /^Everything was copied unchanged\./m);
  });
