/** The console's page and its files. Covers W08–W10, W12–W14. */
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { buildConsole, script, styles } from '../support/built-console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, request } from '../support/raw-http.ts';

const scriptPath = '/console/assets/index-9c0d1e2f.js';
const stylePath = '/console/assets/index-5e6f7a8b.css';
const iconPath = '/console/assets/icon-1a2b3c4d.svg';
const views = ['/console', '/console/', '/console/users/7', '/console/sign-in', '/console/roles/my_role-1/'];

describe('the console', () => {
  let service: Installation;
  before(async () => {
    service = await install(anyDatabase, {}, buildConsole());
  });
  /** As the bytes that went over the wire. */
  const fetchFile = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(service.base + path, { headers: { 'accept-encoding': 'identity', ...headers } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const fields = (headers: Record<string, string>) =>
    Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const rawFile = (path: string, headers: Record<string, string>) =>
    ask(service.base, request(`GET ${path}`, fields(headers)));

  it('is one page at every address that could be a view of it', async () => {
    for (const path of views) {
      const { status, headers, text } = await fetchFile(path);
      assert.deepEqual([status, headers.get('content-type')], [200, 'text/html; charset=utf-8'], path);
      assert.match(text, /<div id="root">/);
    }
    const root = await service.call('GET', '/');
    assert.deepEqual([root.status, root.headers.get('location')], [302, '/console']);
    const setup = await service.call('GET', '/setup');
    assert.deepEqual([setup.status, setup.headers.get('location')], [302, '/console/setup']);
  });

  it('W08 has a page that runs our scripts only, with a nonce of its own for each answer', async () => {
    const secure = await install(anyDatabase, { PUBLIC_URL: 'https://accounts.example.org' }, buildConsole());
    const nonces = new Set<string>();
    for (const path of views)
      for (const { call } of [service, secure]) {
        const { headers, text } = await call('GET', path);
        const policy = headers.get('content-security-policy') ?? '';
        const [, nonce = ''] = /'nonce-([\w-]{22})'/.exec(policy) ?? [];
        assert.equal(
          policy,
          `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
        );
        assert.equal(text.split(nonce).length, 3);
        assert.doesNotMatch(text, /__CSP_NONCE__/);
        nonces.add(nonce);
        assert.match(headers.get('permissions-policy') ?? '', /^accelerometer=\(\), .*camera=\(\).*, usb=\(\)$/);
      }
    assert.equal(nonces.size, views.length * 2);
  });

  it('W08 W10 has pages, files and errors that no other site frames, opens or reads', async () => {
    const paths = [...views, scriptPath, iconPath, '/console/assets/gone.js', '/console/x.y', '/', '/setup'];
    const secure = await install(anyDatabase, { PUBLIC_URL: 'https://accounts.example.org' }, buildConsole());
    const missing = await install(anyDatabase);
    for (const { call } of [service, secure, missing])
      for (const path of paths) {
        const { headers } = await call('GET', path);
        for (const [name, value] of [
          ['x-content-type-options', 'nosniff'],
          ['x-frame-options', 'DENY'],
          ['referrer-policy', 'no-referrer'],
          ['cross-origin-opener-policy', 'same-origin'],
          ['cross-origin-resource-policy', 'same-origin'],
          ['access-control-allow-origin', null],
          ['set-cookie', null],
          ['strict-transport-security', call === secure.call ? 'max-age=31536000' : null],
        ] as const)
          assert.equal(headers.get(name), value, `${path}: ${name}`);
        const policy = headers.get('content-security-policy') ?? '';
        assert.match(policy, /^default-src 'none';.*frame-ancestors 'none'$/, path);
        assert.doesNotMatch(policy, /unsafe|\*|http/, path);
      }
  });

  it('W09 sends nobody away, and repeats nothing of an address', async () => {
    const targets = [
      '//evil.example',
      '\\\\evil.example',
      'javascript:alert(1)',
      'https:evil.example',
      '%2f%2fevil.example',
    ];
    for (const target of targets)
      for (const path of [
        `/?next=${target}`,
        `/console?next=${target}`,
        `/console/sign-in?next=${target}`,
        `/setup?${target}`,
      ]) {
        const answer = await ask(service.base, request(`GET ${path}`, ['Host: evil.example']));
        assert.match(answer.headers.get('location') ?? '/console', /^\/console(\/setup)?$/, path);
        assert.doesNotMatch(`${answer.body} ${[...answer.headers].join()}`, /evil|alert/, path);
      }
    for (const path of ['//evil.example', '/console//evil.example', '/console/%2f%2fevil.example', '/\\evil.example'])
      assert.equal((await ask(service.base, request(`GET ${path}`))).status, 404, path);
  });

  it('W12 gets its data as JSON that is neither a page nor a script', async () => {
    const token = await service.signIn('boss', adminPassword);
    for (const destination of ['document', 'script', 'iframe', 'image']) {
      const headers = { 'sec-fetch-dest': destination, accept: 'text/html,*/*', 'sec-fetch-site': 'cross-site' };
      for (const [path, caller] of [
        ['/users', token],
        ['/users', undefined],
        ['/console/session', undefined],
      ] as const) {
        const answer = await service.call('GET', path, { headers, token: caller });
        assert.match(answer.headers.get('content-type') ?? '', /^application\/(problem\+)?json; charset=utf-8$/);
        assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
        assert.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin');
      }
    }
  });

  it('W13 lets files be kept for good and nothing else be kept at all', async () => {
    for (const path of [scriptPath, stylePath, iconPath]) {
      const { status, headers } = await fetchFile(path);
      assert.equal(status, 200);
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(headers.get('vary'), 'accept-encoding');
    }
    for (const path of [...views, '/console/assets/gone.js', '/', '/setup']) {
      const { headers } = await service.call('GET', path);
      assert.equal(headers.get('cache-control'), 'no-store', path);
      assert.equal(headers.get('etag'), null, path);
    }
  });

  it('answers HEAD like GET, without the body', async () => {
    const shown = (headers: Headers) =>
      [...headers].filter(
        ([name]) => !/^(x-request-id|date|connection|keep-alive|content-security-policy)$/.test(name),
      );
    for (const path of [...views, scriptPath, iconPath, '/', '/setup'])
      for (const coding of ['identity', 'br']) {
        const headers = { 'accept-encoding': coding };
        const [get, head] = [
          await service.call('GET', path, { headers }),
          await service.call('HEAD', path, { headers }),
        ];
        assert.deepEqual([head.status, head.text], [get.status, ''], path);
        assert.deepEqual(shown(head.headers), shown(get.headers), path);
      }
  });

  it('W13 gives each client the form of a file that it takes, under a version of its own', async () => {
    const text = { [scriptPath]: script, [stylePath]: styles };
    const etags = new Set<string>();
    for (const [path, plain] of Object.entries(text))
      for (const [accepted, coding] of [
        ['gzip, deflate, br, zstd', 'br'],
        ['BR;q=0.1', 'br'],
        ['br;q=0, gzip', 'gzip'],
        ['gzip;q=0.5, br;q=0.000', 'gzip'],
        ['gzip', 'gzip'],
        ['identity', null],
        ['br;q=0, gzip;q=0.0', null],
        ['brx, xbr, "br"', null],
        ['', null],
      ] as const) {
        const response = await fetch(service.base + path, { headers: { 'accept-encoding': accepted } });
        assert.equal(response.headers.get('content-encoding'), coding, accepted);
        assert.equal(await response.text(), plain, accepted);
        const etag = response.headers.get('etag') ?? '';
        assert.match(etag, /^"[\w-]{22}"$/);
        etags.add(etag);
        const again = await rawFile(path, { 'Accept-Encoding': accepted, 'If-None-Match': etag });
        assert.deepEqual([again.status, again.body, again.headers.get('etag')], [304, '', etag]);
        assert.equal(again.headers.get('vary'), 'accept-encoding');
      }
    assert.equal(etags.size, 6);
    const icon = await rawFile(iconPath, { 'Accept-Encoding': 'br, gzip' });
    assert.deepEqual([icon.status, icon.headers.get('content-encoding')], [200, null]);
    assert.equal(icon.headers.get('content-type'), 'image/svg+xml; charset=utf-8');
  });

  it('does not answer with a file that was taken away since it started', async () => {
    const files = buildConsole();
    const { call } = await install(anyDatabase, {}, files);
    const [[name, { plain }] = assert.fail()] = [...files.assets];
    assert.equal((await call('GET', `/console/assets/${name}`)).status, 200);
    rmSync(plain.url);
    const answer = await call('GET', `/console/assets/${name}`);
    assertProblem(answer, 404, 'request/not-found');
    assert.deepEqual([answer.headers.get('cache-control'), answer.headers.get('etag')], ['no-store', null]);
  });

  it('W14 has no file but those of the build, however one is asked for', async () => {
    const names =
      '.env .hidden.js index-9c0d1e2f.js.map notes.txt folder.js folder.js/ index-9c0d1e2f.js.br index-5e6f7a8b.css.gz';
    const below = [
      ...names.split(' '),
      '',
      '../index.html',
      '../../secret.js',
      '..%2f..%2fsecret.js',
      '%2e%2e/%2e%2e/secret.js',
      '..\\..\\secret.js',
      '..%5c..%5csecret.js',
      '%252e%252e/secret.js',
      'index-9c0d1e2f.js%00',
      'index-9c0d1e2f.js%20',
      'index-9c0d1e2f.js/',
      'INDEX-9C0D1E2F.JS',
      '/index-9c0d1e2f.js',
      './index-9c0d1e2f.js',
      '__proto__',
      'constructor',
      'assets/index-9c0d1e2f.js',
    ].map((name) => `/console/assets/${name}`);
    const beside = [
      'assets',
      'index.html',
      'index-9c0d1e2f.js',
      '.env',
      '.git/config',
      '..',
      '../secret.js',
      '%2e%2e%2fsecret.js',
      'users/..',
      'users//7',
      'users/7.json',
      'users;x=y',
      'x'.repeat(3_000).concat('.'),
      '\\',
      '%00',
    ].map((name) => `/console/${name}`);
    for (const path of [...below, ...beside, '/consolex', '/Console', '/console.', '/assets/index-9c0d1e2f.js']) {
      const answer = await ask(service.base, request(`GET ${path}`));
      assertProblem(answer, 404, 'request/not-found', path);
      assert.doesNotMatch(answer.body, /not for visitors|beside the console/);
    }
    assert.equal((await service.call('HEAD', scriptPath)).status, 200);
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      for (const path of ['/console', '/console/users', scriptPath])
        assertProblem(await service.call(method, path), 405, 'request/method-not-allowed', `${method} ${path}`);
  });

  it('says what to do when it is not built, in the log and at its address', async () => {
    const missing = await install(anyDatabase);
    assert.match(missing.log(), /the web console is not built/);
    assert.doesNotMatch(service.log(), /not built/);
    for (const path of ['/console', '/console/', '/console/users', scriptPath])
      assertProblem(await missing.call('GET', path), 503, 'console/not-built', path);
    assert.equal((await missing.call('GET', '/setup')).status, 200);
    const body = { username: 'boss', password: adminPassword };
    assert.equal((await missing.call('POST', '/console/session', { body })).status, 200);
  });
});
