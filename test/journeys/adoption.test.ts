/** A tutorial's database becomes this service's: everybody who was let in signs in as before, and nobody else. Covers U18. */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { it } from 'node:test';
import { adoptAccounts } from '../../src/features/adoption/adopt-accounts.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import {
  adoptionDeps,
  Crash,
  makeSample,
  makeTable,
  open,
  order,
  run,
  sampleAccounts,
  silent,
} from '../support/foreign-tables.ts';
import { password, start } from '../support/installation.ts';
import { connectRaw } from '../support/raw-connection.ts';
import { isFullTier } from '../support/tier.ts';

onEveryDatabase('adopting', (test) => {
  it('a tutorial’s database shows the plan, does it, keeps the old table, and lets in who was let in', async () => {
    const url = await makeSample(test);
    const admittance = commands(url);
    for (const command of ['serve', 'migrate'])
      refused(await admittance(command), 4, /To bring its accounts along, run: admittance adopt/);

    const plan = json(await admittance('adopt', '--json'));
    assert.deepEqual(
      [plan.rows, plan.by_status, plan.conflicts, plan.unverifiable],
      [10, { active: 6, pending: 4 }, 0, 0],
    );
    assert.deepEqual(plan.by_role, { user: 8, admin: 1, 'user, asks for admin': 1 });
    assert.deepEqual(plan.by_format, { 'werkzeug-scrypt': 7, 'werkzeug-pbkdf2-sha256': 3 });
    refused(await admittance('serve'), 4, /admittance adopt/);

    succeeded(await admittance('adopt', '--yes'), /^taken +10\n[\s\S]*kept as "users_before_adoption"/);
    succeeded(await admittance('adopt', '--yes'), /^The accounts are already adopted/);

    const { call, deps } = await start(url);
    const answers = new Map<string, number>();
    // A hash of the old kind costs more than all else here.
    const few = ['alice', 'carol', 'eve_null', 'second_admin', 'root_admin'];
    for (const { username, password } of sampleAccounts.filter(({ username }) => isFullTier || few.includes(username)))
      answers.set(username, (await call('POST', '/login', { body: { username, password } })).status);
    for (const [username, status] of answers) {
      const account = sampleAccounts.find((account) => account.username === username);
      assert.equal(status, account?.isApproved ? 200 : 403, username);
    }
    assert.ok(answers.size >= few.length);
    const wrong = { username: 'Zoë', password: sampleAccounts[0]?.password };
    assert.equal((await call('POST', '/login', { body: wrong })).status, 401);

    const users = await deps.database.selectFrom('users').selectAll().orderBy('id').execute();
    assert.deepEqual(
      users.map(({ id, username }) => [id, username]),
      sampleAccounts.map(({ username }, index) => [index + 1, username]),
    );
    assert.deepEqual(
      users
        .filter(({ role, requested_role }) => role === 'admin' || requested_role)
        .map(({ username, role, status, requested_role }) => [username, role, status, requested_role]),
      [
        ['root_admin', 'admin', 'active', null],
        ['second_admin', 'user', 'pending', 'admin'],
      ],
    );
    const events = await deps.database
      .selectFrom('audit_events')
      .select(['type', 'details'])
      .where('type', '=', 'users.imported')
      .execute();
    assert.deepEqual(
      events.map(({ details }) => JSON.parse(details)),
      [{ from: 'adoption', taken: 10, left_out: 0 }],
    );
    // There is an administrator, so nobody is invited to become the first one.
    assert.equal(
      (await call('POST', '/setup', { body: { token: 'x', username: 'mallory', password: 'a sturdy horse battery' } }))
        .json.code,
      'setup/done',
    );
  });

  it('takes what it knows of a table of another name, and says what it does not take', async () => {
    const url = await makeTable(test, [{ username: 'ann@example.org' }, { username: 'bob', approved: null }], 'user');
    await run(
      url,
      'ALTER TABLE user ADD COLUMN email VARCHAR(200)',
      'ALTER TABLE user ADD COLUMN created_at DATETIME',
      'ALTER TABLE user ADD COLUMN shoe_size INT',
      `UPDATE user SET email = 'bob@example.org', created_at = '2020-02-29 12:30:00' WHERE username = 'bob'`,
      // Somebody who was deleted had the id 3.
      `INSERT INTO user (username, password) VALUES ('gone', 'x')`,
      `DELETE FROM user WHERE username = 'gone'`,
    );
    const admittance = commands(url);
    refused(await admittance('adopt'), 3, /There is no table "users" in this database/);
    refused(
      await admittance('adopt', '--table', 'user', '--map', 'username=login'),
      2,
      /has no column "login"; it has id, username/,
    );
    const plan = json(await admittance('adopt', '--table', 'user', '--json'));
    assert.deepEqual(plan.ignored_columns, ['shoe_size']);
    json(await admittance('adopt', '--table', 'user', '--yes', '--json'));
    const users = json(await admittance('users', 'list', '--json')).data;
    assert.deepEqual(
      users.map(({ id, username, status, email }: Record<string, unknown>) => [id, username, status, email]),
      [
        [1, 'ann@example.org', 'active', null],
        [2, 'bob', 'pending', 'bob@example.org'],
      ],
    );
    assert.equal(users[1].created_at, '2020-02-29T12:30:00.000Z');
    assert.equal(json(await admittance('users', 'show', 'ANN@example.org', '--json')).id, 1);
    const { call } = await start(url);
    const { json: next } = await call('POST', '/register', {
      body: { username: 'next', password: 'a sturdy horse battery' },
    });
    assert.equal(next.id, 4);
  });

  it('refuses where there is nothing to adopt, or a name is taken by another table', async () => {
    const empty = await test.create();
    await run(empty, 'CREATE TABLE something (id INT)');
    refused(await commands(empty)('adopt'), 3, /There is no table "users"/);
    await commands(empty)('migrate');
    refused(await commands(empty)('adopt', '--yes'), 3, /is Admittance's own: there is nothing to adopt/);

    const used = await makeTable(test, [{ username: 'ann' }], 'user');
    await commands(used)('migrate');
    await run(
      used,
      "INSERT INTO audit_events (at, type, outcome, actor, subject_id, details) VALUES (1, 'user.deleted', 'succeeded', 'system', 1, '{}')",
    );
    refused(await commands(used)('adopt', '--table', 'user'), 3, /There are accounts here already, or have been/);

    const crowded = await makeTable(test, [{ username: 'ann' }]);
    await run(crowded, 'CREATE TABLE schema_migrations (version VARCHAR(50))');
    refused(await commands(crowded)('adopt', '--yes'), 3, /also holds a table "schema_migrations"/);
    refused(await commands(crowded)('serve'), 4, /admittance adopt/);
  });

  it('says so and fails when it can take none of the rows', async () => {
    const url = await makeTable(test, [{ username: 'a b' }, { username: 'c d', password: 'x' }]);
    for (const more of [[], ['--yes']]) {
      const { code, stdout } = await commands(url)('adopt', '--on-conflict', 'skip', ...more);
      assert.equal(code, 1);
      assert.match(
        stdout,
        /No row can be imported: the reasons are above\. .* decide otherwise on names \(--on-conflict rename\)\./,
      );
    }
  });

  it('reads a hash that has its salt in a column of its own', async () => {
    const url = await test.create();
    const salted = hash('sha1', `NaCl${password}`);
    await run(
      url,
      'CREATE TABLE members (id INTEGER PRIMARY KEY, username VARCHAR(50), password VARCHAR(255), salt VARCHAR(20), approved INT)',
      `INSERT INTO members VALUES (1, 'ann', '${salted}', 'NaCl', 1)`,
    );
    const admittance = commands(url);
    const args = ['adopt', '--table', 'members', '--map', 'salt=salt'];
    refused(await admittance(...args), 2, /^Nothing says how the salt in "salt" belongs to the hash: add --hash-form/);
    const { stdout } = await admittance(...args, '--hash-form', 'sha1-salt-first');
    assert.match(
      stdout,
      /To run it: admittance adopt --yes --table members --map salt=salt --hash-form sha1-salt-first$/m,
    );
    assert.equal(json(await admittance(...args, '--hash-form', 'sha1-salt-first', '--yes', '--json')).taken, 1);
    await (await start(url)).signIn('ann');
  });

  // In the order in which they come; of what is done in batches the second one as well.
  const crashes: [statement: RegExp, nth?: number][] = [
    [/rename to/i],
    [/create table .guards/i],
    [/create table .transfers/i],
    [/SHOW CREATE TABLE|sqlite_sequence|pg_get_serial_sequence/],
    [/insert into .transfers/i],
    [/update .guards/i],
    [/update .transfers/i],
    [/insert into .users/i],
    [/insert into .audit_events/i],
    [/update .transfers/i, 2],
    [/insert into .users/i, 2],
    [/update .transfers. set .finished_at/i],
  ];
  it('goes on after a crash at any step as if there had been none, and until then nobody serves', async () => {
    const rows = Array.from({ length: 1_200 }, (_, index) => ({ username: `user-${index + 1}`, approved: index % 2 }));
    for (const [statement, nth = 1] of crashes) {
      const url = await makeTable(test, nth === 1 ? rows.slice(0, 20) : rows);
      await assert.rejects(adoptAccounts(adoptionDeps(url, { statement, nth }), order, silent), Crash);
      refused(await commands(url)('migrate'), 4, /admittance adopt/);
      await adoptAccounts(adoptionDeps(url), order, silent);
      const users = await open(url).selectFrom('users').select(['id', 'username', 'status']).orderBy('id').execute();
      const expected = rows.slice(0, users.length).map(({ username, approved }, index) => ({
        id: index + 1,
        username,
        status: approved ? 'active' : 'pending',
      }));
      assert.equal(users.length, nth === 1 ? 20 : 1_200, String(statement));
      assert.equal(JSON.stringify(users), JSON.stringify(expected));
      const told = await open(url).selectFrom('audit_events').select('details').execute();
      assert.equal(
        told.map(({ details }) => JSON.parse(details).taken).reduce((sum, taken) => sum + taken),
        users.length,
      );
      succeeded(await commands(url)('migrate'), 'Nothing to do.\n');
    }
  });

  if (test.name !== 'sqlite')
    it('says that the old application is still there, when it keeps the table open, and changes nothing', async () => {
      const url = await makeTable(test, [{ username: 'ann' }]);
      const holding = await connectRaw(url);
      await holding.query('START TRANSACTION');
      await holding.query('SELECT * FROM users');
      refused(
        await commands(url)('adopt', '--yes'),
        3,
        /Another program is using the table "users": stop the old application/,
      );
      await holding.end();
      succeeded(await commands(url)('adopt', '--yes'), /^taken +1\n/);
    });

  it('may be done by two at once', async () => {
    const rows = Array.from({ length: 2_100 }, (_, index) => ({ username: `user-${index + 1}` }));
    const url = await makeTable(test, rows);
    const both = await Promise.all([1, 2].map(() => adoptAccounts(adoptionDeps(url), order, silent)));
    assert.equal(
      both.reduce((sum, one) => sum + (one?.tally.taken ?? 0), 0),
      2_100,
    );
    const users = await open(url).selectFrom('users').select(['id', 'username']).orderBy('id').execute();
    assert.deepEqual(
      users.map(({ username }) => username),
      rows.map(({ username }) => username),
    );
  });
});
