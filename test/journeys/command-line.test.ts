/** The administrator at the command line, as real processes beside a running server, on both databases. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { connect } from '../../src/platform/database/connect.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { install, password, start } from '../support/installation.ts';

onTwoDatabases('the command line', (database) => {
  it('decides on accounts, and the running server knows at once', async () => {
    const { call, signIn, deps } = await install(database);
    const admittance = commands(deps.config.databaseUrl);
    const registrations = await Promise.all(
      ['alice', 'bob', '123', '山田太郎', 'Zoe\u0308'].map((username, index) =>
        call('POST', '/register', { body: { username, password, note: index === 0 ? 'two\nlines' : '' } }),
      ),
    );
    // As it could come from elsewhere.
    const dangerous = { display_name: 'A\u001b[2J\u009b31m\u202e' };
    await deps.database.updateTable('users').set(dangerous).where('username', '=', 'alice').execute();
    const [alice, bob] = registrations.map(({ json }) => String(json.id)) as [string, string];

    const [pending, table, page, shown] = await Promise.all([
      admittance('users', 'list', '--status', 'pending', '--json'),
      admittance('users', 'list'),
      admittance('users', 'list', '--limit', '2', '--json'),
      admittance('users', 'show', 'ALICE'),
    ]);
    assert.deepEqual([json(pending).data.length, json(pending).next_cursor], [5, null]);
    assert.doesNotMatch(pending.stdout, /password|hash|power|token/);
    assert.match(table.stdout, /^\d +山田太郎 {2}pending .*\n/m);
    assert.match(table.stdout, /^\d +Zoë {7}pending /m);
    assert.match(table.stdout, /two lines/);
    assert.match(shown.stdout, /^username +alice$/m);
    assert.match(shown.stdout, /^display_name +A\\u\{1b\}\[2J\\u\{9b\}31m\\u\{202e\}$/m);
    for (const { stdout } of [pending, table, shown])
      assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
    assert.equal(
      json(pending).data.find(({ username }: { username: string }) => username === 'alice').display_name,
      dangerous.display_name,
    );
    assert.match(shown.stdout, /^note +two\\u\{a\}lines$/m);

    const [next, approved, byName, rejected] = await Promise.all([
      admittance('users', 'list', '--limit', '2', '--cursor', json(page).next_cursor, '--json'),
      admittance('users', 'approve', ' alice\u00a0', '--role', 'user'),
      admittance('users', 'approve', 'name:123', '--json'),
      admittance('users', 'reject', bob, '--reason', 'Not known here'),
    ]);
    const seen = [...json(page).data, ...json(next).data].map(({ id }: { id: number }) => id);
    assert.equal(new Set(seen).size, 4);
    succeeded(approved, 'alice is active with the role user.\n');
    assert.deepEqual([json(byName).username, json(byName).status, json(byName).approved_by], ['123', 'active', null]);
    succeeded(rejected, 'bob is rejected.\n');

    const token = await signIn('alice');
    assert.equal((await call('GET', '/dashboard', { token })).status, 200);
    const [suspended, reopened, deleted] = await Promise.all([
      admittance('users', 'suspend', alice, '--reason', 'A holiday', '--json'),
      admittance('users', 'approve', 'name:bob', '--reopen', '--json'),
      admittance('users', 'delete', 'name:123', '--yes', '--json'),
    ]);
    assert.deepEqual([json(suspended).status, json(suspended).status_reason], ['suspended', 'A holiday']);
    assert.equal((await call('GET', '/dashboard', { token })).status, 401);
    assert.equal(json(reopened).status, 'active');
    assert.equal(json(deleted).username, '123');

    succeeded(await admittance('users', 'reopen', 'bob'), 'bob waits for a decision again.\n');
    succeeded(await admittance('users', 'reinstate', 'alice'), 'alice is active again.\n');
    assert.equal((await call('GET', '/dashboard', { token })).status, 401);
    const again = await signIn('alice');
    const late = await admittance('users', 'reopen', 'alice');
    refused(
      late,
      3,
      'The user has signed in since this decision. To take it back all the same, which ends their sessions: admittance users reopen alice --late',
    );
    assert.equal((await call('GET', '/dashboard', { token: again })).status, 200);
    succeeded(await admittance('users', 'reopen', 'alice', '--late'), 'alice waits for a decision again.\n');
    assert.equal((await call('GET', '/dashboard', { token: again })).status, 401);
  });

  it('makes an administrator who can sign in', async () => {
    const { deps, signIn } = await start(await database.create());
    const create = commands(deps.config.databaseUrl, { stdin: 'an honest pass phrase\r\nand a second line\n' });
    const made = await create('admin', 'create', 'chief', '--json');
    assert.deepEqual([json(made).username, json(made).role, json(made).status], ['chief', 'admin', 'active']);
    assert.ok(!made.stdout.includes('honest'));
    assert.ok(await signIn('chief', 'an honest pass phrase'));
    const duplicate = await create('admin', 'create', 'CHIEF', '--json');
    assert.deepEqual([duplicate.code, duplicate.stdout], [3, '']);
    assert.equal(JSON.parse(duplicate.stderr).code, 'user/exists');
    const both = commands(deps.config.databaseUrl, { stdin: 'Chief\n' })('admin', 'create', 'Chief');
    refused(await both, 3, /User already exists.*taken.*password must be at least 15.*must not contain the username/);
  });

  it('gives who forgot their password another one', async () => {
    const { call, signIn, addUser, deps } = await install(database);
    const { id, token } = await addUser('alice');
    const suspended = (await addUser('bob')).id;
    succeeded(await commands(deps.config.databaseUrl)('users', 'suspend', 'bob'), 'bob is suspended.\n');
    for (let guess = 0; guess < 11; guess++)
      await call('POST', '/login', { body: { username: 'alice', password: `guess ${guess}` } });
    const setPassword = (secret: string, ...args: string[]) =>
      commands(deps.config.databaseUrl, { stdin: `${secret}\n` })('users', 'password', ...args);
    const next = 'another horse battery staple';

    refused(await setPassword('short', 'alice'), 3, /at least 15 characters/);
    succeeded(await setPassword(next, 'ALICE'), 'alice has that password now, and is signed out everywhere.\n');
    await deps.memory.revocations.becomeCurrent();
    assert.equal((await call('GET', '/dashboard', { token })).status, 401);
    await signIn('alice', next);
    assert.equal((await call('POST', '/login', { body: { username: 'alice', password } })).status, 401);
    assert.equal(json(await setPassword(next, String(suspended), '--json')).status, 'suspended');
    assert.equal((await call('POST', '/login', { body: { username: 'bob', password: next } })).status, 403);
    refused(await setPassword(next, 'nobody'), 3, 'User not found.');
    const { stdout } = await commands(deps.config.databaseUrl)('audit', 'tail', '--json', '--type', 'password.changed');
    assert.match(stdout, new RegExp(`"actor_id":null.*"subject_id":${id},`));
  });

  it('says what is pending, and changes nothing by asking', async () => {
    const url = await database.create();
    const admittance = commands(url);
    const first = await admittance('migrate', '--check', '--json');
    assert.equal(first.code, 1);
    const { pending } = JSON.parse(first.stdout);
    assert.ok(pending.includes('0001-users'));
    if (database.name === 'sqlite') assert.equal(existsSync(url.slice('sqlite:'.length)), false);
    const { database: opened } = connect(url);
    assert.deepEqual(await opened.introspection.getTables(), []);
    await opened.destroy();
    assert.deepEqual(json(await admittance('migrate', '--json')), { applied: pending });
    const [checked, again] = await Promise.all([admittance('migrate', '--check'), admittance('migrate')]);
    succeeded(checked, 'The schema is up to date.\n');
    succeeded(again, 'Nothing to do.\n');
  });
});
