/** Asking about a token (RFC 7662) and giving one back (RFC 7009). */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const formType = 'application/x-www-form-urlencoded';

onTwoDatabases('the endpoints of OAuth', (database) => {
  let service: Installation;
  let boss: string;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    await service.addUser('alice');
  });

  const send = (path: string, raw: string, token?: string, type = formType): Promise<Answer> =>
    service.call('POST', path, { token, raw, headers: { 'content-type': type } });
  const introspect = async (token: string) => {
    const answer = await send('/introspect', String(new URLSearchParams({ token })), boss);
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  const revoke = (token: string) => send('/revoke', String(new URLSearchParams({ token })));
  const refresh = (refresh_token: string) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const signIn = async (): Promise<{ access_token: string; refresh_token: string }> =>
    (await service.call('POST', '/login', { body: { username: 'alice', password } })).json;

  it('tell what a good access token stands for', async () => {
    const { access_token } = await signIn();
    const { iat, exp, jti, sid, sub, auth_time, ...rest } = await introspect(access_token);
    assert.deepEqual(rest, {
      active: true,
      token_type: 'Bearer',
      username: 'alice',
      role: 'user',
      client_id: 'admittance',
      iss: 'http://accounts.example.org',
      aud: 'http://accounts.example.org',
      acr: 'aal1',
      amr: ['pwd'],
    });
    assert.equal(exp - iat, 600);
    assert.ok(auth_time <= iat);
    assert.match(jti, /^[\w-]{22}$/);
    assert.match(`${sid} ${sub}`, /^\d+ \d+$/);
    assert.match((await introspect(boss)).scope, /^users:read users:write .*settings:write$/);
  });

  it('tell what a current refresh token stands for', async () => {
    const { refresh_token } = await signIn();
    const { active, username, sub, sid, exp, iat, auth_time, acr, amr } = await introspect(refresh_token);
    assert.deepEqual([active, username, exp - iat], [true, 'alice', 30 * 24 * 3600]);
    assert.deepEqual([auth_time <= iat, acr, amr], [true, 'aal1', ['pwd']]);
    assert.match(`${sid} ${sub}`, /^\d+ \d+$/);
    assert.equal((await service.call('POST', '/token/refresh', { body: { refresh_token } })).status, 200);
    assert.deepEqual(await introspect(refresh_token), { active: false });
  });

  it('tell when its owner signed in, however often it was refreshed since', async () => {
    const first = await signIn();
    const { auth_time } = await introspect(first.access_token);
    service.turnClock(60_000);
    const { access_token, refresh_token } = (await refresh(first.refresh_token)).json;
    for (const token of [access_token, refresh_token]) {
      const told = await introspect(token);
      assert.equal(told.auth_time, auth_time);
      assert.ok(told.iat >= auth_time + 60);
    }
    service.turnClock(-60_000);
  });

  it('say nothing of a token that is not active', async () => {
    const { access_token } = await signIn();
    for (const token of ['x', 'rt_', 'a.b.c', `${access_token}x`, access_token.slice(0, -2)])
      assert.deepEqual(await introspect(token), { active: false }, token);
    assert.equal((await service.call('POST', '/logout', { token: access_token })).status, 204);
    assert.deepEqual(await introspect(access_token), { active: false });
  });

  it('say nothing of a token of whoever may not come in any more, and less of one that may do less', async () => {
    const { deps } = service;
    await createRole(asOperator(deps), 'clerk', { description: '', permissions: ['users:read', 'users:approve'] });
    const user = await makeAccount(deps, 'demoted', 'clerk');
    const { access_token, refresh_token } = await makeSession(deps, user);
    assert.equal((await introspect(access_token)).scope, 'users:read users:approve');
    const body = { description: '', permissions: ['users:approve'] };
    assert.equal((await service.call('PUT', '/roles/clerk', { token: boss, body })).status, 200);
    assert.equal((await introspect(access_token)).scope, 'users:approve');
    assert.equal(
      (await service.call('PUT', '/roles/clerk', { token: boss, body: { ...body, permissions: [] } })).status,
      200,
    );
    assert.equal('scope' in (await introspect(access_token)), false);

    const manage = (method: string, path: string, body?: object) => service.call(method, path, { token: boss, body });
    assert.equal((await manage('PATCH', `/users/${user.id}`, { role: 'user' })).status, 200);
    assert.deepEqual(await introspect(access_token), { active: false });
    assert.equal((await introspect(refresh_token)).role, 'user');
    assert.equal((await manage('POST', `/users/${user.id}/suspend`, {})).status, 200);
    assert.deepEqual(await introspect(refresh_token), { active: false });
    assert.equal((await manage('POST', `/users/${user.id}/reinstate`, {})).status, 200);
    const again = await makeSession(deps, user.id);
    assert.equal((await introspect(again.access_token)).active, true);
    assert.equal((await manage('DELETE', `/users/${user.id}`)).status, 200);
    for (const token of [again.access_token, again.refresh_token])
      assert.deepEqual(await introspect(token), { active: false });
  });

  it('change nothing by being asked', async () => {
    const first = await signIn();
    const next = (await refresh(first.refresh_token)).json;
    const last = (await refresh(next.refresh_token)).json;
    for (const { refresh_token } of [first, next, first]) {
      assert.deepEqual(await introspect(refresh_token), { active: false });
      assert.equal((await introspect(last.refresh_token)).active, true);
    }
    // Late enough to be an event if it were a refresh.
    service.turnClock(60_000);
    for (let time = 0; time < 2; time++)
      assert.deepEqual(await introspect(next.refresh_token), { active: false }, 'its successor is the current one');
    assert.equal((await refresh(next.refresh_token)).json.refresh_token, last.refresh_token);
    assert.equal((await refresh(last.refresh_token)).status, 200);
    assert.doesNotMatch(service.log(), /session\.reused/);
  });

  it('take the permission to ask', async () => {
    const { access_token, refresh_token } = await signIn();
    assertProblem(await send('/introspect', `token=${boss}`, access_token), 403, 'access/forbidden');
    assertProblem(await send('/introspect', `token=${access_token}`, access_token), 403, 'access/forbidden', 'its own');
    assertProblem(await send('/introspect', `token=${boss}`), 401, 'access/token-missing');
    assertProblem(await send('/introspect', `token=${boss}`, refresh_token), 401, 'access/token-invalid');
    await createRole(asOperator(service.deps), 'gateway', { description: '', permissions: ['tokens:introspect'] });
    const gateway = await makeSession(service.deps, await makeAccount(service.deps, 'gateway', 'gateway'));
    const answer = await send('/introspect', `token=${access_token}`, gateway.access_token);
    assert.deepEqual([answer.status, answer.json.active], [200, true]);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assertProblem(await service.call('GET', '/users', { token: gateway.access_token }), 403, 'access/forbidden');
  });

  it('end the session of either kind of token, and answer the same to any', async () => {
    for (const kind of ['access_token', 'refresh_token'] as const) {
      const pair = await signIn();
      const bystander = await signIn();
      const answers = [await revoke(pair[kind]), await revoke(pair[kind]), await revoke('no token at all')];
      for (const { status, text } of answers) assert.deepEqual([status, text], [200, '{}']);
      const { access_token: token, refresh_token } = pair;
      assertProblem(await service.call('GET', '/dashboard', { token }), 401, 'access/token-invalid');
      const refreshed = await service.call('POST', '/token/refresh', { body: { refresh_token } });
      assertProblem(refreshed, 401, 'session/refresh-rejected');
      assert.equal((await service.call('GET', '/sessions', { token: bystander.access_token })).status, 200);
    }
  });

  it('end the session also by a refresh token of before, and by no token that is not good any more', async () => {
    const first = await signIn();
    const next = (await refresh(first.refresh_token)).json;
    const bad = ['rt_', first.refresh_token.slice(0, -1), `${first.refresh_token}A`, `${next.access_token}A`];
    for (const token of bad) assert.equal((await revoke(token)).status, 200);
    assert.equal((await service.call('GET', '/users/me', { token: next.access_token })).status, 200);
    assert.equal((await revoke(first.refresh_token)).status, 200);
    assertProblem(await service.call('GET', '/users/me', { token: next.access_token }), 401, 'access/token-invalid');
    assertProblem(await refresh(next.refresh_token), 401, 'session/refresh-rejected');

    const other = await install(database);
    await other.addUser('alice');
    const old = await other.call('POST', '/login', { body: { username: 'alice', password } });
    other.turnClock(700_000);
    const raw = `token=${old.json.access_token}`;
    assert.equal((await other.call('POST', '/revoke', { raw, headers: { 'content-type': formType } })).status, 200);
    const { refresh_token } = old.json;
    assert.equal((await other.call('POST', '/token/refresh', { body: { refresh_token } })).status, 200, 'expired');
  });

  it('are asked with a form, and nothing else is', async () => {
    for (const path of ['/introspect', '/revoke']) {
      const json = await service.call('POST', path, { token: boss, body: { token: 'x' } });
      assertProblem(json, 415, 'request/media-type');
      assertProblem(await send(path, 'token=x&token=y', boss), 400, 'request/malformed');
      for (const raw of ['', 'token=', 'token_type_hint=access_token'])
        assertProblem(await send(path, raw, boss), 400, 'request/invalid');
      assert.equal((await send(path, 'token=x&client_id=me&client_secret=mine', boss)).status, 200);
      assert.equal((await send(path, 'token=x', boss, `${formType};charset=utf-8`)).status, 200);
      assertProblem(await send(path, 'token=x', boss, `${formType};charset=utf-7`), 415, 'request/media-type');
    }
    assert.equal((await send('/revoke', 'token=x')).headers.get('cache-control'), 'no-store');
    for (const path of ['/introspect', '/revoke']) {
      const inAddress = await service.call('POST', `${path}?token=x`, {
        token: boss,
        headers: { 'content-type': formType },
      });
      assertProblem(inAddress, 400, 'request/invalid', `${path} with the token in the address`);
      assertProblem(await service.call('GET', `${path}?token=x`, { token: boss }), 405, 'request/method-not-allowed');
    }
  });

  it('are the only ones that take a form', async () => {
    const { paths } = apiDocument as unknown as { paths: Record<string, Record<string, { requestBody?: object }>> };
    const withBody = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { requestBody }]) => requestBody && !/x-www-form-urlencoded/.test(JSON.stringify(requestBody)))
        .map(([method]): [string, string] => [method.toUpperCase(), path]),
    );
    assert.ok(withBody.length >= 12);
    for (const [method, path] of [...withBody, ['POST', '/logout']] as const) {
      const address = path.replace(/\{(\w+)\}/g, (_, name) => (name === 'name' ? 'clerk' : '1'));
      const raw = String(new URLSearchParams({ username: 'alice', password, scope: 'all' }));
      const headers = { 'content-type': formType };
      assertProblem(
        await service.call(method, address, { token: boss, raw, headers }),
        415,
        'request/media-type',
        path,
      );
    }
  });
});
