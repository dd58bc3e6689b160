/**
 * What docs/verify-tokens.md says, done: its snippets are taken from the page, and asked about good tokens and forged
 * ones. Those whose libraries are not here for anything else are installed, in the full tier.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, it, mock } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { replaceKeys } from '../../src/features/keys/rotate-keys.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { commands, succeeded } from '../support/commands.ts';
import { assertConsole } from '../support/console-blocks.ts';
import { anyDatabase } from '../support/databases.ts';
import { makeForger, makeKeyPair, signerOf } from '../support/forge.ts';
import { type Installation, install, testSecret } from '../support/installation.ts';
import { makeFolder } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';
import { missing } from '../support/tools.ts';

const run = promisify(execFile);
const root = new URL('../../', import.meta.url);
const publicUrl = 'https://accounts.example.org';
const page = 'docs/verify-tokens.md';
const keySet = '/.well-known/jwks.json';

/** Whose token it is, or `undefined` when it is refused. */
type Verify = (token: string) => Promise<string | undefined>;

/** The first block of that kind, which fetches the keys from where the service really is. */
function snippet(document: string, kind: string, { base }: Installation): string {
  const text = readFileSync(new URL(document, root), 'utf8').split(`\`\`\`${kind}\n`)[1]?.split('```')[0] ?? '';
  assert.ok(text.includes(keySet), kind);
  return text.replace(/ACCOUNTS \+ (['"])(?=\/)/, `$1${base}`);
}

async function load(
  kind: string,
  service: Installation,
  modules: string,
  document = page,
): Promise<Record<string, never>> {
  const folder = makeFolder();
  symlinkSync(modules, join(folder, 'node_modules'));
  const file = join(folder, 'verify.mjs');
  writeFileSync(file, snippet(document, `js ${kind}`, service));
  return import(pathToFileURL(file).href);
}

async function withFunction(kind: string, service: Installation, document = page): Promise<Verify> {
  const modules = fileURLToPath(new URL('node_modules', root));
  const { verify } = (await load(kind, service, modules, document)) as unknown as {
    verify: (token: string) => Promise<{ sub: string }>;
  };
  return async (token) =>
    verify(token).then(
      ({ sub }) => sub,
      () => undefined,
    );
}

async function withHono(service: Installation): Promise<Verify> {
  const cwd = makeFolder();
  writeFileSync(join(cwd, 'package.json'), '{"private":true}');
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) };
  await run('npm', ['install', 'hono@4', '--prefer-offline', '--no-audit', '--no-fund'], { cwd, env });
  const { app } = (await load('hono', service, join(cwd, 'node_modules'))) as unknown as {
    app: { request(path: string, options: object): Promise<Response> };
  };
  return async (token) => {
    const answer = await app.request('/notes', { headers: { authorization: `Bearer ${token}` } });
    return answer.status === 200 ? ((await answer.json()) as { owner: string }).owner : undefined;
  };
}

/** With the libraries, in a folder of its own. */
let pythonHome: Promise<string> | undefined;
async function makePython(): Promise<string> {
  const cwd = makeFolder();
  await run('python3', ['-m', 'venv', 'venv'], { cwd });
  await run('venv/bin/pip', ['install', '--quiet', 'pyjwt[crypto]~=2.6', 'flask-jwt-extended~=4.7'], { cwd });
  return cwd;
}

/** One process that answers a line with a line: whose token it is, or nothing. */
async function withPython(source: string): Promise<Verify> {
  pythonHome ??= makePython();
  const cwd = await pythonHome;
  writeFileSync(join(cwd, 'verify.py'), source);
  const child = spawn(join(cwd, 'venv/bin/python'), ['verify.py'], { cwd, stdio: ['pipe', 'pipe', 'inherit'] });
  cleanUpLater(() => child.kill());
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return async (token) => {
    child.stdin.write(`${token}\n`);
    return (await lines.next()).value || undefined;
  };
}

const pyjwt = (service: Installation) => `${snippet('docs/verify-tokens.md', 'python pyjwt', service)}
import sys
for line in sys.stdin:
    try:
        print(verify(line.strip())["sub"], flush=True)
    except jwt.PyJWTError:
        print(flush=True)
`;

const flask = (service: Installation) => `import flask, sys
from flask_jwt_extended import JWTManager, get_jwt_identity, jwt_required
app = flask.Flask(__name__)
${snippet('docs/guides/flask-tutorial.md', 'python', service)}
@app.get("/notes")
@jwt_required()
def notes():
    return get_jwt_identity()
client = app.test_client()
for line in sys.stdin:
    answer = client.get("/notes", headers={"Authorization": "Bearer " + line.strip()})
    print(answer.text if answer.status_code == 200 else "", flush=True)
`;

const python = { skip: isFullTier ? missing('python3') : 'in the full tier', isElsewhere: true };
type Options = { skip?: string | false; isElsewhere?: boolean };

const verifiers: readonly [name: string, options: Options, make: (service: Installation) => Promise<Verify>][] = [
  ['jose', {}, (service) => withFunction('jose', service)],
  ['the README', {}, (service) => withFunction('jose', service, 'README.md')],
  ['fast-jwt', {}, (service) => withFunction('fast-jwt', service)],
  ['hono', { skip: !isFullTier && 'in the full tier' }, withHono],
  ['PyJWT', python, (service) => withPython(pyjwt(service))],
  ['Flask', python, (service) => withPython(flask(service))],
];

for (const [name, options, make] of verifiers)
  describe(`verifying with ${name}`, { skip: options.skip ?? false }, () => {
    it('takes our tokens and no others, and learns of a new key without being made to look all the time', async () => {
      const service = await install(anyDatabase, { PUBLIC_URL: publicUrl, LOG_LEVEL: 'debug' });
      const { id, token } = await service.addUser('alice');
      const verify = await make(service);
      assert.equal(await verify(token), String(id));
      // hono asks for no "exp", and we make no token without one.
      for (const [about, forged] of Object.entries(await forgeries(service, token)))
        if (name !== 'hono' || about !== 'no end') assert.equal(await verify(forged), undefined, about);

      await replaceKeys(service.deps);
      // Those in JavaScript look again a while after the last look, and have the clock of this process.
      if (!options.isElsewhere) mock.timers.enable({ apis: ['Date'], now: Date.now() + 61_000 });
      const next = await service.signIn('alice');
      assert.equal(await verify(next), String(id), 'of a new key');
      assert.equal(await verify(token), undefined, 'of a key that was dropped');
      const before = looks(service);
      assert.ok(before >= 2, `${before} looks`);
      const forger = await makeForger(service, next);
      for (let made = 0; made < 50; made++)
        assert.equal(await verify(forger.token({ header: { kid: `made up ${made}` } })), undefined);
      assert.ok(looks(service) - before <= 1, `${looks(service) - before} looks for keys that somebody made up`);
    });
    afterEach(() => mock.timers.reset());
  });

async function forgeries(service: Installation, token: string): Promise<Record<string, string>> {
  const forger = await makeForger(service, token);
  const [head, , signature] = token.split('.');
  const other = makeKeyPair('ES256').privateKey;
  const pem = forger.publicKey.export({ type: 'spki', format: 'pem' });
  const now = Math.floor(Date.now() / 1000);
  return {
    'other claims': [head, forger.token({ claims: { sub: '1' } }).split('.')[1], signature].join('.'),
    'no signature': forger.token({ header: { alg: 'none' }, signer: () => Buffer.alloc(0) }),
    'the public key as a secret': forger.token({
      header: { alg: 'HS256' },
      signer: (input) => createHmac('sha256', pem).update(input).digest(),
    }),
    'another key': forger.token({ signer: signerOf('ES256', other) }),
    'another kind': forger.token({ header: { typ: 'JWT' } }),
    'another issuer': forger.token({ claims: { iss: 'https://evil.example' } }),
    'another audience': forger.token({ claims: { aud: 'https://evil.example' } }),
    expired: forger.token({ claims: { exp: now - 60 } }),
    'no end': forger.token({ claims: { exp: undefined } }),
    'no token': 'x',
  };
}

/** How often the keys were fetched. */
function looks(service: Installation): number {
  return service
    .log()
    .split('\n')
    .filter((line) => line.includes(`"route":"${keySet}"`)).length;
}

describe('the public keys in PEM', () => {
  it('are read by OpenSSL, the one that signs first', { skip: missing('openssl') }, async () => {
    const service = await install(anyDatabase);
    const { databaseUrl } = service.deps.config;
    const admittance = commands(databaseUrl);
    succeeded(await admittance('keys', 'rotate'), /is published/);
    const { stdout } = await admittance('keys', 'list', '--pem');
    const blocks = stdout.split(/(?<=-----END PUBLIC KEY-----\n)/);
    assert.equal(blocks.length, 2);
    const { publicKey } = await makeForger(service, (await service.addUser('alice')).token);
    assert.equal(blocks[0], publicKey.export({ type: 'spki', format: 'pem' }));
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, DATABASE_URL: databaseUrl, ADMITTANCE_SECRET: testSecret };
    await assertConsole('docs/verify-tokens.md', 'console', { cwd: makeFolder(), env, replace: {} });
  });

  it('are in JSON too, each with its name', async () => {
    const service = await install(anyDatabase);
    const { stdout } = await commands(service.deps.config.databaseUrl)('keys', 'list', '--pem', '--json');
    const { data } = JSON.parse(stdout);
    assert.match(data[0].pem, /^-----BEGIN PUBLIC KEY-----\n/);
    assert.equal(data[0].kid, service.deps.memory.keys.list()[0]?.kid);
    assert.doesNotMatch(stdout, /PRIVATE/);
  });
});
