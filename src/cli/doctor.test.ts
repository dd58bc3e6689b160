/** The doctor: what it finds, what it advises, and that it changes nothing. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cleanUpLater } from '../../test/support/cleanup.ts';
import { anyDatabase, onEveryDatabase } from '../../test/support/databases.ts';
import { runInProcess } from '../../test/support/in-process.ts';
import { password, start, testSecret } from '../../test/support/installation.ts';
import { type Environment, makeFolder, type Run, run, serve } from '../../test/support/process.ts';
import { isFullTier } from '../../test/support/tier.ts';
import { connect } from '../platform/database/connect.ts';

type Finding = { check: string; result: string; finding: string; advice?: string };

describe('the doctor', () => {
  it('finds a healthy installation healthy, and each thing that is wrong with it', async () => {
    const folder = makeFolder();
    const file = (name: string) => join(folder, 'data', name);
    assert.equal((await run(['migrate'], { cwd: folder })).code, 0);
    const made = await run(['admin', 'create', 'chief'], { cwd: folder, stdin: password });
    assert.equal(made.code, 0, made.stderr);
    const server = await serve({ cwd: folder });
    const PORT = new URL(server.base).port;

    const [healthy, asJson, algorithm, exposed, plain] = await Promise.all([
      run(['doctor'], { cwd: folder, env: { PORT } }),
      doctor(folder, { PORT }),
      doctor(folder, { TOKEN_ALGORITHM: 'EdDSA' }),
      doctor(folder, { PORT, HOST: '0.0.0.0' }),
      doctor(folder, { HOST: '0.0.0.0', PUBLIC_URL: 'http://accounts.example.org' }),
    ]);
    assert.deepEqual([healthy.code, healthy.stderr], [0, '']);
    assert.match(healthy.stdout, /^CHECK +RESULT +FINDING\n[\s\S]*\n\nNothing to do\.\n$/);
    assert.equal(asJson.code, 0);
    assert.deepEqual(results(asJson), {
      settings: 'ok',
      database: 'ok',
      schema: 'ok',
      writing: 'ok',
      disk: 'ok',
      keys: 'ok',
      jobs: 'ok',
      'file mode': 'ok',
      proxy: 'ok',
      'client address': 'ok',
    });
    assert.equal(
      finding(asJson, 'client address').finding,
      'seen as 127.0.0.1; a forged X-Forwarded-For changes nothing',
    );
    assert.equal(finding(exposed, 'client address').result, 'ok');
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
    assert.match(
      finding(algorithm, 'client address', 'warning').finding,
      /^not tested: http:\/\/127\.0\.0\.1:1 does not/,
    );
    assert.deepEqual([algorithm.code, results(algorithm)['keys']], [0, 'ok']);
    assert.equal(await countKeys(`sqlite:${file('admittance.db')}`), 1);
    assert.deepEqual([exposed.code, finding(exposed, 'proxy').result], [0, 'warning']);
    assert.match(finding(exposed, 'proxy').advice ?? '', /Set PUBLIC_URL/);
    assert.match(finding(plain, 'proxy').finding, /not encrypted/);

    chmodSync(file('admittance.db'), 0o644);
    const readable = await doctor(folder);
    assert.equal(readable.code, 1);
    assert.match(finding(readable, 'file mode', 'failed').finding, /admittance\.db is 644: others can read it/);
    assert.match(finding(readable, 'file mode', 'failed').advice ?? '', /^Run: chmod 600 .*admittance\.db$/);
    assert.equal(statSync(file('admittance.db')).mode & 0o777, 0o644);
    chmodSync(file('admittance.db'), 0o600);

    chmodSync(file('admittance.key'), 0o640);
    const open = await doctor(folder);
    assert.deepEqual([open.code, finding(open, 'keys').result], [1, 'failed']);
    assert.match(finding(open, 'keys').finding, /Others can read the key file/);

    renameSync(file('admittance.key'), file('elsewhere'));
    const lost = await doctor(folder);
    assert.deepEqual([lost.code, existsSync(file('admittance.key'))], [1, false]);
    assert.match(finding(lost, 'keys').finding, /is missing, but the database holds keys/);
  });

  it('says of every file with a secret in it, and of the data folder, when others can read it', async () => {
    const folder = makeFolder();
    const path = (name: string) => join(folder, name);
    const write = (name: string, text: string) => writeFileSync(path(name), text, { mode: 0o600 });
    assert.equal((await run(['migrate'], { cwd: folder })).code, 0);
    write('secret', testSecret);
    write('password', password);
    const env = {
      PORT: '1',
      ADMITTANCE_SECRET_FILE: 'secret',
      ADMITTANCE_ADMIN_USERNAME: 'chief',
      ADMITTANCE_ADMIN_PASSWORD_FILE: path('password'),
    };
    const modes = async (text: string, env: Environment = { PORT: '1' }) => {
      write('.env', text);
      const report = await run(['doctor', '--json'], { cwd: folder, env });
      const found = findings(report).filter(({ check, finding }) => check === 'file mode' && !/\.db is/.test(finding));
      return { code: report.code, found: found.map(({ result, finding, advice }) => [result, finding, advice ?? '']) };
    };
    assert.deepEqual(await modes('LOG_LEVEL=debug\n', env), {
      code: 0,
      found: [
        ['ok', 'data is 700', ''],
        ['ok', 'secret is 600', ''],
        ['ok', `${path('password')} is 600`, ''],
      ],
    });

    for (const name of ['secret', 'password', '.env']) chmodSync(path(name), 0o644);
    chmodSync(path('data'), 0o755);
    const open = (name: string) => [
      'failed',
      `${name} is 644: others can read the secret in it`,
      `Run: chmod 600 ${name}`,
    ];
    const folderOpen = ['warning', 'data is 755: others can look into it', 'Run: chmod 700 data'];
    assert.deepEqual(await modes('LOG_LEVEL=debug\n', env), {
      code: 1,
      found: [folderOpen, open('secret'), open(path('password'))],
    });
    for (const secret of [
      `ADMITTANCE_SECRET='${testSecret}'`,
      `ADMITTANCE_ADMIN_USERNAME=chief\nADMITTANCE_ADMIN_PASSWORD='${password}'`,
      'DATABASE_URL=mysql://app:s3cret@127.0.0.1:1/accounts',
    ])
      assert.deepEqual((await modes(`${secret}\n`)).found.at(-1), open('.env'), secret);
    assert.deepEqual(await modes('DATABASE_URL=sqlite:data/admittance.db\n'), { code: 0, found: [folderOpen] });
    chmodSync(path('.env'), 0o640);
    assert.deepEqual((await modes(`ADMITTANCE_SECRET='${testSecret}'\n`)).found.at(-1), ['ok', '.env is 640', '']);
  });

  it('tries out TRUSTED_PROXIES by sending itself a forged address', async () => {
    const DATABASE_URL = await anyDatabase.create();
    const trustful = await start(DATABASE_URL, { TRUSTED_PROXIES: '127.0.0.1' });
    const alone = await start(DATABASE_URL);
    const folder = makeFolder();
    const ask = (PUBLIC_URL: string, secret = testSecret) =>
      doctor(folder, { DATABASE_URL, ADMITTANCE_SECRET: secret, PUBLIC_URL });
    const direct = { DATABASE_URL, ADMITTANCE_SECRET: testSecret, PORT: new URL(trustful.base).port };
    const [honest, withPort, unclear, credulous, unnamed, silent, other, hanging, own] = await Promise.all([
      ask(await openHttpProxy(trustful.base, (sent, client) => [sent, client].filter(Boolean).join(', '))),
      ask(await openHttpProxy(trustful.base, (_sent, client) => `${client}:4711`)),
      ask(await openHttpProxy(trustful.base, () => '_hidden')),
      ask(await openHttpProxy(trustful.base, (sent) => sent)),
      ask(await openHttpProxy(alone.base, (_sent, client) => client)),
      ask(await openHttpProxy(alone.base, () => undefined)),
      ask(alone.base, [...testSecret].reverse().join('')),
      ask(await openHttpProxy(undefined, (sent) => sent)),
      doctor(folder, direct),
    ]);
    const found = (report: Run) => finding(report, 'client address');
    assert.deepEqual([honest.code, found(honest).result], [0, 'ok']);
    assert.deepEqual([withPort.code, found(withPort).result], [0, 'ok']);
    assert.deepEqual([unclear.code, found(unclear).result], [1, 'failed']);
    assert.match(found(unclear).finding, /what is no address: "_hidden"/);
    assert.deepEqual([credulous.code, found(credulous).result], [1, 'failed']);
    assert.match(found(credulous).finding, /a forged X-Forwarded-For is believed/);
    assert.match(found(credulous).advice ?? '', /^Make the proxy add the address that it sees/);
    assert.deepEqual([unnamed.code, found(unnamed).result], [0, 'warning']);
    assert.match(found(unnamed).finding, /behind a proxy everybody seems to come from 127\.0\.0\.1/);
    assert.match(found(unnamed).advice ?? '', /TRUSTED_PROXIES=127\.0\.0\.1/);
    assert.equal(found(silent).result, 'ok');
    assert.match(found(other).finding, /does not know this installation's secret/);
    for (const report of [other, hanging]) assert.equal(finding(report, 'proxy').result, 'warning');
    assert.equal(finding(honest, 'proxy').result, 'ok');
    assert.match(found(hanging).finding, /^not tested: .* does not answer \(no answer within 10 s\)$/);
    assert.deepEqual([own.code, found(own).result], [0, 'warning']);
    assert.match(found(own).finding, /^127\.0\.0\.1, from where this was asked, is one of TRUSTED_PROXIES$/);
  });

  it('calls no address reached that was not, and says by the cause what to do', async () => {
    const DATABASE_URL = await anyDatabase.create();
    await start(DATABASE_URL);
    const folder = makeFolder();
    const ask = (more: Environment) => doctor(folder, { DATABASE_URL, ADMITTANCE_SECRET: testSecret, ...more });
    const [unknown, closed, secure, site, alone] = await Promise.all([
      ask({ PUBLIC_URL: 'https://accounts.invalid' }),
      ask({ PUBLIC_URL: 'https://127.0.0.1:2' }),
      ask({ PUBLIC_URL: await openHttpsServer() }),
      ask({ PUBLIC_URL: await openHttpProxy('data:application/json,{"ok":true}#', () => undefined) }),
      ask({}),
    ]);
    for (const report of [unknown, closed, secure, site, alone]) {
      assert.deepEqual([report.code, finding(report, 'proxy').result], [0, 'warning']);
      assert.match(finding(report, 'proxy').finding, /^this service was not reached as http/);
    }
    const found = (report: Run) => finding(report, 'client address', 'warning');
    const correct =
      'Start the service; if it runs, correct PUBLIC_URL, or run doctor with the settings the service has.';
    assert.match(
      found(unknown).finding,
      /^not tested: PUBLIC_URL https:\/\/accounts\.invalid does not answer \(name not found\)$/,
    );
    assert.match(found(closed).finding, /PUBLIC_URL https:\/\/127\.0\.0\.1:2 does not answer \(connection refused\)$/);
    assert.deepEqual([found(unknown).advice, found(closed).advice], [correct, correct]);
    assert.match(found(secure).finding, /certificate is not trusted here \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/);
    assert.match(found(secure).advice ?? '', /NODE_EXTRA_CA_CERTS=FILE admittance doctor/);
    assert.match(found(site).finding, /does not know this installation's secret$/);
    assert.match(found(alone).advice ?? '', /^Start the service, or run doctor with the settings the service has\.$/);
    assert.match((await run(['--help'])).stdout, /a check failed \(what a check only warns of leaves 0\)/);
  });

  it('judges what is not there yet without making it', async () => {
    const folder = makeFolder();
    const [missing, settings] = await Promise.all([
      doctor(folder),
      doctor(folder, { PORT: 'x', ADMITTANCE_NONSENSE: '1' }),
    ]);
    assert.deepEqual([missing.code, finding(missing, 'database').result], [0, 'warning']);
    assert.match(finding(missing, 'database').finding, /does not exist yet/);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal(settings.code, 1);
    assert.deepEqual(
      findings(settings).map(({ check, result }) => [check, result]),
      [
        ['settings', 'failed'],
        ['settings', 'failed'],
      ],
    );
  });

  it('says that the database is away, without its password', async () => {
    const DATABASE_URL = 'mysql://app:s3cr%40t-word@127.0.0.1:1/accounts';
    const [away, human] = await Promise.all([
      doctor(makeFolder(), { DATABASE_URL }),
      run(['doctor'], { env: { DATABASE_URL } }),
    ]);
    assert.deepEqual([away.code, finding(away, 'database').result], [1, 'failed']);
    assert.match(finding(away, 'database').finding, /ECONNREFUSED/);
    assert.match(human.stdout, /\n\nTo do:\n {2}database: Check DATABASE_URL/);
    assert.doesNotMatch(away.stdout + human.stdout + away.stderr, /s3cr/);
  });
});

onEveryDatabase('the doctor', (database) => {
  it('tells a pending schema from a current one', async () => {
    const env = { DATABASE_URL: await database.create(), ADMITTANCE_SECRET: testSecret };
    if (database.name !== 'sqlite') {
      const pending = await doctor(makeFolder(), env);
      assert.deepEqual([pending.code, finding(pending, 'schema').result], [0, 'warning']);
      assert.match(finding(pending, 'schema').finding, /pending: 0001-users/);
    }
    await start(env.DATABASE_URL);
    const [current, otherSecret] = await Promise.all([
      doctor(makeFolder(), env),
      doctor(makeFolder(), { ...env, ADMITTANCE_SECRET: [...testSecret].reverse().join('') }),
    ]);
    assert.deepEqual([current.code, results(current)['schema'], results(current)['keys']], [0, 'ok', 'ok']);
    assert.equal(results(current)['clock'], database.name === 'sqlite' ? undefined : 'ok');
    assert.deepEqual([otherSecret.code, finding(otherSecret, 'keys').result], [1, 'failed']);
    assert.match(finding(otherSecret, 'keys').finding, /sealed with another secret/);
    assert.doesNotMatch(current.stdout + otherSecret.stdout, /installation secret/);
  });
});

/** Of a port at which nothing answers, unless `env` says more. */
function doctor(cwd: string, env: Environment = {}): Promise<Run> {
  const args = ['doctor', '--json'];
  const settings = { PORT: '1', ADMITTANCE_DATA_DIR: join(cwd, 'data'), ...env };
  return isFullTier ? run(args, { cwd, env: settings }) : runInProcess(args, settings);
}

/**
 * A proxy that says of itself where requests come from.
 * @param target where it passes requests on to; without it, it never answers
 * @param say what it sends as X-Forwarded-For, of what it was sent and of the client's address
 */
async function openHttpProxy(
  target: string | undefined,
  say: (sent: string | undefined, client: string) => string | undefined,
): Promise<string> {
  const proxy = createServer(async ({ url, headers, socket }, response) => {
    if (target === undefined) return;
    const said = say(headers['x-forwarded-for']?.toString(), socket.remoteAddress ?? '');
    const answer = await fetch(target + url, { headers: said === undefined ? {} : { 'x-forwarded-for': said } });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  cleanUpLater(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

/** With a certificate that nobody has signed but itself. */
async function openHttpsServer(): Promise<string> {
  const folder = makeFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const options = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', '/CN=here'];
  execFileSync('openssl', ['req', ...options, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanUpLater(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function findings({ stdout }: Run): Finding[] {
  return JSON.parse(stdout).findings;
}

function results(report: Run): Record<string, string> {
  return Object.fromEntries(findings(report).map(({ check, result }) => [check, result]));
}

function finding(report: Run, check: string, result?: string): Finding {
  const found = findings(report).find((one) => one.check === check && (result ?? one.result) === one.result);
  assert.ok(found, `${check} ${result ?? ''}: ${report.stdout}${report.stderr}`);
  return found;
}

async function countKeys(databaseUrl: string): Promise<number> {
  const { database } = connect(databaseUrl);
  const rows = await database.selectFrom('signing_keys').selectAll().execute();
  await database.destroy();
  return rows.length;
}
