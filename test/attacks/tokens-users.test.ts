/**
 * A token outlives nothing that was decided about its user since. Covers J26 (deleted, suspended),
 * J28, J29.
 */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { before, it } from 'node:test';
import type { Deps } from '../../src/deps.ts';
import { decideTogether } from '../../src/features/approval/decide-together.ts';
import { suspendUser } from '../../src/features/approval/suspend-user.ts';
import { accessTokens } from '../../src/features/tokens/authenticate.ts';
import { changeUser } from '../../src/features/users/change-user.ts';
import { createUser } from '../../src/features/users/create-user.ts';
import { deleteUser } from '../../src/features/users/delete-user.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { assertAccepted, assertInvalidToken, assertRefused, makeForger } from '../support/forge.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { jsonRequest, readAnswers } from '../support/raw-http.ts';

onTwoDatabases('a token and its user', (database) => {
  let service: Installation;
  let boss: string;
  const manage = (method: string, path: string, body?: unknown) => service.call(method, path, { token: boss, body });

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  /** Every operation that takes a token, tried with this one. */
  async function assertRefusedEverywhere(token: string, id: number): Promise<void> {
    const operations = signedInOperations();
    assert.ok(operations.length >= 10);
    for (const [method, path] of operations) {
      for (const target of path.includes('{id}') ? [String(id), '1', 'me'] : ['']) {
        const answer = await service.call(method, path.replace('{id}', target), { token });
        assertInvalidToken(answer, `${method} ${path} ${target}`);
      }
    }
  }

  it('J26 is refused everywhere once the user is deleted', async () => {
    const { id, token } = await service.addUser('deleted');
    await assertAccepted(service, token, 'before');
    assert.equal((await manage('DELETE', `/users/${id}`)).status, 200);
    await assertRefusedEverywhere(token, id);
  });

  it('J26 is refused everywhere once the user is suspended, and stays so', async () => {
    const { id, token } = await service.addUser('suspended', 'admin');
    await assertAccepted(service, token, 'before');
    assert.equal((await manage('POST', `/users/${id}/suspend`, {})).status, 200);
    await assertRefusedEverywhere(token, id);
    assert.equal((await manage('POST', `/users/${id}/reinstate`, {})).status, 200);
    await assertRefusedEverywhere(token, id);
    await assertAccepted(service, await service.signIn('suspended'), 'a new token');
  });

  it('J26 is refused when its user is suspended before the body has come', async () => {
    const { id, token } = await service.addUser('slowpoke', 'admin');
    const body = JSON.stringify({ username: 'accomplice', password, role: 'admin' });
    const fields = [`Authorization: Bearer ${token}`];
    const whole = jsonRequest('POST /users', body, fields);
    const { hostname, port } = new URL(service.base);
    const socket = connect(Number(port), hostname);
    socket.write(whole.subarray(0, -1));
    // By then the server has read what there is.
    await assertAccepted(service, token, 'while the body is held back');
    assert.equal((await manage('POST', `/users/${id}/suspend`, {})).status, 200);
    socket.write(whole.subarray(-1));
    const [answer] = readAnswers(await text(socket), false);
    assert.ok(answer);
    assertProblem(answer, 401, 'access/token-invalid');
    assert.equal((await service.call('POST', '/login', { body: { username: 'accomplice', password } })).status, 401);
  });

  /** A request whose token was good when it came, and which then waited: for its hash, or behind other decisions. */
  async function admitted(token: string): Promise<Deps> {
    const { deps } = service;
    const by = await accessTokens(deps).authenticate(`Bearer ${token}`, {});
    assert.ok(by);
    return { ...deps, by: { ...by, address: null, requestId: null } };
  }

  it('J26 gives and takes nothing any more when its user is suspended while the request waits', async () => {
    const { id, token } = await service.addUser('waiting-admin', 'admin');
    const { id: other } = await service.addUser('somebody');
    const late = await admitted(token);
    assert.equal((await manage('POST', `/users/${id}/suspend`, {})).status, 200);
    const refused = { code: 'access/token-invalid' };
    const accomplice = { username: 'accomplice', password, role: 'admin' };
    await assert.rejects(createUser(late, accomplice), refused);
    await assert.rejects(suspendUser(late, other, undefined), refused);
    await assert.rejects(
      deleteUser(late, other, () => undefined),
      refused,
    );
    await assert.rejects(
      changeUser(late, other, { role: 'admin' }, () => undefined),
      refused,
    );
    await assert.rejects(
      decideTogether(late, [{ id: other, decision: 'reopen' }], undefined, () => undefined),
      refused,
    );
    const { status, role } = (await manage('GET', `/users/${other}`)).json;
    assert.deepEqual({ status, role }, { status: 'active', role: 'user' });
  });

  it('J26 gives nothing any more that its role has lost while the request waits', async () => {
    const role = { name: 'helpers', description: '', permissions: ['users:read', 'users:write'] };
    assert.equal((await manage('POST', '/roles', role)).status, 201);
    const { token } = await service.addUser('helper', 'helpers');
    const late = await admitted(token);
    assert.equal((await manage('PUT', '/roles/helpers', { description: '', permissions: ['users:read'] })).status, 200);
    await assert.rejects(createUser(late, { username: 'accomplice', password }), { code: 'access/forbidden' });
  });

  it('J26 does not come back to life when somebody takes the name again', async () => {
    const { id, token } = await service.addUser('phoenix');
    assert.equal((await manage('DELETE', `/users/${id}`)).status, 200);
    const again = await service.call('POST', '/register', { body: { username: 'phoenix', password } });
    assert.equal(again.status, 201);
    assert.ok(again.json.id > id, 'an id is never given to somebody else');
    assert.equal((await manage('POST', `/users/${again.json.id}/approve`, {})).status, 200);
    await assertRefusedEverywhere(token, again.json.id);
    const fresh = await service.signIn('phoenix');
    assert.equal((await service.call('GET', '/users/me', { token: fresh })).json.id, again.json.id);
  });

  it('J28 loses its power at once when its administrator is demoted', async () => {
    const { id, token } = await service.addUser('demoted', 'admin');
    const { id: other } = await service.addUser('bystander');
    assert.equal((await service.call('GET', '/admin', { token })).status, 200);
    assert.equal((await manage('PATCH', `/users/${id}`, { role: 'user' })).status, 200);
    const rename = { token, body: { display_name: 'Renamed' } };
    assertInvalidToken(await service.call('GET', '/admin', { token }), 'GET /admin');
    assertInvalidToken(await service.call('PATCH', `/users/${other}`, rename), 'PATCH');
    await assertRefusedEverywhere(token, id);

    const fresh = await service.signIn('demoted');
    for (const path of ['/admin', '/admin_panel', '/users'])
      assert.equal((await service.call('GET', path, { token: fresh })).status, 403, path);
    const patched = await service.call('PATCH', `/users/${other}`, { ...rename, token: fresh });
    assert.equal(patched.status, 404, 'others do not exist for a user');
    assert.equal((await manage('GET', `/users/${other}`)).json.display_name, null);
  });

  it('J28 loses nothing when its user changes what gives no power', async () => {
    const { token } = await service.addUser('renamed');
    assert.equal((await service.call('PATCH', '/users/me', { token, body: { display_name: 'R' } })).status, 200);
    await assertAccepted(service, token, 'after a change of the display name');
    await service.signIn('renamed');
    await assertAccepted(service, token, 'after another sign-in');
  });

  it('J28 of the version before is refused even with a good signature', async () => {
    const { id, token } = await service.addUser('versioned');
    const old = await makeForger(service, token);
    assert.equal((await manage('PATCH', `/users/${id}`, { role: 'admin' })).status, 200);
    const now = (old.claims['ver'] as number) + 1;
    for (const ver of [now - 1, 0]) await assertRefused(service, old.token({ claims: { ver } }), `${ver}`);
    await assertAccepted(service, old.token({ claims: { ver: now } }), 'the version of now');
  });

  it('J29 of another installation opens nothing here', async () => {
    const other = await install(database);
    const theirs = await makeForger(other, await other.signIn('boss', adminPassword));
    const ours = await makeForger(service, boss);
    assert.deepEqual([theirs.claims['iss'], theirs.claims['sub']], [ours.claims['iss'], ours.claims['sub']]);
    assert.notEqual(theirs.header['kid'], ours.header['kid']);
    await assertRefusedEverywhere(theirs.good, 1);
    await assertRefused(service, theirs.token({ header: ours.header }), 'their key under our kid');
    await assertRefused(service, ours.token({ header: theirs.header }), 'our key under their kid');
    await assertAccepted(other, theirs.good, 'at home');
  });
});

function signedInOperations(): [method: string, path: string][] {
  const { paths } = apiDocument as unknown as { paths: Record<string, Record<string, { security?: object[] }>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security?.some((requirement) => 'bearer' in requirement))
      .map(([method]): [string, string] => [method.toUpperCase(), path]),
  );
}
