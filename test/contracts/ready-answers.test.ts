/** An answer that lies ready is the one that the usual way gives, for nobody else and no longer. Covers J33. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { admit } from '../../src/features/login/admit.ts';
import { addUser } from '../../src/features/users/add-user.ts';
import { getUserByName } from '../../src/features/users/get-user.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, type Exchange, exchange, type RawAnswer, request } from '../support/raw-http.ts';

describe('an answer that lies ready', () => {
  let service: Installation;
  let boss: string;
  before(async () => {
    service = await install(anyDatabase);
    boss = await service.signIn('boss', adminPassword);
  });

  const read = (token: string, fields: string[] = [], line = 'GET /dashboard') =>
    ask(service.base, request(line, [`Authorization: Bearer ${token}`, ...fields]));
  const shown = ({ status, headers, body }: RawAnswer) => ({
    status,
    body,
    headers: [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name)),
  });

  it('has the same bytes as the one that the framework gives', async () => {
    const [made, ready] = [await read(boss), await read(boss)];
    const usual = await read(boss, ['Content-Length: 0']);
    assert.deepEqual(shown(ready), shown(made));
    assert.deepEqual(shown(ready), shown(usual));
    assert.notEqual(ready.headers.get('x-request-id'), made.headers.get('x-request-id'));
  });

  it('is given for a plain request only', async () => {
    await read(boss);
    assertProblem(await read(boss, ['Transfer-Encoding: gzip, chunked']), 400, 'request/malformed');
    assertProblem(await read(boss, ['Host: two, hosts']), 400, 'request/malformed');
    assertProblem(await read(boss, ['Expect: a miracle']), 417, 'request/expectation');
    assertProblem(await read(boss, [], 'GET /dashboard//'), 404, 'request/not-found');
    assertProblem(await read(boss, [], 'DELETE /dashboard'), 405, 'request/method-not-allowed');
  });

  it('is for its own user, with a token that still holds', async () => {
    const [one, two] = [await service.addUser('one'), await service.addUser('two')];
    for (let round = 0; round < 2; round++)
      for (const { id, token } of [one, two]) assert.equal(JSON.parse((await read(token)).body).user.id, id);
    assertProblem(await read(`${one.token}x`), 401, 'access/token-invalid');
    assertProblem(await ask(service.base, request('GET /dashboard', [])), 401, 'access/token-missing');
    assert.equal((await service.call('POST', '/logout', { token: one.token })).status, 204);
    assertProblem(await read(one.token), 401, 'access/token-invalid');
    service.turnClock(700_000);
    assertProblem(await read(two.token), 401, 'access/token-invalid');
    service.turnClock(-700_000);
  });

  it('J33 is never somebody else’s, whoever asks beside', async () => {
    const { deps } = service;
    const { password_hash } = await getUserByName(deps, 'boss');
    const people = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const username = `person${index}`;
        const user = await addUser(deps, { username, passwordHash: password_hash, role: 'user', status: 'active' });
        return { username, token: (await admit(deps, user, { device: null, address: null })).access_token };
      }),
    );
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all(people.map(({ token }) => service.call('GET', '/dashboard', { token })));
      const seen = answers.map(({ json }) => [json.message, json.user.username]);
      assert.deepEqual(
        seen,
        people.map(({ username }) => [`Welcome, ${username}!`, username]),
      );
    }
  });

  it('is made anew when its user has changed', async () => {
    const { token } = await service.addUser('three');
    for (const display_name of ['Three', 'The Third', null]) {
      await read(token);
      const changed = await service.call('PATCH', '/users/me', { token, body: { display_name } });
      assert.equal(changed.status, 200, changed.text);
      assert.equal(JSON.parse((await read(token)).body).user.display_name, display_name);
    }
  });
});

describe('an answer that lies ready, beside a server that has nothing ready', () => {
  let ready: Installation;
  /** Every request is to be seen in its log, so that none goes past it. */
  let usual: Installation;
  let token: string;
  let other: string;

  before(async () => {
    ready = await install(anyDatabase, { METRICS_PORT: '0' });
    usual = await start(ready.deps.config.databaseUrl, { LOG_LEVEL: 'debug', METRICS_PORT: '0' });
    ({ token } = await ready.addUser('ann'));
    ({ token: other } = await ready.addUser('ben'));
    for (const { call } of [ready, usual])
      for (const each of [token, other]) assert.equal((await call('GET', '/dashboard', { token: each })).status, 200);
  });

  /** How many reads of the dashboard went through the framework, which alone takes their time. */
  const countUsual = async ({ deps }: Installation) =>
    Number(/_count\{[^}]*route="\/dashboard"[^}]*\} (\d+)/.exec(await deps.metrics.page())?.[1]);
  const shown = ({ answers }: Exchange) =>
    answers.map(({ status, headers, body }) => [
      status,
      [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
      body.replace(/"request_id":"[^"]*"/, ''),
    ]);

  it('goes past the framework', async () => {
    const before = [await countUsual(ready), await countUsual(usual)] as const;
    for (const { call } of [ready, usual])
      for (let time = 0; time < 3; time++) assert.equal((await call('GET', '/dashboard', { token })).status, 200);
    assert.deepEqual([await countUsual(ready), await countUsual(usual)], [before[0], before[1] + 3]);
  });

  it('is the same as the usual one, whatever comes with the request', async () => {
    const bearer = `Authorization: Bearer ${token}`;
    const host = 'Host: a';
    const others: [about: string, line: string, fields: string[], rest?: string][] = [
      ['nothing more', 'GET /dashboard HTTP/1.1', [host, bearer]],
      ['names in any case', 'GET /dashboard HTTP/1.1', ['hOST: a', `AUTHORIZATION: bEARER ${token}`]],
      ['what browsers send', 'GET /dashboard HTTP/1.1', [host, 'Accept: */*', 'Cookie: a=b', 'Cookie: c=d', bearer]],
      ['no host', 'GET /dashboard HTTP/1.1', [bearer]],
      ['an empty host', 'GET /dashboard HTTP/1.1', ['Host:', bearer]],
      ['what is no host', 'GET /dashboard HTTP/1.1', ['Host: a/b', bearer]],
      ['two hosts', 'GET /dashboard HTTP/1.1', [host, host, bearer]],
      ['two hosts, one of them empty', 'GET /dashboard HTTP/1.1', ['Host:', host, bearer]],
      ['no token', 'GET /dashboard HTTP/1.1', [host]],
      ['a token twice', 'GET /dashboard HTTP/1.1', [host, bearer, bearer]],
      ['two tokens', 'GET /dashboard HTTP/1.1', [host, bearer, `Authorization: Bearer ${other}`]],
      ['an empty field before the token', 'GET /dashboard HTTP/1.1', [host, 'Authorization:', bearer]],
      ['another scheme', 'GET /dashboard HTTP/1.1', [host, `Authorization: Basic ${token}`]],
      ['two spaces', 'GET /dashboard HTTP/1.1', [host, `Authorization: Bearer  ${token}`]],
      ['a piece of a token', 'GET /dashboard HTTP/1.1', [host, bearer.slice(0, -1)]],
      ['more than a token', 'GET /dashboard HTTP/1.1', [host, `${bearer}A`]],
      ['a body of nothing', 'GET /dashboard HTTP/1.1', [host, bearer, 'Content-Length: 0']],
      ['a body', 'GET /dashboard HTTP/1.1', [host, bearer, 'Content-Length: 2'], '{}'],
      ['chunks', 'GET /dashboard HTTP/1.1', [host, bearer, 'Transfer-Encoding: chunked'], '0\r\n\r\n'],
      ['an expectation', 'GET /dashboard HTTP/1.1', [host, bearer, 'Expect: 100-continue']],
      ['a strange expectation', 'GET /dashboard HTTP/1.1', [host, bearer, 'Expect: tea']],
      ['a condition', 'GET /dashboard HTTP/1.1', [host, bearer, 'If-None-Match: *']],
      ['500 fields', 'GET /dashboard HTTP/1.1', [host, bearer, ...Array.from({ length: 497 }, () => 'a: b')]],
      ['too many fields', 'GET /dashboard HTTP/1.1', [host, bearer, ...Array.from({ length: 498 }, () => 'a: b')]],
      ['an older protocol', 'GET /dashboard HTTP/1.0', [host, bearer]],
      ['an older protocol without a host', 'GET /dashboard HTTP/1.0', [bearer]],
      ['a protocol that is not spoken here', 'GET /dashboard HTTP/0.9', [host, bearer]],
      ['one that does not fit', 'GET /dashboard HTTP/2.0', [host, bearer]],
      ['a question', 'GET /dashboard?a=b HTTP/1.1', [host, bearer]],
      ['a slash', 'GET /dashboard/ HTTP/1.1', [host, bearer]],
      ['another spelling', 'GET /dash%62oard HTTP/1.1', [host, bearer]],
      ['the whole address', 'GET http://a/dashboard HTTP/1.1', [host, bearer]],
      ['HEAD', 'HEAD /dashboard HTTP/1.1', [host, bearer]],
      ['POST', 'POST /dashboard HTTP/1.1', [host, bearer]],
    ];
    for (const [about, line, fields, rest = ''] of others) {
      const message = `${[line, ...fields, 'Connection: close'].join('\r\n')}\r\n\r\n${rest}`;
      const options = { bodiless: line.startsWith('HEAD') };
      const answers = shown(await exchange(ready.base, message, options));
      assert.deepEqual(answers, shown(await exchange(usual.base, message, options)), about);
      assert.equal(answers.length, 1, about);
    }
  });
});
