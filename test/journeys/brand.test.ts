/** An installation with its own name, colour, logo and words, and settings that are hostile or wrong. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readConfig } from '../../src/config.ts';
import { buildConsole } from '../support/built-console.ts';
import { anyDatabase } from '../support/databases.ts';
import { install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { makeFolder, run } from '../support/process.ts';

const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script></svg>';

function file(name: string, content: string | Uint8Array): string {
  const path = join(makeFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** The block of data in a page, as the console reads it. */
function carriedBy(page: string) {
  const [, json] =
    /<script type="application\/json" id="installation">([^<]*)<\/script>/.exec(page) ?? assert.fail(page);
  return JSON.parse(json as string);
}

describe('the installation', () => {
  it('has its own face in every page, from the first byte', async () => {
    const service = await install(
      anyDatabase,
      {
        BRAND_NAME: 'Fernhollow Makers',
        BRAND_COLOR: '#1D6B49',
        BRAND_LOGO: file('logo.svg', svg),
        APP_URL: 'https://workshop.example.org',
        HELP_TEXT: 'Ask Tilda at the front desk.',
        TERMS_URL: 'https://fernhollow.example.org/house-rules',
        SIGN_IN_TITLE: 'Welcome to the workshop',
      },
      buildConsole(),
    );
    for (const path of ['/console', '/console/sign-in', '/docs']) {
      const { text } = await service.call('GET', path);
      const found = carriedBy(text);
      assert.equal(found.name, 'Fernhollow Makers');
      assert.equal(found.publicUrl, 'http://accounts.example.org');
      assert.equal(found.appUrl, 'https://workshop.example.org/');
      assert.equal(found.accents.light.fill, '#1d6b49');
      assert.equal(found.helpText, 'Ask Tilda at the front desk.');
      assert.deepEqual(found.links, {
        imprint: null,
        privacy: null,
        terms: 'https://fernhollow.example.org/house-rules',
      });
      assert.deepEqual(found.signIn, { title: 'Welcome to the workshop', text: null });
      assert.match(found.logo, /^\/console\/brand\/logo-[\w-]{22}\.svg$/);
    }
  });

  it('has the face of the product without a setting, and tells nobody its version', async () => {
    const { call } = await install(anyDatabase, {}, buildConsole());
    const { text } = await call('GET', '/console');
    const found = carriedBy(text);
    assert.deepEqual([found.name, found.logo, found.accents, found.appUrl], ['Admittance', null, null, null]);
    assert.equal('version' in found, false);
    assertProblem(await call('GET', '/console/brand/logo.svg'), 404, 'request/not-found');
  });

  it('shows what an operator writes as text: it ends no block, runs nothing, and takes no nonce', async () => {
    const hostile = '</script><script>alert(1)</script><!-- $& $` __CSP_NONCE__ </title></head> "\'&';
    const { call } = await install(
      anyDatabase,
      { BRAND_NAME: hostile.slice(0, 60), SIGN_IN_TEXT: hostile, HELP_TEXT: hostile },
      buildConsole(),
    );
    const { text } = await call('GET', '/console');
    const plain = (await (await install(anyDatabase, {}, buildConsole())).call('GET', '/console')).text;
    const tags = (page: string) => [...page.matchAll(/<\/?[a-z]+/gi)].map(([tag]) => tag);
    assert.deepEqual(tags(text), tags(plain), 'the same elements as without');
    assert.deepEqual([carriedBy(text).signIn.text, carriedBy(text).helpText], [hostile, hostile]);
    assert.equal(carriedBy(text).name, hostile.slice(0, 60).trim());
  });
});

describe('the logo', () => {
  it('is sent as an image that can neither run nor load anything, and is kept for good', async () => {
    const service = await install(anyDatabase, { BRAND_LOGO: file('hostile.svg', svg) }, buildConsole());
    const { logo } = carriedBy((await service.call('GET', '/console')).text);
    const answer = await fetch(service.base + logo, { headers: { 'accept-encoding': 'identity' } });
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), svg);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /sandbox(;|$)/);
    assert.doesNotMatch(policy, /script|allow-/);
    assert.match(answer.headers.get('content-type') ?? '', /^image\/svg\+xml/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(answer.headers.get('cross-origin-resource-policy'), 'same-origin');
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    const again = await fetch(service.base + logo, {
      headers: { 'accept-encoding': 'identity', 'if-none-match': answer.headers.get('etag') ?? '' },
    });
    assert.equal(again.status, 304);
    for (const other of ['/console/brand/logo.svg', `${logo}x`, '/console/brand/..%2fhostile.svg'])
      assert.equal((await service.call('GET', other)).status, 404, other);
  });

  it('may be a PNG, by its content and not by its name', async () => {
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(20)]);
    const service = await install(anyDatabase, { BRAND_LOGO: file('logo.gif', png) }, buildConsole());
    const { logo } = carriedBy((await service.call('GET', '/console')).text);
    const answer = await fetch(service.base + logo);
    assert.deepEqual([answer.headers.get('content-type'), logo.endsWith('.png')], ['image/png', true]);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), png);
  });
});

describe('a face that is wrong', () => {
  it('is named before anything starts: no file, none that is an image, one that is too large', async () => {
    for (const [path, sentence] of [
      ['gone.svg', /^BRAND_LOGO is wrong: the file gone\.svg cannot be read \(ENOENT\)\.$/m],
      ['.', /cannot be read \(EISDIR\)/],
      [file('page.html', 'Just words, and no <svg>'), /is neither SVG nor PNG/],
      [file('empty.svg', ''), /is neither SVG nor PNG/],
      [file('utf16.svg', Buffer.from(svg, 'utf16le')), /is neither SVG nor PNG/],
      [file('large.svg', svg + ' '.repeat(200_000)), /has 201 kB, and may have 100/],
    ] as const) {
      const env = { BRAND_LOGO: path };
      const [check, serve] = await Promise.all([
        run(['config', 'check'], { cwd: makeFolder(), env }),
        run(['serve'], { cwd: makeFolder(), env }),
      ]);
      assert.deepEqual([check.code, serve.code, serve.stderr], [2, 2, check.stderr]);
      assert.match(check.stderr, sentence);
    }
  });

  it('is darkened and said, where white words could not be read on its colour', async () => {
    const env = { BRAND_COLOR: '#2B8A60' };
    const { code, stdout } = await run(['config', 'check'], { cwd: makeFolder(), env });
    const sentence =
      /^BRAND_COLOR #2b8a60 is too light for white words \(4\.27 to 1, 4\.5 is needed\): buttons are #\w{6}\.$/m;
    assert.equal(code, 0);
    assert.match(stdout, sentence);
    const good = await run(['config', 'check'], { cwd: makeFolder(), env: { BRAND_COLOR: '#1d6b49' } });
    assert.equal(good.stdout, 'The settings are valid.\n');
  });

  it('is refused, where a colour, an address or a line is none', () => {
    for (const [name, values] of Object.entries({
      BRAND_COLOR: ['red', '#fff', '#12345g', '#1234567', 'url(x)', '#123456;}'],
      APP_URL: ['javascript:alert(1)', 'data:text/html,x', '//example.org', '/app', 'https://me:word@example.org', 'x'],
      IMPRINT_URL: ['JAVASCRIPT:alert(1)', 'https://exa mple.org', 'https://example.org/\u202e', 'ftp://example.org'],
      BRAND_NAME: [
        ...['a\nb', 'a\u0000b', 'a\u202eb', 'a\u2066b', 'a\u061cb', 'a\u200fb', '  ', 'x'.repeat(61)],
        ...['\u200b', '\u3164', '\u00ad \u2060', '\u{e0041}'],
      ],
      HELP_TEXT: ['x'.repeat(201), 'a\u2028b'],
    }))
      for (const value of values)
        assert.throws(
          () => readConfig({ [name]: value }),
          new RegExp(`^ConfigError: ${name} is wrong: it must`),
          value,
        );
    assert.equal(readConfig({ BRAND_NAME: ' نادي القراءة 👩‍🏭 ' }).brandName, 'نادي القراءة 👩‍🏭');
    assert.equal(readConfig({ BRAND_NAME: '👩‍🏭'.repeat(20) }).brandName.length, 100);
  });
});

describe('the API description', () => {
  it('is sent compressed, each coding under a version of its own', async () => {
    const { base } = await install(anyDatabase);
    const ask = (headers: Record<string, string>) => fetch(`${base}/openapi.json`, { headers });
    const plain = await ask({ 'accept-encoding': 'identity' });
    const packed = await ask({ 'accept-encoding': 'gzip, br' });
    const zipped = await ask({ 'accept-encoding': 'gzip' });
    const codings = [plain, packed, zipped].map(({ headers }) => headers.get('content-encoding'));
    assert.deepEqual(codings, [null, 'br', 'gzip']);
    const tags = [plain, packed, zipped].map(({ headers }) => headers.get('etag') ?? '');
    assert.equal(new Set(tags).size, 3);
    const [text, ...others] = await Promise.all([plain, packed, zipped].map((answer) => answer.text()));
    for (const other of others) assert.equal(other, text);
    for (const answer of [plain, packed, zipped]) assert.equal(answer.headers.get('vary'), 'accept-encoding');
    const size = Number(packed.headers.get('content-length'));
    assert.ok(size < 40_000, `${size} bytes`);
    const again = await ask({ 'accept-encoding': 'br', 'if-none-match': tags[1] ?? '' });
    assert.deepEqual([again.status, again.headers.get('vary')], [304, 'accept-encoding']);
  });
});
