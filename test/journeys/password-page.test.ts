/** Where people change their password, as password managers look for it: `/.well-known/change-password`. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { ConfigError, readConfig } from '../../src/config.ts';
import { buildConsole } from '../support/built-console.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const wellKnown = '/.well-known/change-password';
/** By this one they find out whether a 404 means anything here. */
const neverThere = '/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200';

onTwoDatabases('the page for a new password', (database) => {
  describe('with a console', () => {
    let service: Installation;
    before(async () => {
      service = await install(database, {}, buildConsole());
    });

    it('is that of the own account, and there', async () => {
      await assertLeadsTo(service, '/console/dashboard');
      assert.equal((await service.call('GET', '/console/dashboard')).status, 200);
    });

    it('is nobody else’s to choose', async () => {
      for (const query of ['?next=https://evil.example', '?url=//evil.example', '?https://evil.example', '/'])
        assert.equal((await ask(service, 'GET', wellKnown + query)).location, '/console/dashboard');
      const headers = {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-prefix': '/evil',
        referer: 'https://evil.example',
      };
      assert.equal((await service.call('GET', wellKnown, { headers })).headers.get('location'), '/console/dashboard');
    });

    it('is only looked up', async () => {
      const { status, headers } = await service.call('POST', wellKnown, { body: {} });
      assert.deepEqual([status, headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
    });
  });

  it('is what CHANGE_PASSWORD_URL names, with a console or without', async () => {
    const address = 'https://accounts.example.net/me?tab=password#new';
    await assertLeadsTo(await install(database, { CHANGE_PASSWORD_URL: address }, buildConsole()), address);
    await assertLeadsTo(await install(database, { CHANGE_PASSWORD_URL: '/account#password' }), '/account#password');
  });

  it('is told to be missing where there is none', async () => {
    const service = await install(database);
    for (const path of [wellKnown, neverThere])
      assertProblem(await service.call('GET', path), 404, 'request/not-found');
    assert.equal((await service.call('HEAD', wellKnown)).status, 404);
  });
});

describe('CHANGE_PASSWORD_URL', () => {
  const read = (value: string) => readConfig({ CHANGE_PASSWORD_URL: value }).changePasswordUrl;

  it('is an https address or a path', () => {
    assert.equal(readConfig({}).changePasswordUrl, undefined);
    assert.equal(read('https://Accounts.example.org'), 'https://accounts.example.org/');
    assert.equal(read('/account/../password?a=//b'), '/password?a=//b');
  });

  for (const value of [
    'http://accounts.example.org/password',
    '//evil.example/password',
    '/.well-known/change-password/',
    '/.well-known/%63hange%2Dpassword',
    '/\\evil.example/password',
    '/..//evil.example/password',
    '/\t/evil.example',
    'https:evil.example',
    'https://user:secret@accounts.example.org/',
    'https://accounts.example.org/a b',
    'javascript:alert(1)',
    'password',
    'accounts.example.org/password',
    '/a\r\nset-cookie: a=b',
    wellKnown,
    `/console/..${wellKnown}`,
    `https://accounts.example.org${wellKnown}?again`,
  ])
    it(`refuses ${JSON.stringify(value)}`, () =>
      assert.throws(
        () => read(value),
        (error) =>
          error instanceof ConfigError && /^CHANGE_PASSWORD_URL is wrong: it must /.test(error.problems.join()),
      ));
});

async function assertLeadsTo(service: Installation, page: string): Promise<void> {
  for (const method of ['GET', 'HEAD']) {
    const answer = await ask(service, method, wellKnown);
    assert.deepEqual(answer, { status: 303, location: page, text: '', cookie: null, cached: 'no-store' });
  }
}

async function ask(service: Installation, method: string, path: string) {
  const { status, headers, text } = await service.call(method, path, { headers: { cookie: 'console=x; device=y' } });
  const [location, cookie, cached] = ['location', 'set-cookie', 'cache-control'].map((name) => headers.get(name));
  return { status, location, text, cookie, cached };
}
