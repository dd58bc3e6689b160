/** Sessions, keys and roles at the command line, as real processes beside a running server. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listSigningKeys } from '../../src/features/keys/store.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { anyDatabase, onTwoDatabases } from '../support/databases.ts';
import { assertAccepted, assertRefused } from '../support/forge.ts';
import { type Installation, start, testSecret } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

onTwoDatabases('the command line', (database) => {
  let service: Installation;
  let admittance: ReturnType<typeof commands>;
  let env: Record<string, string>;

  before(async () => {
    service = await start(await database.create());
    env = { DATABASE_URL: service.deps.config.databaseUrl, ADMITTANCE_SECRET: testSecret };
    admittance = commands(service.deps.config.databaseUrl);
  });

  const refresh = (refreshToken: string) =>
    service.call('POST', '/token/refresh', { body: { refresh_token: refreshToken } });

  it('shows where somebody is signed in, and ends it on the running server', async () => {
    const { deps } = service;
    const [alice, bob] = [await makeAccount(deps, 'alice'), await makeAccount(deps, 'bob')];
    const one = await makeSession(deps, alice);
    const two = await makeSession(deps, alice);
    const three = await makeSession(deps, alice);
    const other = await makeSession(deps, bob);
    const device = `A\u001b[31m${'x'.repeat(100)}`;
    await deps.database.updateTable('sessions').set({ device }).where('id', '=', two.id).execute();
    const reused = { reused_at: Date.parse('2026-03-02T09:14:03.127Z') };
    await deps.database.updateTable('sessions').set(reused).where('id', '=', three.id).execute();

    const [table, whole, page, none] = await Promise.all([
      admittance('sessions', 'list', 'alice'),
      admittance('sessions', 'list', String(alice.id), '--json'),
      admittance('sessions', 'list', 'ALICE', '--limit', '2', '--json'),
      admittance('sessions', 'list', 'name:bob', '--json'),
    ]);
    assert.match(table.stdout, /^ID +DEVICE +ADDRESS +SINCE +LAST_USED +EXPIRES +REUSED\n/);
    assert.match(table.stdout, new RegExp(`^${one.id} +test +127\\.0\\.0\\.1 +\\d{4}-.* –$`, 'm'));
    assert.match(table.stdout, new RegExp(`^${two.id} +A\\\\u\\{1b\\}\\[31mx+… `, 'm'));
    assert.match(table.stdout, new RegExp(`^${three.id} .* 2026-03-02 09:14$`, 'm'));
    assert.doesNotMatch(table.stdout.replaceAll('\n', ''), /\p{Cc}/u);
    assert.ok(table.stdout.split('\n').every((line) => line.length < 160));
    const { data, next_cursor } = json(whole);
    assert.deepEqual([data.map(({ id }: { id: number }) => id), next_cursor], [[one.id, two.id, three.id], null]);
    assert.equal(data[1].device, device);
    assert.match(data[0].expires_at, instant);
    assert.doesNotMatch(whole.stdout, /nonce|generation|rt_/);
    assert.equal(json(none).data.length, 1);
    const [rest, strange, unasked] = await Promise.all([
      admittance('sessions', 'list', 'alice', '--cursor', json(page).next_cursor, '--json'),
      admittance('sessions', 'end', 'alice', '--session', String(other.id), '--yes'),
      admittance('sessions', 'end', 'alice'),
    ]);
    assert.deepEqual(
      json(rest).data.map(({ id }: { id: number }) => id),
      [three.id],
    );
    refused(strange, 3, 'Session not found.');
    refused(unasked, 2, 'Not a terminal: pass --yes to confirm.');

    for (const { access_token } of [one, two, other]) await assertAccepted(service, access_token, 'before');
    succeeded(
      await admittance('sessions', 'end', 'alice', '--session', String(one.id), '--yes'),
      `Session ${one.id} of alice is ended.\n`,
    );
    await assertRefused(service, one.access_token, 'of the session that ended');
    assertProblem(await refresh(one.refresh_token), 401, 'session/refresh-rejected');
    await assertAccepted(service, two.access_token, 'of another session');

    assert.deepEqual(json(await admittance('sessions', 'end', 'alice', '--yes', '--json')), {
      user_id: alice.id,
      username: 'alice',
      session_id: null,
    });
    await assertRefused(service, two.access_token, 'of a session that ended with all others');
    assertProblem(await refresh(two.refresh_token), 401, 'session/refresh-rejected');
    await assertAccepted(service, other.access_token, 'of somebody else');
    succeeded(await admittance('sessions', 'list', 'alice'), 'No sessions.\n');
  });

  it('publishes the next key, and replaces all keys when somebody else may have them', async () => {
    const { deps, call } = service;
    const session = await makeSession(deps, await makeAccount(deps, 'keeper'));
    const published = async () =>
      (await call('GET', '/.well-known/jwks.json')).json.keys.map(({ kid }: { kid: string }) => kid);
    const [first] = await published();
    const from = Date.now();
    const said = await admittance('keys', 'rotate');
    succeeded(said, /^The key \S+ is published\. It signs from \S+ \S+ UTC, in \d+ s, when every verifier can/);
    const [, nextKid = '', seconds] = /^The key (\S+) .* in (\d+) s/.exec(said.stdout) ?? [];
    assert.ok(Number(seconds) > 240 && Number(seconds) <= 305, said.stdout);
    assert.deepEqual(await published(), [first, nextKid]);

    const [table, listed] = await Promise.all([admittance('keys', 'list'), admittance('keys', 'list', '--json')]);
    assert.match(table.stdout, /^KID +ALGORITHM +STATE +SIGNS_FROM +VERIFIES_UNTIL\n/);
    assert.match(table.stdout, new RegExp(`^${first} +ES256 +signing +\\S+ \\S+ +\\d{4}-\\S+ \\S+$`, 'm'));
    assert.match(table.stdout, new RegExp(`^${nextKid} +ES256 +published +\\S+ \\S+ +–$`, 'm'));
    const [signing, next] = json(listed).data;
    assert.deepEqual([json(listed).data.length, signing.kid, signing.state], [2, first, 'signing']);
    assert.deepEqual(
      [next.kid, next.algorithm, next.state, next.verifies_until],
      [nextKid, 'ES256', 'published', null],
    );
    assert.ok(Date.parse(next.signs_from) >= from + 305_000);
    assert.equal(Date.parse(signing.verifies_until) - Date.parse(next.signs_from), 660_000);
    assert.doesNotMatch(listed.stdout, /"d"|private|sealed/);

    await assertAccepted(service, session.access_token, 'while a key is only published');
    refused(await admittance('keys', 'rotate', '--compromised'), 2, 'Not a terminal: pass --yes to confirm.');
    assert.deepEqual(await published(), [first, next.kid]);
    const replaced = await admittance('keys', 'rotate', '--compromised', '--yes');
    const [last] = await published();
    assert.deepEqual(await published(), [last]);
    assert.ok(![first, next.kid].includes(last));
    succeeded(replaced, new RegExp(`^The key ${last} signs from now on, and all others are deleted\\.\n`));
    assert.match(replaced.stdout, /Every access token issued so far is refused/);
    assert.match(replaced.stdout, /Services that verify by themselves must fetch the key set \S+ again\..* 300 s/);
    await assertRefused(service, session.access_token, 'of a key that was dropped');
    const refreshed = await refresh(session.refresh_token);
    assert.equal(refreshed.status, 200, refreshed.text);
    await assertAccepted(service, refreshed.json.access_token, 'of the new key');
  });

  it('leaves the keys alone under another TOKEN_ALGORITHM, which is the servers’ to follow', async () => {
    const kids = async () => (await listSigningKeys(service.deps.database)).map(({ kid }) => kid);
    const known = await kids();
    const other = commands(env['DATABASE_URL'] as string, { env: { ...env, TOKEN_ALGORITHM: 'EdDSA' } });
    succeeded(await other('keys', 'list'), /ES256/);
    assert.deepEqual(await kids(), known);
  });
});

describe('the command line', () => {
  it('makes, changes and takes away roles, and the running server knows at once', async () => {
    const { deps, call } = await start(await anyDatabase.create());
    const admittance = commands(deps.config.databaseUrl);
    const created = await admittance(
      ...['roles', 'create', 'support', '--description', 'Lets people in.'],
      ...['--permission', 'users:approve', 'users:read', '--permission', 'users:read'],
    );
    succeeded(created, 'The role support allows users:read, users:approve.\n');
    const { access_token: token } = await makeSession(deps, await makeAccount(deps, 'helper', 'support'));
    assert.equal((await call('GET', '/users', { token })).status, 200);

    const longest = 'é'.repeat(200);
    const [list, table, shown, again, builtIn, used] = await Promise.all([
      admittance('roles', 'list', '--json'),
      admittance('roles', 'list'),
      admittance('roles', 'show', 'support'),
      admittance('roles', 'create', 'support', '--json'),
      admittance('roles', 'update', 'admin', '--no-permission'),
      admittance('roles', 'delete', 'support'),
    ]);
    assert.deepEqual(
      json(list).data.map(({ name, built_in }: { name: string; built_in: boolean }) => [name, built_in]),
      [
        ['user', true],
        ['admin', true],
        ['support', false],
      ],
    );
    assert.match(table.stdout, /^NAME +BUILT_IN +REQUESTABLE +PERMISSIONS +DESCRIPTION\nuser +yes +yes +– +Signs in/);
    assert.match(table.stdout, /^support +no +no +users:read users:approve +Lets people in\.$/m);
    assert.match(
      shown.stdout,
      /^name +support\nbuilt_in +no\nrequestable +no\npermissions +users:read users:approve\n/,
    );
    assert.deepEqual([again.code, JSON.parse(again.stderr).code], [3, 'role/exists']);
    refused(builtIn, 3, /^This role is part of the service and cannot be changed/);
    refused(used, 3, '1 account has this role: give them another one first.');

    const described = json(await admittance('roles', 'update', 'support', '--description', longest, '--json'));
    assert.deepEqual([described.description, described.permissions], [longest, ['users:read', 'users:approve']]);
    assert.equal((await call('GET', '/users', { token })).status, 200);
    succeeded(
      await admittance('roles', 'update', 'support', '--no-permission'),
      'The role support allows nothing now.\n',
    );
    assertProblem(await call('GET', '/users', { token }), 403, 'access/forbidden');
    const offers = async (names: string[]) => {
      const read = async () => (await call('GET', '/requestable-roles')).json.data;
      // The server learns of it within a second.
      for (let tries = 0; tries < 200 && (await read()).length !== names.length; tries++) await sleep(50);
      assert.deepEqual(await read(), names);
    };
    assert.equal(json(await admittance('roles', 'update', 'support', '--no-requestable', '--json')).requestable, false);
    assert.equal(
      json(await admittance('roles', 'update', 'support', '--description', '', '--json')).requestable,
      false,
    );
    await offers(['user']);
    assert.equal(json(await admittance('roles', 'update', 'support', '--requestable', '--json')).requestable, true);
    await offers(['user', 'support']);
    assert.equal(json(await admittance('users', 'delete', 'helper', '--yes', '--json')).role, 'support');
    succeeded(await admittance('roles', 'delete', 'support'), 'The role support is deleted.\n');
  });
});
