/** The npm package, packed, installed into an empty folder elsewhere and run there as an operator would. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { password } from '../support/installation.ts';
import { findOtherNode, makeFolder, run, serve } from '../support/process.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** An installed package runs on the operator's Node.js; here that is the one that runs the tests. */
const env = { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) };

describe('the package', { skip: process.platform === 'win32' && 'npm is started as a program here' }, () => {
  let home: string;
  let command: string[];

  before(async () => {
    const folder = makeFolder();
    // Built it is already, and other tests run what a second build would delete.
    await npm(root, 'pack', '--ignore-scripts', '--pack-destination', folder);
    const [tarball = ''] = globSync('admittance-*.tgz', { cwd: folder });
    home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{"private":true}');
    await npm(home, 'install', join(folder, tarball), '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund');
    command = [join(home, 'node_modules/.bin/admittance')];
  });

  it('holds what it needs and nothing of the workshop', () => {
    const files = globSync('**', { cwd: join(home, 'node_modules/admittance') }).map((file) =>
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
      'dist/common-passwords.txt',
      'dist/page/index.html',
      'migrations/0001-users.sql',
      'docs/api.md',
      'docs/admittance.postman_collection.json',
    ]) {
      assert.ok(files.includes(file), file);
    }
    assert.deepEqual(
      files.filter((file) => /^(src|test|scripts|console\/src)(\/|$)|\.test\.|(^|\/)\.env|\.key$|\.db$/.test(file)),
      [],
    );
    for (const file of files.filter((file) => /^dist\/[^/]+\.js$/.test(file))) {
      const text = readFileSync(join(home, 'node_modules/admittance', file), 'utf8');
      // Beyond that, V8 keeps the whole text in twice the memory.
      assert.match(text, /^[\0-\x7f]+$/, file);
      // Node would load all that its modules could need one day.
      assert.doesNotMatch(text, /^import\b.*"node:/m, file);
    }
  });

  it('tells its version', async () => {
    const { code, stdout } = await run(['--version'], { cwd: home, env, command });
    assert.deepEqual([code, stdout], [0, '0.1.0\n']);
  });

  it('says which Node.js it needs when it is started on an older one', async (context) => {
    const other = findOtherNode();
    if (!other || other.major >= 24) return context.diagnostic('there is no older Node.js on this machine');
    const launcher = join(home, 'node_modules/admittance/bin/admittance.mjs');
    const { code, stderr } = await run(['--version'], { cwd: home, command: [other.path, launcher] });
    assert.match(stderr, /^Admittance needs Node\.js 24 or newer; this is \d+\.\d+\.\d+\.\n$/);
    assert.equal(code, 2);
  });

  it('makes an administrator, serves the whole story and stops when it is told to', async () => {
    const made = await run(['admin', 'create', 'boss'], { cwd: home, env, command, stdin: 'a sturdy horse battery\n' });
    assert.equal(made.code, 0, made.stderr);
    const server = await serve({ cwd: home, env, command });
    const registered = await server.call('POST', '/register', { body: { username: 'maria', password } });
    assert.equal(registered.status, 201);
    const login = await server.call('POST', '/login', {
      body: { username: 'boss', password: 'a sturdy horse battery' },
    });
    const approved = await server.call('POST', `/users/${registered.json.id}/approve`, {
      token: login.json.access_token,
    });
    assert.equal(approved.json.status, 'active');
    for (const page of ['/console', '/console/setup', '/docs', '/openapi.json']) {
      assert.equal((await server.call('GET', page)).status, 200, page);
    }
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
  });
});

async function npm(cwd: string, ...args: string[]): Promise<void> {
  await promisify(execFile)('npm', args, { cwd, env: { ...process.env, ...env } });
}
