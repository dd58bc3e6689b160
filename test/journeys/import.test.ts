/** Accounts come from files and other programs' databases: a dry run first, each row once, and a line for each that is not as it was. */
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { everyDatabase, onEveryDatabase, type TestDatabase } from '../support/databases.ts';
import { makeSample, open, run, sampleAccounts, someHash } from '../support/foreign-tables.ts';
import { install } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';

let folder: string;
before(() => {
  folder = makeFolder();
});
let files = 0;
function write(text: string | Uint8Array, ending: string): string {
  const path = join(folder, `${++files}.${ending}`);
  writeFileSync(path, text);
  return path;
}

const [alice, , , carol] = sampleAccounts as { username: string; password: string; hash: string }[];
const map = ['--map', 'username=login,password=hash'];

onEveryDatabase('importing', (test) => {
  it('from CSV adds accounts that sign in with what they always typed, and resets earlier failed sign-ins', async () => {
    const { call, deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const logIn = (username: string, password = alice?.password) =>
      call('POST', '/login', { body: { username, password } });
    for (let guess = 0; guess < 10; guess++) await logIn('Ann@Example.org', 'not the password at all');
    assert.equal((await logIn('ann@example.org')).status, 429);
    const path = write(
      `\uFEFFlogin,hash,mail,"full name",ok,since\r\nAnn@Example.org,${alice?.hash},ann@example.org,"Ann ""A"", of old",yes,2019-05-06 07:08:09\r\n` +
        `bob,${carol?.hash},no address,,no,\r\nboss,${alice?.hash},,,yes,never\r\n`,
      'csv',
    );
    const columns = 'username=login,password=hash,email=mail,display_name=full name,approved=ok,created_at=since';
    const plan = await admittance('import', path, '--map', columns, '--json');
    assert.equal(plan.code, 1);
    const { lines, ...told } = JSON.parse(plan.stdout);
    assert.deepEqual([told.rows, told.conflicts, told.by_status], [3, 1, { active: 2, pending: 1 }]);
    assert.deepEqual(
      lines.map(({ row, username, outcome }: Record<string, string>) => [row, username, outcome]),
      [
        ['line 3', 'bob', 'changed'],
        ['line 4', 'boss', 'changed'],
        ['line 4', 'boss', 'conflict'],
      ],
    );
    assert.equal((await logIn('Ann@Example.org')).status, 429);
    refused(
      await admittance('import', path, '--map', columns, '--yes'),
      3,
      /an account here has that name[\s\S]*Nothing was changed: 1 row has/,
    );
    refused(
      await admittance('import', path, '--map', columns, '--status', 'active'),
      2,
      /its column "ok" says who may sign in/,
    );
    succeeded(
      await admittance('import', path, '--map', columns, '--yes', '--on-conflict', 'skip'),
      /^taken +2\nleft out +1\n[\s\S]*line 4 +boss/,
    );

    assert.equal((await logIn('ANN@EXAMPLE.ORG')).status, 200);
    assert.equal((await logIn('\uff21nn@example.org')).status, 401);
    const [, ann, bob] = json(await admittance('users', 'list', '--json')).data;
    assert.deepEqual(
      [ann.username, ann.display_name, ann.created_at],
      ['Ann@Example.org', 'Ann "A", of old', '2019-05-06T07:08:09.000Z'],
    );
    assert.deepEqual([bob.username, bob.email, bob.status], ['bob', null, 'pending']);
    assert.equal(
      (await call('POST', '/register', { body: { username: 'new@example.org', password: 'a sturdy horse battery' } }))
        .json.code,
      'user/username-refused',
    );
  });

  it('goes on where it was with the same command, takes what is new, and notices a source that was changed', async () => {
    const admittance = commands(await makeEmpty(test));
    const line = (login: string) => `${JSON.stringify({ login, hash: someHash })}\n`;
    const path = write(line('ann') + line('bob'), 'jsonl');
    const args = ['import', path, ...map, '--yes', '--json'];
    assert.equal(json(await admittance(...args)).taken, 2);
    const again = json(await admittance(...args));
    assert.deepEqual([again.taken, again.done_before], [0, 2]);
    appendFileSync(path, line('carl') + line('ANN'));
    const grown = JSON.parse((await admittance('import', path, ...map, '--json')).stdout);
    assert.deepEqual([grown.rows, grown.done, grown.conflicts], [4, 2, 1]);
    writeFileSync(path, line('ann') + line('bob') + line('carl'));
    assert.equal(json(await admittance(...args)).taken, 1);
    writeFileSync(path, line('bob') + line('dora') + line('carl') + line('emil'));
    refused(
      await admittance('import', path, ...map, '--yes'),
      3,
      /has changed since its first 3 accounts were imported/,
    );
    writeFileSync(path, line('ann'));
    refused(await admittance('import', path, ...map), 3, /has changed since its first/);
    assert.deepEqual(
      json(await admittance('users', 'list', '--json')).data.map(({ username, status }: Record<string, string>) => [
        username,
        status,
      ]),
      [
        ['ann', 'pending'],
        ['bob', 'pending'],
        ['carl', 'pending'],
      ],
    );
  });

  it('leaves out what nobody can verify unless it is told otherwise, and never stores it', async () => {
    const url = await makeEmpty(test);
    const admittance = commands(url);
    const path = write(
      JSON.stringify([
        { login: 'plain', hash: 'hunter2 hunter2' },
        { login: 'none', hash: null },
        { login: 'ann', hash: someHash },
      ]),
      'json',
    );
    const report = join(folder, 'unverifiable.jsonl');
    const done = json(await admittance('import', path, ...map, '--yes', '--json', '--report', report));
    assert.deepEqual([done.taken, done.left_out], [1, 2]);
    assert.match(
      readFileSync(report, 'utf8'),
      /^\{"row":"entry 1","username":"plain","outcome":"left out","why":"its password is in no known hash format"\}\n/,
    );
    assert.equal(statSync(report).mode & 0o777, 0o600);
    refused(await admittance('import', path, ...map, '--report', report), 1, /is there already: name another file/);
    const other = write(readFileSync(path), 'json');
    const taken = json(
      await admittance('import', other, ...map, '--yes', '--json', '--unverifiable', 'take', '--on-conflict', 'skip'),
    );
    assert.deepEqual([taken.taken, taken.left_out, taken.changed], [2, 1, 2]);
    const hashes = await open(url).selectFrom('users').select('password_hash').orderBy('id').execute();
    assert.deepEqual(
      hashes.map(({ password_hash }) => password_hash),
      [someHash, '!', '!'],
    );
  });

  it('shows no hash when the columns are mixed up', async () => {
    const admittance = commands(await makeEmpty(test));
    const mixedUp = ['--map', 'username=hash,password=login'];
    for (const hash of [
      someHash,
      '5f4dcc3b5aa765d61d8327deb882cf99',
      '$2y$10$abcdefghijklmnopqrstuuO1hTbJzYQbZbXUq5n2aT0y0m5s5m5m6',
    ]) {
      const path = write(JSON.stringify([{ login: 'ann', hash }]), 'json');
      refused(
        await admittance('import', path, ...mixedUp),
        2,
        'The column that is to hold the usernames holds password hashes: look at --map.',
      );
      const role = await admittance(
        'import',
        path,
        ...map,
        '--json',
        '--map',
        'username=login,password=hash,role=hash,status=hash,email=hash,created_at=hash',
      );
      assert.equal(role.code, 0);
      assert.ok(!role.stdout.includes(hash));
    }
  });

  it('reads back what an export wrote, and needs no word about it', async () => {
    const { deps } = await install(test);
    const { database, config } = deps;
    const row = { password_hash: someHash, role: 'user', created_at: 1, updated_at: 2 };
    const nasty = { display_name: "'=1+1", note: '-1,"\n\u{1d11e}', status_reason: "'-", email: 'a@example.org' };
    await database
      .insertInto('users')
      .values([
        {
          ...row,
          username: '=1+1@example.org',
          username_key: '=1+1@example.org',
          status: 'pending',
          requested_role: 'admin',
          ...nasty,
          last_login_at: 0,
        },
        { ...row, username: 'Zoë', username_key: 'zoë', status: 'suspended', role: 'admin', note: '', approved_at: 3 },
        { ...row, username: '-', username_key: '-', status: 'rejected' },
      ])
      .execute();
    // A name that no account can have any more is a conflict, whoever wrote it.
    const others = database
      .selectFrom('users')
      .where('username', '!=', '-')
      .select(['username', 'username_key', 'password_hash', 'display_name', 'email', 'role', 'requested_role'])
      .select(['note', 'status', 'status_reason', 'created_at', 'updated_at', 'approved_at', 'last_login_at'])
      .orderBy('id');
    const before = await others.execute();
    for (const ending of ['csv', 'jsonl']) {
      const file = join(folder, `export-${test.name}.${ending}`);
      json(await commands(config.databaseUrl)('export', file, '--format', ending, '--json'));
      const url = await makeEmpty(test);
      const done = json(await commands(url)('import', file, '--yes', '--json', '--on-conflict', 'skip'));
      assert.deepEqual([done.taken, done.left_out], [3, 1]);
      const after = await open(url).executeQuery(others.compile());
      assert.deepEqual(JSON.parse(JSON.stringify(after.rows)), JSON.parse(JSON.stringify(before)));
    }
  });

  it('takes the tutorial’s table beside accounts that are here', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    const old = await makeSample(test);
    succeeded(
      await admittance('import', old, '--preset', 'flask-tutorial'),
      /^rows +10\n[\s\S]*To run it: the same command with --yes/,
    );
    assert.equal(json(await admittance('import', old, '--preset', 'flask-tutorial', '--yes', '--json')).taken, 10);
    assert.equal(json(await admittance('users', 'show', 'Zoë', '--json')).id, 9);
    // It was only read.
    assert.deepEqual(
      (await open(old).introspection.getTables()).map(({ name }) => name).filter((name) => name !== 'sqlite_sequence'),
      ['users'],
    );
  });

  it('reads from the tables of other programs with their presets, whichever database it is', async () => {
    const { deps } = await install(test);
    const admittance = commands(deps.config.databaseUrl);
    for (const from of everyDatabase) {
      const old = await makeOldPrograms(from);
      const read = async (preset: string, ...more: string[]) => {
        const { taken } = json(
          await admittance('import', old, '--preset', preset, '--yes', '--json', '--on-conflict', 'skip', ...more),
        );
        const { data } = json(await admittance('users', 'list', '--json', '--limit', '100'));
        const users = data.slice(data.length - taken);
        await deps.database.deleteFrom('users').where('username', '!=', 'boss').execute();
        return users.map(
          ({ username, status, role, requested_role, display_name, email, created_at }: Record<string, string>) => [
            username,
            status,
            role,
            requested_role,
            display_name,
            email,
            String(created_at) > '2026' ? 'now' : created_at?.slice(0, 10),
          ],
        );
      };
      assert.deepEqual(await read('django'), [
        ['ann', 'active', 'admin', null, 'Ann Lee', 'ann@example.org', '2020-01-02'],
        ['bob', 'suspended', 'user', 'admin', 'Bob', null, '2021-01-02'],
        ['carl', 'active', 'user', null, null, null, '2022-01-02'],
      ]);
      assert.deepEqual(await read('laravel', '--table', 'laravel_users', '--status', 'active'), [
        ['eva@example.org', 'active', 'user', null, 'Eva', 'eva@example.org', '2020-03-04'],
      ]);
      assert.deepEqual(await read('wordpress', '--status', 'active'), [
        ['root', 'active', 'admin', null, 'The Root', 'root@example.org', '2018-01-01'],
        ['writer', 'active', 'user', null, 'Writer', 'writer@example.org', 'now'],
      ]);
      assert.deepEqual(await read('devise', '--table', 'devise_users'), [
        ['in@example.org', 'active', 'user', null, null, 'in@example.org', '2020-05-06'],
        ['new@example.org', 'pending', 'user', null, null, 'new@example.org', '2020-05-06'],
        ['out@example.org', 'suspended', 'user', null, null, 'out@example.org', '2020-05-06'],
      ]);
      refused(
        await admittance('import', old, '--preset', 'django', '--table', 'nowhere'),
        2,
        /There is no table "nowhere" in/,
      );
      refused(
        await admittance('import', old, '--preset', 'flask-tutorial', '--table', 'numberless'),
        2,
        /does not number the rows/,
      );
    }
  });
});

async function makeEmpty(test: TestDatabase): Promise<string> {
  const url = await test.create();
  json(await commands(url)('migrate', '--json'));
  return url;
}

/** As small as they can be, with the columns that matter and some that do not. */
async function makeOldPrograms(test: TestDatabase): Promise<string> {
  const url = await test.create();
  const bcrypt = '$2y$10$abcdefghijklmnopqrstuuO1hTbJzYQbZbXUq5n2aT0y0m5s5m5m6';
  const h = someHash;
  await run(
    url,
    'CREATE TABLE auth_user (id INTEGER PRIMARY KEY, password VARCHAR(200), last_login DATETIME, is_superuser BOOLEAN, username VARCHAR(150), first_name VARCHAR(150), last_name VARCHAR(150), email VARCHAR(254), is_staff BOOLEAN, is_active BOOLEAN, date_joined DATETIME)',
    `INSERT INTO auth_user VALUES (1, '${h}', '2024-01-02 03:04:05', 1, 'ann', 'Ann', 'Lee', 'ann@example.org', 1, 1, '2020-01-02 03:04:05'), (2, '${h}', NULL, 1, 'bob', 'Bob', '', '', 1, 0, '2021-01-02 03:04:05'), (3, '${h}', NULL, 0, 'carl', '', '', '', 1, 1, '2022-01-02 03:04:05'), (4, '!unusable', NULL, 0, 'dan', '', '', '', 0, 1, '2022-01-02 03:04:05')`,
    'CREATE TABLE laravel_users (id INTEGER PRIMARY KEY, name VARCHAR(255), email VARCHAR(255), email_verified_at DATETIME, password VARCHAR(255), remember_token VARCHAR(100), created_at DATETIME, updated_at DATETIME)',
    `INSERT INTO laravel_users VALUES (7, 'Eva', 'eva@example.org', NULL, '${bcrypt}', 'abc', '2020-03-04 00:00:00', '2020-03-04 00:00:00')`,
    'CREATE TABLE wp_users (ID INTEGER PRIMARY KEY, user_login VARCHAR(60), user_pass VARCHAR(255), user_email VARCHAR(100), user_registered VARCHAR(30), display_name VARCHAR(250))',
    `INSERT INTO wp_users VALUES (1, 'root', '$P$BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB1', 'root@example.org', '2018-01-01 00:00:00', 'The Root'), (2, 'writer', '$P$BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB1', 'writer@example.org', '0000-00-00 00:00:00', 'Writer')`,
    'CREATE TABLE wp_usermeta (user_id INTEGER, meta_key VARCHAR(255), meta_value VARCHAR(500))',
    `INSERT INTO wp_usermeta VALUES (1, 'wp_capabilities', 'a:1:{s:13:"administrator";b:1;}'), (2, 'wp_capabilities', 'a:1:{s:6:"author";b:1;}'), (2, 'nickname', 's:13:"administrator";b:1;')`,
    'CREATE TABLE devise_users (id INTEGER PRIMARY KEY, email VARCHAR(255), encrypted_password VARCHAR(255), confirmed_at DATETIME, locked_at DATETIME, created_at DATETIME, updated_at DATETIME)',
    `INSERT INTO devise_users VALUES (1, 'in@example.org', '${bcrypt}', '2020-05-06 00:00:00', NULL, '2020-05-06 00:00:00', '2020-05-06 00:00:00'), (2, 'new@example.org', '${bcrypt}', NULL, NULL, '2020-05-06 00:00:00', '2020-05-06 00:00:00'), (3, 'out@example.org', '${bcrypt}', '2020-05-06 00:00:00', '2021-05-06 00:00:00', '2020-05-06 00:00:00', '2020-05-06 00:00:00')`,
    'CREATE TABLE numberless (id INTEGER, username VARCHAR(20), password VARCHAR(200))',
    `INSERT INTO numberless VALUES (1, 'one', '${h}'), (NULL, 'two', '${h}')`,
  );
  return url;
}
