/**
 * The npm package, installed into an empty folder elsewhere and run there as a newcomer would: on the pinned Node.js
 * and on the oldest one that it promises to run on. Every other test that starts the program runs this package too.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, globSync, readFileSync } from 'node:fs';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { bundle } from '../../scripts/build.ts';
import { tarball } from '../../scripts/install-package.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { password } from '../support/installation.ts';
import { findOldestNode, oldestMajor } from '../support/oldest-node.ts';
import { findOtherNode, makeFolder, run, serve } from '../support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** An installed package runs on the operator's Node.js. */
const onNode = (path: string) => ({ PATH: [dirname(path), process.env['PATH']].join(delimiter) });
const env = onNode(process.execPath);
const certificates = join(root, 'test/vectors/tls');
const issuer = 'https://accounts.example.org';

describe('the package', { skip: process.platform === 'win32' && 'npm is started as a program here' }, () => {
  let home: string;
  let command: string[];

  before(async () => {
    home = makeFolder();
    copyFileSync(tarball, join(home, 'admittance.tgz'));
    await npm(home, 'install', './admittance.tgz', '--prefer-offline', '--no-audit', '--no-fund');
    command = [join(home, 'node_modules/.bin/admittance')];
  });

  it('holds what it needs and nothing of the workshop', () => {
    const files = globSync(['**', '**/.*'], { cwd: join(home, 'node_modules/admittance') }).map((file) =>
      file.replaceAll('\\', '/'),
    );
    for (const file of [
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'openapi.json',
      'bin/admittance.mjs',
      'console/dist/index.html',
      'dist/main.js',
      'dist/hash-worker.js',
      'dist/LICENSES.txt',
      'dist/bom.cdx.json',
      'console/dist/bom.cdx.json',
      'dist/common-passwords.txt',
      'dist/page/index.html',
      'docs/api.md',
      'docs/admittance.postman_collection.json',
    ]) {
      assert.ok(files.includes(file), file);
    }
    assert.deepEqual(
      files.filter((file) => /^(src|test|scripts|console\/src)(\/|$)|\.test\.|(^|\/)\.[^/]|\.key$|\.db$/.test(file)),
      [],
    );
    for (const file of files.filter((file) => /^dist\/[^/]+\.js$/.test(file))) {
      const text = readFileSync(join(home, 'node_modules/admittance', file), 'utf8');
      // Beyond that, V8 keeps the whole text in twice the memory.
      assert.match(text, /^[\0-\x7f]+$/, file);
    }
  });

  it('tells its version', async () => {
    const { code, stdout } = await run(['--version'], { cwd: home, env, command });
    assert.deepEqual([code, stdout], [0, '0.1.0\n']);
    const byNpx = await run(['admittance', '--version'], { cwd: home, env, command: ['npx', '--offline'] });
    assert.deepEqual([byNpx.code, byNpx.stdout], [0, '0.1.0\n'], byNpx.stderr);
  });

  it('is built so that a CommonJS library in it that requires https and http2 reaches a server', async () => {
    const [key, cert] = ['good.key', 'good.pem'].map((name) => readFileSync(join(certificates, name)));
    const server = http2.createSecureServer({ key, cert, allowHTTP1: true }, (request, response) => {
      response.end(`HTTP/${request.httpVersion}`);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    cleanUpLater(() => server.close());
    const folder = join(home, 'node_modules/admittance/probe');
    await bundle({ probe: 'test/support/bundled-library.mjs' }, folder);
    const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked = await run([address, join(certificates, 'ca.pem')], {
      cwd: home,
      command: [process.execPath, join(folder, 'probe.js')],
    });
    assert.deepEqual([asked.stdout, asked.code], ['HTTP/1.1 HTTP/2.0\n', 0], asked.stderr);
  });

  it('says which Node.js it needs when it is started on an older one', async (context) => {
    const other = findOtherNode();
    if (!other || other.major >= oldestMajor) return context.diagnostic('there is no older Node.js on this machine');
    const launcher = join(home, 'node_modules/admittance/bin/admittance.mjs');
    const { code, stderr } = await run(['--version'], { cwd: home, command: [other.path, launcher] });
    assert.match(
      stderr,
      new RegExp(`^Admittance needs Node\\.js ${oldestMajor} or newer; this is \\d+\\.\\d+\\.\\d+\\.\\n$`),
    );
    assert.equal(code, 2);
  });

  for (const [which, find] of [
    ['the pinned', () => process.execPath],
    ['the oldest', findOldestNode],
  ] as const)
    it(`on ${which} Node.js, makes an administrator, serves the story and stops when it is told to`, async (test) => {
      const node = find();
      if (node === undefined) return test.skip('it cannot be fetched');
      await runTheStory(onNode(node));
    });

  async function runTheStory(env: { PATH: string }): Promise<void> {
    const cwd = makeFolder();
    assert.equal((await run(['migrate'], { cwd, env, command })).code, 0);
    const made = await run(['admin', 'create', 'boss'], { cwd, env, command, stdin: 'a sturdy horse battery\n' });
    assert.deepEqual([made.code, /warning/i.test(made.stderr)], [0, false], made.stderr);
    const server = await serve({ cwd, env: { ...env, PUBLIC_URL: issuer }, command });
    const registered = await server.call('POST', '/register', { body: { username: 'maria', password } });
    assert.equal(registered.status, 201);
    assert.equal((await server.call('POST', '/login', { body: { username: 'maria', password } })).status, 403);
    const login = await server.call('POST', '/login', {
      body: { username: 'boss', password: 'a sturdy horse battery' },
    });
    const token = login.json.access_token;
    const approved = await server.call('POST', `/users/${registered.json.id}/approve`, { token });
    assert.equal(approved.json.status, 'active');
    const own = await server.call('POST', '/login', { body: { username: 'maria', password } });
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.base));
    const { payload } = await jwtVerify(own.json.access_token, keys, { issuer, typ: 'at+jwt' });
    assert.equal(payload.sub, String(registered.json.id));
    const next = await server.call('POST', '/token/refresh', { body: { refresh_token: own.json.refresh_token } });
    const dashboard = await server.call('GET', '/dashboard', { token: next.json.access_token });
    assert.equal(dashboard.json.message, 'Welcome, maria!');
    for (const args of [['users', 'list'], ['doctor'], ['audit', 'verify'], ['export', '--format', 'csv']]) {
      const { code, stdout, stderr } = await run(args, { cwd, env, command });
      assert.equal(code, 0, `${args}: ${stdout}${stderr}`);
    }
    for (const page of ['/console', '/console/setup', '/docs', '/openapi.json']) {
      assert.equal((await server.call('GET', page)).status, 200, page);
    }
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
  }
});

async function npm(cwd: string, ...args: string[]): Promise<void> {
  await promisify(execFile)('npm', args, { cwd, env: { ...process.env, ...env } });
}
