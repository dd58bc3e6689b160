/** What every answer carries, whatever it says and whoever made it. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildConsole } from '../support/built-console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { requestIdForm } from '../support/problem.ts';
import { ask, exchange, jsonRequest, type RawAnswer, request } from '../support/raw-http.ts';

const fixed = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

describe('every answer', () => {
  let service: Installation;
  /** One of each kind, by what it is. */
  let answers: Map<string, RawAnswer>;
  before(async () => {
    service = await install(anyDatabase, { LOG_LEVEL: 'debug' }, buildConsole());
    answers = await collectAnswers(service);
  });

  it('is there in all its kinds', () => {
    const statuses = new Set([...answers.values()].map(({ status }) => status));
    const expected = [200, 201, 204, 302, 304, 400, 401, 403, 404, 405, 409, 412, 413, 414, 415, 417, 431, 501];
    assert.deepEqual([...statuses].sort(), expected);
  });

  it('keeps a browser from guessing, framing, sharing and telling on', () => {
    for (const [kind, { headers }] of answers) {
      for (const [name, value] of Object.entries(fixed)) assert.equal(headers.get(name), value, `${kind}: ${name}`);
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /^default-src 'none';.*frame-ancestors 'none'$/, kind);
      assert.doesNotMatch(policy, /unsafe|\*|http/, kind);
      for (const name of ['server', 'x-powered-by', 'access-control-allow-origin'])
        assert.equal(headers.get(name), null, `${kind}: ${name}`);
      // A sign-in is the only thing that a browser is to remember.
      const cookie = /^device=[\w.-]+; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Strict$/;
      if (kind === 'a login') assert.match(headers.get('set-cookie') ?? '', cookie);
      else assert.equal(headers.get('set-cookie'), null, kind);
    }
  });

  it('has a request id of its own, and a problem repeats it', () => {
    const ids = [...answers].map(([kind, { status, headers, body }]) => {
      const id = headers.get('x-request-id') ?? '';
      assert.match(id, requestIdForm, kind);
      const isProblem = headers.get('content-type') === 'application/problem+json; charset=utf-8';
      assert.equal(isProblem, status >= 400, kind);
      if (isProblem) assert.equal(JSON.parse(body).request_id, id, kind);
      return id;
    });
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids)
      assert.equal(service.log().split(`"request_id":"${id}"`).length, 2, 'one line in the log each');
  });

  it('is stored by nobody, but for what is public and the same for all', () => {
    for (const [kind, { headers }] of answers) {
      const isPublic = /^(public|page)/.test(kind);
      if (!isPublic) assert.equal(headers.get('cache-control'), 'no-store', kind);
      else if (kind.startsWith('public')) assert.equal(headers.get('cache-control'), 'public, max-age=300', kind);
      if (isPublic) assert.doesNotMatch(answers.get(kind)?.body ?? '', /boss|xanthippe/, kind);
    }
  });

  it('says how to sign in when it is 401, and where there is more when it is 405', () => {
    for (const [kind, { status, headers }] of answers) {
      if (status === 401) assert.match(headers.get('www-authenticate') ?? '', /^Bearer realm="admittance"/, kind);
      if (status === 405) assert.match(headers.get('allow') ?? '', /OPTIONS$/, kind);
    }
  });

  it('tells browsers to come back by https only where people come by https', async () => {
    for (const [kind, { headers }] of answers) assert.equal(headers.get('strict-transport-security'), null, kind);
    const secure = await install(anyDatabase, { PUBLIC_URL: 'https://accounts.example.org' }, buildConsole());
    for (const [kind, { headers }] of await collectAnswers(secure))
      assert.equal(headers.get('strict-transport-security'), 'max-age=31536000', kind);
  });

  it('does not take a request id from outside', async () => {
    const fields = ['X-Request-Id: mine', 'Request-Id: mine', 'X-Correlation-Id: mine', 'traceparent: mine'];
    const { text } = await exchange(service.base, request('GET /nothing', fields));
    assert.doesNotMatch(text, /mine/);
    assert.doesNotMatch(service.log(), /mine/);
  });
});

async function collectAnswers(service: Installation): Promise<Map<string, RawAnswer>> {
  const boss = `Authorization: Bearer ${await service.signIn('boss', adminPassword)}`;
  const alice = `Authorization: Bearer ${(await service.addUser('xanthippe')).token}`;
  const get = (path: string, ...fields: string[]) => request(`GET ${path}`, fields);
  const post = (path: string, body: object, ...fields: string[]) =>
    jsonRequest(`POST ${path}`, JSON.stringify(body), fields);
  const messages: Record<string, Buffer | string> = {
    'public keys': get('/.well-known/jwks.json'),
    'public description': get('/openapi.json'),
    'page of setup': get('/setup'),
    'page’s script': get('/setup/setup.js'),
    'page’s style': get('/setup/setup.css'),
    'page of the reference': get('/docs'),
    'page’s redirect': get('/'),
    'page’s file': get('/console/assets/index-5e6f7a8b.css'),
    'no file': get('/console/assets/nothing'),
    'a liveness': get('/health/live'),
    'a user': get('/users/me', alice),
    'a user unchanged': get('/users/me', alice, 'If-None-Match: *'),
    'a list': get('/users', boss),
    'a login': post('/login', { username: 'boss', password: adminPassword }),
    'a registration': post('/register', { username: 'applicant', password }),
    'a taken name': post('/register', { username: 'applicant', password }),
    'a wrong password': post('/login', { username: 'boss', password }),
    'a missing password': post('/login', { username: 'boss' }),
    'an invalid body': post('/login', { username: 'boss', password, x: 1 }),
    'a malformed body': jsonRequest('POST /login', '{'),
    'a long body': jsonRequest('POST /login', ' '.repeat(16_385)),
    'another type': request('POST /login', ['Content-Type: text/plain', 'Content-Length: 1'], 'x'),
    'an invalid query': get('/users?x=1', boss),
    'a stale version': jsonRequest('PATCH /users/me', '{}', [alice, 'If-Match: "x"']),
    'no token': get('/dashboard'),
    'a bad token': get('/dashboard', 'Authorization: Bearer x'),
    'no power': get('/admin', alice),
    'no permission': get('/users', alice),
    'nothing there': get('/nothing'),
    'no such id': get('/users/x', boss),
    'a long id': get(`/users/${'1'.repeat(200)}`, boss),
    'no such user': get('/users/999', boss),
    'the methods': request('OPTIONS /users'),
    'another method': request('DELETE /health/live'),
    'an unknown method': request('PROPFIND /users'),
    'an undecodable path': get('/users/%zz'),
    'an undecodable query': get('/users?%zz'),
    'a long address': get(`/nothing?${'x'.repeat(8_000)}`),
    'a bad host': get('/health/live', 'Host: a b'),
    'no host': 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n',
    'another expectation': get('/health/live', 'Expect: x'),
    'many fields': get('/health/live', ...Array.from({ length: 600 }, () => 'x: y')),
    'long fields': get('/health/live', `x: ${'y'.repeat(20_000)}`),
    'no HTTP': 'JUNK\r\n\r\n',
  };
  const answers = new Map<string, RawAnswer>();
  for (const [kind, message] of Object.entries(messages)) answers.set(kind, await ask(service.base, message));
  return answers;
}
