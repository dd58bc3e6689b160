/** Roles of the operator's own, from their making to their end. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('the roles', (database) => {
  let service: Installation;
  let boss: string;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    service.call(method, path, { token: boss, body, headers });
  const support = { description: 'Lets people in.', permissions: ['users:approve', 'users:read'] };

  it('are made, read, changed against their version, and deleted', async () => {
    const made = await send('POST', '/roles', { name: 'support', ...support });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.headers.get('location'), '/roles/support');
    const { created_at, updated_at, etag: told, ...rest } = made.json;
    const content = { ...support, permissions: ['users:read', 'users:approve'] };
    assert.deepEqual(rest, { name: 'support', ...content, requestable: false, built_in: false });
    assert.equal(created_at, updated_at);

    const etag = made.headers.get('etag') as string;
    assert.equal(told, etag);
    const read = await send('GET', '/roles/support');
    assert.deepEqual([read.status, read.headers.get('etag'), read.json], [200, etag, made.json]);
    assert.equal((await send('GET', '/roles/support', undefined, { 'if-none-match': etag })).status, 304);

    const wider = { ...support, permissions: ['audit:read'] };
    const changed = await send('PUT', '/roles/support', wider, { 'if-match': etag });
    assert.deepEqual([changed.status, changed.json.permissions], [200, ['audit:read']]);
    assert.notEqual(changed.headers.get('etag'), etag);
    assertProblem(await send('PUT', '/roles/support', support, { 'if-match': etag }), 412, 'request/stale');
    assertProblem(await send('DELETE', '/roles/support', undefined, { 'if-match': etag }), 412, 'request/stale');
    assert.equal((await send('DELETE', '/roles/support')).status, 204);
    assertProblem(await send('GET', '/roles/support'), 404, 'role/not-found');
    assertProblem(await send('DELETE', '/roles/support'), 404, 'role/not-found');
    assertProblem(await send('PUT', '/roles/support', support), 404, 'role/not-found');
  });

  it('can be read by whoever gives them, and changed by nobody else for that', async () => {
    assert.equal(
      (await send('POST', '/roles', { name: 'doors', description: '', permissions: ['users:approve'] })).status,
      201,
    );
    assert.equal(
      (await send('POST', '/roles', { name: 'look', description: '', permissions: ['users:read'] })).status,
      201,
    );
    const { token } = await service.addUser('doorkeeper', 'doors');
    const onlooker = await service.addUser('onlooker', 'look');
    const { json } = await service.call('GET', '/roles', { token });
    assert.deepEqual(json.data.find(({ name }: { name: string }) => name === 'doors').permissions, ['users:approve']);
    assert.equal((await service.call('GET', '/roles/doors', { token })).status, 200);
    assertProblem(await service.call('DELETE', '/roles/doors', { token }), 403, 'access/forbidden');
    const refused = await service.call('GET', '/roles', { token: onlooker.token });
    assertProblem(refused, 403, 'access/forbidden');
    assert.match(refused.headers.get('www-authenticate') ?? '', /insufficient_scope"$/);
    for (const name of ['doors', 'look']) {
      for (const user of ['doorkeeper', 'onlooker'])
        await service.call('PATCH', `/users/${(await send('GET', `/users?q=${user}`)).json.data[0].id}`, {
          token: boss,
          body: { role: 'user' },
        });
      assert.equal((await send('DELETE', `/roles/${name}`)).status, 204);
    }
  });

  it('stand in the token’s scope, and are listed after the built-in ones', async () => {
    for (const name of ['zeta', 'alpha'])
      assert.equal((await send('POST', '/roles', { name, ...support })).status, 201);
    const { data } = (await send('GET', '/roles')).json;
    assert.deepEqual(
      data.map(({ name, built_in }: { name: string; built_in: boolean }) => [name, built_in]),
      [
        ['user', true],
        ['admin', true],
        ['alpha', false],
        ['zeta', false],
      ],
    );
    const { token } = await service.addUser('alice', 'alpha');
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    assert.deepEqual([claims.role, claims.scope], ['alpha', 'users:read users:approve']);
    assert.equal((await service.call('GET', '/users', { token })).status, 200);
    assertProblem(await service.call('GET', '/admin', { token }), 403, 'access/admins-only');
    assertProblem(await send('DELETE', '/roles/alpha'), 409, 'role/in-use');
  });

  it('that are built in cannot be changed, replaced or deleted', async () => {
    for (const name of ['user', 'admin']) {
      assert.equal((await send('GET', `/roles/${name}`)).json.built_in, true);
      assertProblem(await send('POST', '/roles', { name, ...support }), 409, 'role/exists');
      assertProblem(await send('PUT', `/roles/${name}`, support), 409, 'role/built-in');
      assertProblem(await send('DELETE', `/roles/${name}`), 409, 'role/built-in');
    }
  });

  it('are offered in forms if they have no permissions or it is said so, and forms learn their names only', async () => {
    const offered = async () => {
      const answer = await service.call('GET', '/requestable-roles');
      assert.equal(answer.status, 200, answer.text);
      return answer.json;
    };
    const make = (name: string, content: object) =>
      send('POST', '/roles', { name, description: 'Not for all', ...content });
    const put = async (name: string, content: object) =>
      (await send('PUT', `/roles/${name}`, { description: '', ...content })).json.requestable;
    assert.equal((await make('reader', { permissions: [] })).json.requestable, true);
    assert.equal((await make('guide', { permissions: ['users:read'] })).json.requestable, false);
    assert.equal((await make('hidden', { permissions: [], requestable: false })).json.requestable, false);
    assert.equal((await make('deputy', { permissions: ['users:approve'], requestable: true })).json.requestable, true);
    assert.deepEqual(await offered(), { data: ['user', 'deputy', 'reader'] });
    // It is a mere request; every role can be named in it.
    const body = { username: 'hopeful', password: adminPassword, role: 'hidden' };
    assert.equal((await service.call('POST', '/register', { body })).json.requested_role, 'hidden');
    assert.deepEqual(
      (await send('GET', '/roles')).json.data
        .map((role: { name: string; requestable: boolean }) => [role.name, role.requestable])
        .filter(([name]: [string]) => !/^(alpha|zeta|twin)$/.test(name)),
      [
        ['user', true],
        ['admin', false],
        ['deputy', true],
        ['guide', false],
        ['hidden', false],
        ['reader', true],
      ],
    );

    // Without a word about it, what was said stays; who gets permissions is offered only if that was said.
    assert.equal(await put('hidden', { permissions: [] }), false);
    assert.equal(await put('deputy', { permissions: ['users:read'] }), true);
    assert.equal(await put('reader', { permissions: [], requestable: true }), true);
    assert.equal(await put('reader', { permissions: ['users:read'] }), false);
    assert.deepEqual(await offered(), { data: ['user', 'deputy'] });
    assert.equal(await put('hidden', { permissions: [], requestable: true }), true);
    assert.equal((await send('DELETE', '/roles/deputy')).status, 204);
    assert.deepEqual(await offered(), { data: ['user', 'hidden'] });
    for (const requestable of ['yes', 1, [], {}])
      assertProblem(await make('odd', { permissions: [], requestable }), 400, 'request/invalid');
    const { json } = await send('GET', '/audit?type=role.changed&limit=1');
    assert.ok('requestable' in json.data[0].details);
    for (const name of ['reader', 'guide', 'hidden'])
      assert.equal((await send('DELETE', `/roles/${name}`)).status, 204);
  });

  it('are one when two make the same', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send('POST', '/roles', { name: 'twin', ...support })),
    );
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    for (const answer of answers.filter(({ status }) => status !== 201)) assertProblem(answer, 409, 'role/exists');
  });

  it('refuse what is no name and no permission', async () => {
    for (const name of ['', 'Support', 'a b', 'ä', '1st', 'x'.repeat(51), '../user', 7, null])
      assertProblem(await send('POST', '/roles', { name, ...support }), 400, 'request/invalid', String(name));
    for (const permissions of [['users:eat'], ['users:read', 'users:read'], 'users:read', [7], null, {}])
      assertProblem(await send('POST', '/roles', { name: 'odd', ...support, permissions }), 400, 'request/invalid');
    for (const body of [{}, { name: 'odd' }, { name: 'odd', ...support, built_in: true }])
      assertProblem(await send('POST', '/roles', body), 400, 'request/invalid');
    assertProblem(await send('GET', '/roles/__proto__'), 404, 'request/not-found');
    assertProblem(await send('GET', '/roles/constructor'), 404, 'role/not-found');
  });

  it('are listed with what a change of each takes and, if asked, with how many users have them', async () => {
    const { call, addUser } = service;
    const make = (name: string, permissions: string[]) =>
      send('POST', '/roles', { name, description: '', permissions });
    await make('scribe', ['users:read']);
    await make('porter', ['users:approve']);
    await addUser('anna', 'scribe');
    const { id } = await addUser('bert', 'scribe');
    await send('POST', `/users/${id}/suspend`, {});
    const list = async (query = '') => (await send('GET', `/roles${query}`)).json.data;
    type Listed = { name: string; etag: string | null; users?: number; active_users?: number };
    const find = (roles: Listed[], wanted: string) => roles.find(({ name }) => name === wanted);
    const scribe = find(await list('?count=true'), 'scribe');
    assert.deepEqual([scribe?.users, scribe?.active_users], [2, 1]);
    const total = (await send('GET', '/users?role=scribe&count=true')).json.total;
    const active = (await send('GET', '/users?role=scribe&status=active&count=true')).json.total;
    assert.deepEqual([total, active], [2, 1]);
    assert.deepEqual(
      { ...find(await list('?count=true'), 'porter'), users: 0, active_users: 0 },
      find(await list('?count=true'), 'porter'),
    );
    assert.ok(!('users' in (await list())[0]));
    assert.equal((await list())[0].etag, null);
    const content = { description: 'Writes.', permissions: ['users:read'] };
    const first = await send('PUT', '/roles/scribe', content, { 'if-match': scribe?.etag as string });
    assert.deepEqual([first.status, first.json.etag], [200, first.headers.get('etag')]);
    assertProblem(
      await send('PUT', '/roles/scribe', content, { 'if-match': scribe?.etag as string }),
      412,
      'request/stale',
    );

    const { token } = await addUser('paul', 'porter');
    assert.equal((await call('GET', '/roles', { token })).status, 200);
    assertProblem(await call('GET', '/roles?count=true', { token }), 403, 'access/forbidden');
  });
});
