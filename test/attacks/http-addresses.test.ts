/**
 * Addresses that mean to be another one, and header values that mean to be expensive or to come
 * back. Covers H18–H20, H22, H27, H34.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildConsole } from '../support/built-console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, exchange, jsonRequest, request } from '../support/raw-http.ts';
import { isFullTier } from '../support/tier.ts';

describe('an address', () => {
  let service: Installation;
  let authorization: string;
  before(async () => {
    service = await install(anyDatabase, {}, buildConsole());
    authorization = `Authorization: Bearer ${await service.signIn('boss', adminPassword)}`;
  });
  const get = (path: string, ...fields: string[]) =>
    ask(service.base, request(`GET ${path}`, [authorization, ...fields]));
  /** Asserts that nothing is there, and nothing more than that is said. */
  const refused = async (path: string) => {
    const answer = await get(path);
    assert.match(String(answer.status), /^(400|404|414)$/, `${path} answered ${answer.status} ${answer.body}`);
    assertProblem(answer, answer.status, JSON.parse(answer.body).code, path);
    assert.doesNotMatch(answer.body, /passwd|node_modules|\/work|\.ts\b/);
  };

  it('H18 does not climb out of a folder', async () => {
    const up = [
      '..',
      '%2e%2e',
      '%2e.',
      '.%2e',
      '..%2f',
      '..%5c',
      '..\\',
      '%252e%252e',
      '%c0%ae%c0%ae',
      '..%00',
      '....',
      '..;',
    ];
    const more = [
      '%uff0e%uff0e',
      '%e0%80%ae%e0%80%ae',
      '%ff',
      '%',
      '%2',
      '%zz',
      '%00',
      '%0d%0a',
      '\\..\\..\\',
      'C:\\boot.ini',
    ];
    for (const start of ['/', '/setup/', '/docs/', '/console/assets/', '/.well-known/', '/users/', '/registrations/'])
      for (const step of [...up, ...more])
        for (const end of ['', '/etc/passwd', '/package.json']) await refused(`${start}${`${step}/`.repeat(3)}${end}`);
    for (const path of [
      '/console/assets/..%2f..%2fpackage.json',
      '/console/assets/%2e%2e%2findex.js',
      '/console/assets/.%00.css',
    ])
      await refused(path);
  });

  it('H18 finds no file that was not meant for it', async () => {
    for (const path of [
      '/package.json',
      '/.env',
      '/.git/config',
      '/data/admittance.db',
      '/data/admittance.key',
      '/src/main.ts',
      '/setup/index.html',
      '/setup/routes.ts',
      '/console/assets/package.json',
      '/console/assets/index-9c0d1e2f.js.map',
      '/console/assets/index-5e6f7a8b.css~',
      '/server-status',
      '/favicon.ico',
    ])
      await refused(path);
  });

  it('H18 that cannot be decoded is malformed, in the path and behind it', async () => {
    for (const path of [
      '/%',
      '/users/%zz',
      '/users/%c0%ae',
      '/users/%ed%a0%80',
      '/users?q=%',
      '/users?q=%ff',
      '/users?%e2%82=1',
    ])
      assertProblem(await get(path), 400, 'request/malformed', path);
    assert.equal((await get('/users?q=%C3%A4%F0%9F%98%80')).status, 200);
    assertProblem(await get('/users?q=%C3%A4%00'), 400, 'request/invalid');
  });

  it('H19 has an id that is a number and nothing else', async () => {
    const ids = '1%2F 1%2Fapprove %2F1 1%252F 1; 1;x=y 1%3Bx 1%00 1%20 %201 +1 01 1.0 1e0 0x1 -1 0 1,2 1%2C2 ١ %D9%A1';
    const names = 'me%2F Me ME me; null undefined NaN __proto__ constructor * % 99999999999 1%0a 1%0d%0aX:y';
    for (const id of `${ids} ${names}`.split(' '))
      for (const suffix of ['', '/']) await refused(`/users/${Buffer.from(id).toString('latin1')}${suffix}`);
    await refused('/users/4294967295');
    await refused('/users/4294967297');
    assert.equal((await get('/users/%31')).status, 200, 'a digit is a digit, however it is written');
  });

  it('H19 may be long, but not for ever', async () => {
    assertProblem(await get(`/users/${'1'.repeat(7_000)}`), 404, 'request/not-found');
    assertProblem(await get(`/${'a/'.repeat(3_900)}`), 404, 'request/not-found');
    assertProblem(await get(`/health/live?x=${'y'.repeat(8_000)}`), 414, 'request/uri-too-long');
    assertProblem(await get(`/${'%25'.repeat(2_700)}`), 414, 'request/uri-too-long');
    assertProblem(await get(`/${'a'.repeat(20_000)}`), 431, 'request/headers-too-large');
  });

  it('H20 is taken letter by letter, but for a slash at its end: cases and other slashes make another one', async () => {
    for (const path of [
      '/users',
      '/users/me',
      '/login',
      '/register',
      '/dashboard',
      '/admin',
      '/health/live',
      '/openapi.json',
    ]) {
      for (const other of [
        `${path}//`,
        `/${path}`,
        path.replaceAll('/', '//'),
        path.toUpperCase(),
        `${path}/.`,
        `/.${path}`,
        `${path}%2f`,
        `${path}%20`,
        `${path}.json`,
      ])
        assertProblem(await get(other), 404, 'request/not-found', other);
      assertProblem(await get(`/x/..${path}`), 404, 'request/not-found');
    }
    const credentials = JSON.stringify({ username: 'boss', password: adminPassword });
    for (const path of ['/login//', '//login', '/LOGIN', '/Login', '/login%2f', '/login;x', '/./login'])
      assertProblem(await ask(service.base, jsonRequest(`POST ${path}`, credentials)), 404, 'request/not-found', path);
  });

  it('H22 has headers whose cost grows no faster than they do, however they are padded', async () => {
    const pieces = [' ', '\t ', ',', ' ,', '"",', '"a" ', 'a;', '=', 'W/"a",', '"', 'a,', ';q=0,', '\\"', 'a=b; '];
    const longest = 14_400;
    /** The least processor time of some tries, in microseconds. */
    const costOf = async (status: number, message: Buffer): Promise<number> => {
      let least = Number.POSITIVE_INFINITY;
      for (let tries = 0; tries < 3; tries++) {
        const start = process.cpuUsage();
        const answer = await ask(service.base, message);
        const { user, system } = process.cpuUsage(start);
        assert.equal(answer.status, status, message.toString('latin1', 0, 200));
        least = Math.min(least, user + system);
      }
      return least;
    };
    const judge = async (status: number, about: string, make: (value: string) => Buffer) => {
      for (const piece of pieces) {
        const pad = (length: number) => piece.repeat(length / piece.length);
        for (const [start, end] of [
          ['x', 'x'],
          ['"a"', 'x'],
        ]) {
          const [short, long] = [longest / 8, longest].map((length) => make(`${start}${pad(length)}${end}`));
          const [little, much] = [await costOf(status, short as Buffer), await costOf(status, long as Buffer)];
          // Squared it would be 64 times as much.
          if (isFullTier)
            assert.ok(much < little * 16 + 5_000, `${about} ${piece}: ${little} and ${much} microseconds`);
        }
      }
    };
    for (const name of ['If-None-Match', 'Accept', 'Cookie', 'Origin', 'Access-Control-Request-Headers'])
      await judge(200, name, (value) => request('GET /users/me', [authorization, `${name}: ${value}`]));
    const { id } = await service.addUser('padded');
    await judge(400, 'If-Match', (value) =>
      jsonRequest(`PATCH /users/${id}`, '{}', [authorization, `If-Match: ${value}`]),
    );
    await judge(415, 'Content-Type', (value) =>
      request('POST /login', [`Content-Type: application/json; ${value}`, 'Content-Length: 2'], '{}'),
    );
    await judge(401, 'Authorization', (value) => request('GET /users/me', [`Authorization: Bearer ${value}`]));
    await judge(400, 'Host', (value) => request('GET /users/me', [authorization, `Host: ${value}`]));
  });

  it('H34 never comes back from a hostile Host in a link', async () => {
    const hostile = [
      'Host: evil.example',
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: evil',
      'Forwarded: host=evil.example',
    ];
    const body = JSON.stringify({ username: 'linked', password });
    const registered = await exchange(service.base, jsonRequest('POST /register', body, hostile));
    assert.equal(registered.answers[0]?.status, 201);
    assert.match(registered.answers[0]?.headers.get('location') ?? '', /^\/registrations\/[\w-]{43}$/);
    const made = JSON.stringify({ username: 'linked.too', password });
    const created = await exchange(service.base, jsonRequest('POST /users', made, [authorization, ...hostile]));
    assert.match(created.answers[0]?.headers.get('location') ?? '', /^\/users\/\d+$/);
    const page = await exchange(service.base, request('GET /users?limit=1', [authorization, ...hostile]));
    assert.match(page.answers[0]?.headers.get('link') ?? '', /^<\/users\?limit=1&cursor=[\w-]+>; rel="next"$/);
    const others = ['/', '/setup', '/docs', '/openapi.json', '/console/assets/index-5e6f7a8b.css', '/dashboard'];
    const pages = await Promise.all(others.map((path) => exchange(service.base, request(`GET ${path}`, hostile))));
    for (const { text } of [registered, created, page, ...pages]) assert.doesNotMatch(text, /evil/);
  });

  it('H27 comes back encoded, so that no header can be split', async () => {
    const value = '%0d%0aX-Split:%20yes%0d%0a%0d%0a%3Cscript%3E';
    const page = await exchange(service.base, request(`GET /%75sers?limit=1&q=%0d%0ab`, [authorization]));
    assert.equal(page.answers.length, 1);
    await service.addUser('b.one');
    await service.addUser('b.two');
    const next = await get(`/%75sers?limit=1&q=b`);
    assert.match(next.headers.get('link') ?? '', /^<\/%75sers\?limit=1&q=b&cursor=[\w-]+>; rel="next"$/);
    for (const path of [
      `/users?q=${value}`,
      `/users?role=${value}`,
      `/users?${value}=1`,
      `/${value}`,
      `/users/${value}`,
    ]) {
      const { answers, text } = await exchange(service.base, request(`GET ${path}`, [authorization]));
      assert.equal(answers.length, 1, path);
      assert.doesNotMatch(text.split('\r\n\r\n')[0] ?? '', /x-split|script/i, path);
    }
    const token = `Authorization: Bearer a%0d%0aX-Split: yes`;
    const { text } = await exchange(
      service.base,
      request('GET /users', [token, 'X-Request-Id: mine', 'Origin: https://evil.example']),
    );
    assert.doesNotMatch(text, /x-split|mine|evil/i);
  });
});
