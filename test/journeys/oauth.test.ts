/** Asking about a token (RFC 7662) and giving one back (RFC 7009). */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const formType = 'application/x-www-form-urlencoded';

onEveryDatabase('the endpoints of OAuth', (database) => {
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
  const signIn = async (): Promise<{ access_token: string; refresh_token: string }> =>
    (await service.call('POST', '/login', { body: { username: 'alice', password } })).json;

  it('tell what a good access token stands for', async () => {
    const { access_token } = await signIn();
    const { iat, exp, jti, sid, sub, ...rest } = await introspect(access_token);
    assert.deepEqual(rest, {
      active: true,
      token_type: 'Bearer',
      username: 'alice',
      role: 'user',
      client_id: 'admittance',
      iss: 'http://accounts.example.org',
      aud: 'http://accounts.example.org',
    });
    assert.equal(exp - iat, 600);
    assert.match(jti, /^[\w-]{22}$/);
    assert.match(`${sid} ${sub}`, /^\d+ \d+$/);
    assert.match((await introspect(boss)).scope, /^users:read users:write .*settings:write$/);
  });

  it('tell what a current refresh token stands for', async () => {
    const { refresh_token } = await signIn();
    const { active, username, sub, sid, exp, iat } = await introspect(refresh_token);
    assert.deepEqual([active, username, exp - iat], [true, 'alice', 30 * 24 * 3600]);
    assert.match(`${sid} ${sub}`, /^\d+ \d+$/);
    assert.equal((await service.call('POST', '/token/refresh', { body: { refresh_token } })).status, 200);
    assert.deepEqual(await introspect(refresh_token), { active: false });
  });

  it('say nothing of a token that is not active', async () => {
    const { access_token } = await signIn();
    for (const token of ['x', 'rt_', 'a.b.c', `${access_token}x`, access_token.slice(0, -2)])
      assert.deepEqual(await introspect(token), { active: false }, token);
    assert.equal((await service.call('POST', '/logout', { token: access_token })).status, 204);
    assert.deepEqual(await introspect(access_token), { active: false });
  });

  it('take the permission to ask', async () => {
    const { access_token } = await signIn();
    assertProblem(await send('/introspect', `token=${boss}`, access_token), 403, 'access/forbidden');
    assertProblem(await send('/introspect', `token=${boss}`), 401, 'access/token-missing');
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
    const login = new URLSearchParams({ username: 'alice', password });
    assertProblem(await send('/login', String(login)), 415, 'request/media-type');
    assertProblem(await send('/logout', 'scope=all', boss), 415, 'request/media-type');
  });
});
