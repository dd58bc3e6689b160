/** What a method may do, and what may not stand in for it or for the caller. Covers H10, A10, A11. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildConsole } from '../support/built-console.ts';
import type { Client } from '../support/client.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, exchange, request } from '../support/raw-http.ts';

const verbs = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

describe('a method', () => {
  let service: Installation;
  let call: Client;
  let boss: string;
  /** Every address of the API description, and the methods it takes there. */
  let routes: { path: string; methods: string[] }[];

  before(async () => {
    service = await install(anyDatabase, {}, buildConsole());
    call = service.call;
    boss = await service.signIn('boss', adminPassword);
    const registered = await call('POST', '/register', { body: { username: 'alice', password } });
    const examples = new Map([
      ['{id}', String(registered.json.id)],
      ['{status_token}', registered.json.status_token],
      ['{session_id}', '2000000000'],
      ['{name}', 'user'],
    ]);
    const { paths } = (await call('GET', '/openapi.json')).json;
    routes = Object.entries(paths).map(([template, operations]) => ({
      path: template.replace(/\{\w+\}/g, (name) => examples.get(name) ?? assert.fail(`no example of ${name}`)),
      methods: Object.keys(operations as object).map((method) => method.toUpperCase()),
    }));
    assert.ok(routes.length >= 12);
    // A page, and so no part of the API.
    routes.find(({ path }) => path === '/setup')?.methods.push('GET');
  });

  const shown = (headers: Headers) =>
    [...headers]
      .filter(([name]) => !['x-request-id', 'date', 'connection', 'keep-alive'].includes(name))
      .map(([name, value]) => [name, value.replace(/'nonce-[^']+'/, 'a nonce')]);

  it('H10 HEAD answers like GET everywhere, without the body', async () => {
    const readable = routes.filter(({ methods }) => methods.includes('GET'));
    assert.ok(readable.length >= 8);
    const pages = ['/setup', '/setup/setup.js', '/docs', '/console/assets/index-5e6f7a8b.css', '/nothing'];
    for (const path of [...readable.map((route) => route.path), ...pages])
      for (const token of [boss, undefined]) {
        const [get, head] = [await call('GET', path, { token }), await call('HEAD', path, { token })];
        assert.equal(head.status, get.status, path);
        // A problem names its request, so that only its length is the same.
        assert.deepEqual(shown(head.headers), shown(get.headers), path);
        assert.equal(head.text, '');
        const fields = token ? [`Authorization: Bearer ${token}`] : [];
        const { text } = await exchange(service.base, request(`HEAD ${path}`, fields), { bodiless: true });
        assert.ok(text.endsWith('\r\n\r\n'), `${path}: no byte follows the headers`);
      }
  });

  it('H10 HEAD knows what the client has', async () => {
    const etag = (await call('GET', '/users/1', { token: boss })).headers.get('etag') as string;
    const headers = { 'if-none-match': etag };
    assert.equal((await call('HEAD', '/users/1', { token: boss, headers })).status, 304);
  });

  it('H10 OPTIONS names the methods of every address, to anyone', async () => {
    for (const { path, methods } of routes) {
      const answer = await call('OPTIONS', path);
      assert.deepEqual([answer.status, answer.text], [204, ''], path);
      const expected = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
      assert.deepEqual(answer.headers.get('allow')?.split(', ').sort(), expected.sort(), path);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
    assertProblem(await call('OPTIONS', '/nothing'), 404, 'request/not-found');
  });

  it('H10 is refused where it is not supported, before anybody looks at the caller or the body', async () => {
    for (const { path, methods } of routes) {
      const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
      for (const method of verbs.filter((verb) => !allowed.includes(verb)))
        for (const token of [undefined, boss]) {
          const raw = ['POST', 'PUT', 'PATCH'].includes(method) ? '{"not json' : undefined;
          const answer = await call(method, path, { token, ...(raw && { raw }) });
          assert.equal(answer.status, 405, `${method} ${path}`);
          if (method !== 'HEAD') assertProblem(answer, 405, 'request/method-not-allowed', `${method} ${path}`);
          assert.equal(answer.headers.get('allow'), (await call('OPTIONS', path)).headers.get('allow'));
        }
    }
  });

  it('H10 TRACE, QUERY, those of WebDAV and unknown ones do nothing', async () => {
    const token = `Authorization: Bearer ${boss}`;
    for (const path of ['/users', '/users/1', '/health/live']) {
      for (const method of ['TRACE', 'QUERY']) {
        const answer = await ask(service.base, request(`${method} ${path}`, [token]));
        assertProblem(answer, 405, 'request/method-not-allowed', method);
        assert.ok(!answer.body.includes(boss), 'nothing is echoed');
      }
      for (const method of ['PROPFIND', 'MKCOL', 'MOVE', 'LOCK', 'PURGE', 'SEARCH', 'SOURCE', 'M-SEARCH'])
        assertProblem(
          await ask(service.base, request(`${method} ${path}`, [token])),
          501,
          'request/method-unknown',
          method,
        );
      for (const method of ['FOO', 'get', 'Get', 'DELETEX', 'GET/', '', 'G\0T'])
        assertProblem(await ask(service.base, request(`${method} ${path}`, [token])), 400, 'request/malformed', method);
    }
  });

  it('H10 CONNECT ends the connection without a word', async () => {
    for (const target of ['evil.example:443', 'localhost:3000', '/users/1'])
      assert.equal((await exchange(service.base, request(`CONNECT ${target}`))).text, '', target);
    assert.equal((await call('GET', '/health/live')).status, 200);
  });

  it('A10 cannot be overridden by a header, a parameter or a member', async () => {
    const { id } = (await call('POST', '/users', { token: boss, body: { username: 'stays', password } })).json;
    const path = `/users/${id}`;
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override', 'x-original-method'])
      for (const method of ['DELETE', 'delete', 'PUT']) {
        assert.equal((await call('GET', path, { token: boss, headers: { [name]: method } })).status, 200);
        const post = await call('POST', path, {
          token: boss,
          headers: { [name]: method },
          body: { username: 'taken' },
        });
        assertProblem(post, 405, 'request/method-not-allowed', name);
      }
    assert.equal((await call('GET', `${path}?_method=DELETE`, { token: boss })).status, 200);
    assertProblem(
      await call('POST', `${path}?_method=DELETE`, { token: boss, body: {} }),
      405,
      'request/method-not-allowed',
    );
    const body = { username: 'other', password, _method: 'DELETE' };
    assertProblem(await call('POST', '/users?_method=DELETE', { token: boss, body }), 400, 'request/invalid');
    assert.equal((await call('GET', path, { token: boss })).json.username, 'stays');
  });

  it('A11 is for the caller that the token names, whatever a header says', async () => {
    const alice = await service.addUser('mallory');
    const names =
      'x-user-id x-user x-username x-forwarded-user x-auth-request-user x-remote-user remote-user x-authenticated-userid ' +
      'x-role x-roles x-admin x-original-url x-rewrite-url x-forwarded-uri x-forwarded-prefix x-middleware-subrequest ' +
      'x-forwarded-for x-real-ip forwarded true-client-ip x-custom-ip-authorization x-envoy-internal cookie ' +
      'proxy-authorization x-authorization x-access-token x-api-key';
    const values = ['1', 'boss', 'admin', 'true', '127.0.0.1', '/health/live', '/users/1', `Bearer ${boss}`];
    for (const name of names.split(' '))
      for (const value of [...values, 'src/middleware:src/middleware:src/middleware:src/middleware:src/middleware']) {
        const headers = { [name]: value };
        assertProblem(await call('GET', '/admin', { headers }), 401, 'access/token-missing', `${name}: ${value}`);
        const own = await call('GET', '/users/me', { token: alice.token, headers });
        assert.deepEqual([own.status, own.json?.username], [200, 'mallory'], `${name}: ${value}`);
        assertProblem(await call('GET', '/admin', { token: alice.token, headers }), 403, 'access/admins-only', name);
      }
  });
});
