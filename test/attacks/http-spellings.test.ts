/**
 * What honest clients write differently than this service does: a slash at the end of every address, more than one
 * blank after "Bearer", letters that nobody encoded, a form instead of JSON.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bodyOf, isForm, operationsOf } from '../../console/src/reference/api-document.ts';
import { buildConsole } from '../support/built-console.ts';
import { anyDatabase, onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, jsonRequest, request } from '../support/raw-http.ts';

const values = { id: '2000000000', session_id: '2000000000', name: 'nobody', status_token: 'x'.repeat(43) };
const addressOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof values) => values[name]);

onTwoDatabases('an address with a slash at its end', (database) => {
  it('goes through the story', async () => {
    const { call, signIn } = await install(database);
    const boss = await signIn('boss', adminPassword);
    const { json: asked } = await call('POST', '/register/', { body: { username: 'alice', password } });
    assert.equal((await call('GET', `/registrations/${asked.status_token}/`)).json.status, 'pending');
    assert.equal((await call('GET', '/users/?status=pending', { token: boss })).json.data.length, 1);
    assert.equal((await call('POST', `/users/${asked.id}/approve/`, { token: boss, body: {} })).status, 200);
    const { json: tokens } = await call('POST', '/login/', { body: { username: 'alice', password } });
    assert.match((await call('GET', '/dashboard/', { token: tokens.access_token })).json.message, /alice/);
    const { json: next } = await call('POST', '/token/refresh/', { body: { refresh_token: tokens.refresh_token } });
    assert.equal((await call('POST', '/logout/?scope=all', { token: next.access_token })).status, 204);
    assert.equal((await call('DELETE', `/users/${asked.id}/`, { token: boss })).status, 200);
  });
});

it('an address with a slash at its end is the same one: its access, its methods, its refusals', async () => {
  const service = await install(anyDatabase, {}, buildConsole());
  const boss = await service.signIn('boss', adminPassword);
  for (const { method, path, operationId } of operationsOf(apiDocument)) {
    if (operationId === 'logOut' || operationId === 'endOtherSessions') continue;
    const send = async (verb: string, end: string, token?: string) => {
      const { status, json, headers } = await service.call(verb, `${addressOf(path)}${end}`, { token });
      return { status, code: json?.code, allow: headers.get('allow') };
    };
    for (const token of [undefined, boss])
      for (const verb of [method, 'HEAD', 'OPTIONS', 'PUT'])
        assert.deepEqual(await send(verb, '/', token), await send(verb, '', token), `${verb} ${path}`);
  }
  for (const path of ['/', '/console', '/docs', '/setup', '/console/users'])
    assert.equal((await service.call('GET', `${path}/`)).status, (await service.call('GET', path)).status, path);
});

it('an address with a slash at its end is counted with the others', async () => {
  const service = await install(anyDatabase, { METRICS_PORT: '0' });
  await service.call('POST', '/login/', { body: { username: 'boss', password: adminPassword } });
  await service.call('POST', '/login', { body: { username: 'boss', password: adminPassword } });
  const page = await service.deps.metrics.page();
  assert.match(page, /admittance_http_requests_total\{method="POST",route="\/login",status="2xx"\} 2/);
  assert.doesNotMatch(page, /\/login\//);
});

it('there may be more than one blank after "Bearer"', async () => {
  const service = await install(anyDatabase);
  const token = await service.signIn('boss', adminPassword);
  for (const blanks of [2, 3, 100])
    for (const line of ['GET /dashboard', 'GET /dashboard', 'GET /users/me'])
      assert.equal(
        (await ask(service.base, request(line, [`Authorization: Bearer${' '.repeat(blanks)}${token}`]))).status,
        200,
      );
});

it('an address with letters that nobody encoded is told so, and not to send JSON', async () => {
  const service = await install(anyDatabase);
  const token = await service.signIn('boss', adminPassword);
  for (const query of ['José', '李', 'a b']) {
    const line = Buffer.from(`GET /users?q=${query}`);
    const message = Buffer.concat([line, request('', [`Authorization: Bearer ${token}`])]);
    const answer = await ask(service.base, message);
    assertProblem(answer, 400, 'request/malformed');
    assert.match(JSON.parse(answer.body).detail, query === 'a b' ? /well-formed request of HTTP/ : /percent-encoded/);
  }
  for (const bytes of ['hello\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\na b: c\r\n\r\n']) {
    const answer = await ask(service.base, bytes);
    assertProblem(answer, 400, 'request/malformed');
    assert.doesNotMatch(JSON.parse(answer.body).detail, /JSON/);
  }
});

it('a body at an address that is not there is not looked at', async () => {
  const service = await install(anyDatabase);
  const types = [
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
    'application/json',
  ];
  for (const type of types)
    for (const raw of ['a=b', '{', 'x'.repeat(100_000)])
      assertProblem(
        await service.call('POST', '/no/such/address', { raw, headers: { 'content-type': type } }),
        404,
        'request/not-found',
      );
});

it('a body of another type is told which one is taken, at every address', async () => {
  const service = await install(anyDatabase, {}, buildConsole());
  const token = await service.signIn('boss', adminPassword);
  for (const operation of operationsOf(apiDocument)) {
    if (!bodyOf(operation)) continue;
    const taken = isForm(operation) ? 'application/x-www-form-urlencoded' : 'application/json';
    const others = [
      'application/x-www-form-urlencoded',
      'application/json',
      'multipart/form-data; boundary=x',
      'text/plain',
    ];
    for (const type of others.filter((other) => other !== taken)) {
      const body = { token, raw: 'username=boss&password=x', headers: { 'content-type': type } };
      const answer = await service.call(operation.method, addressOf(operation.path), body);
      assertProblem(answer, 415, 'request/media-type', operation.operationId);
      assert.ok(answer.json.detail.includes(`Send the body as ${taken},`), answer.json.detail);
      assert.equal(answer.headers.get('accept'), taken);
    }
  }
  const plain = jsonRequest('POST /login', 'username=boss', ['Accept: text/html']);
  assert.equal((await ask(service.base, plain)).status, 400);
});
