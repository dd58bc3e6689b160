/** What lies ready is answered as it would be without: the same requests to a server that has nothing ready. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { anyDatabase } from '../../../test/support/databases.ts';
import { type Installation, install, start } from '../../../test/support/installation.ts';
import { type Exchange, exchange } from '../../../test/support/raw-http.ts';

describe('an answer that lies ready', () => {
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
