/**
 * `WORKERS=2`: two processes behind one port are one service. Each client here keeps its connection, and so
 * talks to one of them. Covers B01, J26, R03 and F11 across workers.
 */
import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAccount, makeApplicants, makeSession } from '../support/accounts.ts';
import type { Answer, Client } from '../support/client.ts';
import { commands, json, succeeded } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { guess } from '../support/guesses.ts';
import { type Installation, start, testSecret } from '../support/installation.ts';
import { listen } from '../support/listen.ts';
import { makeFolder, run, type ServerProcess, serve } from '../support/process.ts';
import { assertNoComplaint } from '../support/promtool.ts';
import { assertWithin } from '../support/tier.ts';
import { missing } from '../support/tools.ts';
import { openConnection, openToAny, openToEach, type WorkerClient } from '../support/worker-clients.ts';

const longestDelayMilliseconds = 1_000;
const writers = 12;

onTwoDatabases('two workers', (database) => {
  let url: string;
  /** Beside them, to make accounts and to look into the database; it answers nobody. */
  let local: Installation;
  let server: ServerProcess;
  let boss: string;
  let one: WorkerClient;
  let two: WorkerClient;

  before(async () => {
    url = await database.create();
    local = await start(url);
    boss = (await makeSession(local.deps, await makeAccount(local.deps, 'boss', 'admin'))).access_token;
    const PUBLIC_URL = local.deps.config.publicUrl;
    server = await serve({
      env: { DATABASE_URL: url, ADMITTANCE_SECRET: testSecret, PUBLIC_URL, WORKERS: '2', METRICS_PORT: '0' },
    });
    [one, two] = (await openToEach(server, 2)) as [WorkerClient, WorkerClient];
  });

  const signIn = async (name: string) => makeSession(local.deps, await makeAccount(local.deps, name));
  const pids = () => new Map(server.log().flatMap(({ worker, pid }) => (pid ? [[Number(worker), Number(pid)]] : [])));

  it('are examined by the doctor', async () => {
    const doctor = commands(url, { env: { WORKERS: '64' } });
    const { findings } = json(await doctor('doctor', '--json'));
    const found = findings.filter(({ check }: { check: string }) => ['workers', 'connections'].includes(check));
    assert.deepEqual(
      found.map(({ check, result }: Record<string, string>) => [check, result]),
      [['workers', 'warning'], ...(database.name !== 'sqlite' ? [['connections', 'warning']] : [])],
    );
    assert.match(found[0].finding, /^64 on \d+ cores$/);
  });

  it('say once where they listen, and whose line of the log is whose', () => {
    const log = server.log();
    assert.equal(log.filter(({ msg }) => msg === 'listening').length, 1);
    assert.deepEqual([...pids().keys()].sort(), [1, 2]);
    assert.equal(log.find(({ msg }) => msg === 'listening')?.['worker'], undefined);
  });

  it('have metrics that are named as Prometheus wants them', { skip: missing('promtool') }, async () => {
    await assertNoComplaint(metricsAddress(server));
  });

  it('B01 let ten of two hundred guesses at once be tried', async () => {
    await makeAccount(local.deps, 'victim');
    const answers = await Promise.all(Array.from({ length: 200 }, () => guess(server.call, 'victim')));
    const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
    assert.deepEqual([count(401), count(429)], [10, 190]);
    const page = await readMetrics(server);
    assert.equal(page.get('admittance_logins_total{outcome="login/rejected"}'), 10);
    assert.equal(page.get('admittance_logins_total{outcome="request/throttled"}'), 190);
    const workers = server.log().filter(({ route }) => route === '/login');
    assert.equal(new Set(workers.map(({ worker }) => worker)).size, 2, 'both were asked');
  });

  it('J26 refuse within a second what was ended at the other one', async () => {
    for (const [name, here, there] of [
      ['ina', one, two],
      ['ivo', two, one],
    ] as const) {
      const { access_token: token } = await signIn(name);
      for (const { call } of [here, there]) assert.equal((await call('GET', '/users/me', { token })).status, 200);
      assert.equal((await here.call('POST', '/logout', { token })).status, 204);
      const since = performance.now();
      assertInvalidToken(await here.call('GET', '/users/me', { token }), 'where it ended');
      for (let answer: Answer; ; await sleep(10)) {
        const delay = performance.now() - since;
        answer = await there.call('GET', '/users/me', { token });
        if (answer.status === 200) assertWithin(delay, longestDelayMilliseconds, 'still taken');
        else return assertInvalidToken(answer, 'at the other one');
      }
    }
  });

  it('R03 give five tabs that refresh at once the same successor', async () => {
    const { refresh_token } = await signIn('tabby');
    const tabs = [one.call, two.call, await openConnection(server), await openConnection(server), one.call];
    const refresh = (call: Client, refresh_token: string) =>
      call('POST', '/token/refresh', { body: { refresh_token } });
    const answers = await Promise.all(tabs.map((tab) => refresh(tab, refresh_token)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const [next, ...others] = new Set(answers.map(({ json }) => json.refresh_token));
    assert.deepEqual(others, []);
    assert.equal((await refresh(two.call, next)).status, 200);
  });

  it('decide once on what comes to both with one Idempotency-Key, and tell who waits at either', async () => {
    const { id, status_token } = (
      await one.call('POST', '/register', { body: { username: 'applicant', password: 'correct horse battery staple' } })
    ).json;
    await makeApplicants(local.deps, ['next']);
    const waiting = [one, two].map(() => openConnection(server));
    const watches = (await Promise.all(waiting)).map((call) => call('GET', `/registrations/${status_token}?wait=30`));
    const page = await readMetrics(server);
    assert.equal(page.get('admittance_registrations_pending'), 2, 'not once for each worker');
    assert.equal(page.get('admittance_database_up'), 1);
    const decide = ({ call }: WorkerClient) =>
      call('POST', '/approvals', {
        token: boss,
        body: { decisions: [{ id, decision: 'approve' }] },
        headers: { 'idempotency-key': '"one-decision"' },
      });
    const answers = await Promise.all([one, two, one, two].map(decide));
    const told = answers.filter(({ status }) => status === 200).map(({ json }) => json.results);
    assert.ok(told.length > 0);
    for (const results of told) assert.deepEqual(results, [{ id, status: 200, user_status: 'active' }]);
    assert.deepEqual((await decide(two)).json.results, told[0]);
    for (const { json } of await Promise.all(watches)) assert.equal(json.status, 'active');
    const events = local.deps.database.selectFrom('audit_events').selectAll();
    assert.equal((await events.where('type', '=', 'user.approved').where('subject_id', '=', id).execute()).length, 1);
  });

  it('drop a key that somebody else may have, both', async () => {
    const { access_token: token, refresh_token } = await signIn('key');
    succeeded(await commands(url)('keys', 'rotate', '--compromised', '--yes'), /signs from now on/);
    for (const { call } of [one, two]) assertInvalidToken(await call('GET', '/users/me', { token }), 'the old key');
    const next = (await one.call('POST', '/token/refresh', { body: { refresh_token } })).json.access_token;
    for (const { call } of [one, two]) assert.equal((await call('GET', '/users/me', { token: next })).status, 200);
  });

  it('F11 lose nothing but what is in flight in the one that is killed, which is replaced', async (test) => {
    const load = [one, two, ...(await Promise.all(Array.from({ length: writers - 2 }, () => openToAny(server))))];
    const people = await Promise.all(load.map((connection, at) => openWriter(connection, at)));
    // Also where it fails: one that goes on would keep this process from ending.
    test.after(() => Promise.allSettled(people.map(({ stop }) => stop())).then(() => undefined));
    await until(() => people.every(({ told }) => told() > 3));
    const before = await readMetrics(server);
    const victim = pids().get(1) as number;
    process.kill(victim, 'SIGSTOP');
    // One of these is on its way to it and is never taken.
    const arriving = Array.from({ length: 4 }, () => openConnection(server).then(() => 'served', closed));
    await sleep(200);
    process.kill(victim, 'SIGKILL');
    assert.deepEqual((await Promise.all(arriving)).sort(), ['closed', 'served', 'served', 'served']);
    await until(() => people.some(({ isCut }) => isCut()));
    const survivors = people.filter(({ isCut }) => !isCut());
    const later = survivors.map(({ told }) => told() + 3);
    await until(() => survivors.every(({ told, isCut }, at) => isCut() || told() >= (later[at] as number)));
    await Promise.all(people.map(({ stop }) => stop()));

    const dead = new Set(people.filter(({ isCut }) => isCut()).map(({ worker }) => worker));
    assert.equal(dead.size, 1, 'one worker only');
    for (const { isCut, worker, told, id } of people) {
      assert.equal(isCut(), dead.has(worker));
      const row = await local.deps.database.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      const written = Number(/\d+$/.exec(row?.display_name ?? '')?.[0]);
      assert.ok(written === told() || (isCut() && written === told() + 1), `${written} after ${told()} were told`);
    }
    const alive = people.find(({ worker }) => !dead.has(worker))?.worker ?? 0;
    await until(() => pids().has(3));
    const [replacement] = await openToEach(server, 1, [...dead, alive]);
    assert.equal((await replacement?.call('GET', '/users/me', { token: people[0]?.token }))?.status, 200);
    assert.match(JSON.stringify(server.log()), /"signal":"SIGKILL".*a worker ended; another one takes its place/);
    const requests = 'admittance_http_requests_total{method="PATCH",route="/users/:id",status="2xx"}';
    const after = await readMetrics(server);
    assert.ok(Number(after.get(requests)) > Number(before.get(requests)), 'a count never falls');
    const rejected = 'admittance_logins_total{outcome="login/rejected"}';
    assert.equal(after.get(rejected), before.get(rejected));
  });

  async function openWriter({ call, worker }: WorkerClient, at: number) {
    const user = await makeAccount(local.deps, `writer${at}`);
    const { access_token: token } = await makeSession(local.deps, user);
    let [count, isCut, isOver] = [0, false, false];
    const work = async () => {
      for (; !isOver; count++) {
        const answer = await call('PATCH', '/users/me', { token, body: { display_name: `n ${count + 1}` } });
        assert.equal(answer.status, 200, answer.text);
        // An account may change its profile sixty times; a fast machine would be done with that at once.
        await sleep(50);
      }
    };
    const done = work().catch((error) => {
      isCut = closed(error) === 'closed';
    });
    const stop = () => {
      isOver = true;
      return done;
    };
    return { id: user.id, token, worker, told: () => count, isCut: () => isCut, stop };
  }

  it('answer what is in flight and end, when told to and when their primary is killed', async () => {
    const { status_token } = (
      await server.call('POST', '/register', { body: { username: 'late', password: 'correct horse battery staple' } })
    ).json;
    const both = await openToEach(server, 2);
    const watches = both.map(({ call }) => call('GET', `/registrations/${status_token}?wait=30`));
    await sleep(50);
    if (database.name === 'sqlite') server.kill('SIGTERM');
    else server.kill('SIGKILL');
    for (const { status, json } of await Promise.all(watches))
      assert.deepEqual([status, json.status], [200, 'pending']);
    // Not before each of them has let go of the log.
    const { code, stderr } = await server.finished;
    assert.deepEqual([code, stderr], [database.name === 'sqlite' ? 0 : null, '']);
    await assert.rejects(server.call('GET', '/health/live'));
  });
});

describe('workers that cannot start', () => {
  it('say so once, with the exit code of one that is alone', async () => {
    const taken = (await listen(() => undefined)).split(':')[1] ?? '';
    const { code, stdout, stderr } = await run(['serve'], { env: { PORT: taken, WORKERS: '3' } });
    assert.equal(stderr, `Port ${taken} is taken by another program. Choose another one: PORT=3001 npm start\n`);
    assert.equal(code, 1);
    assert.doesNotMatch(stdout, /"msg":"listening"/);
  });
});

describe('workers that are all killed', () => {
  it('end with the sentence and the exit code of the next one when that cannot start', async () => {
    const cwd = makeFolder();
    const server = await serve({ cwd, env: { WORKERS: '2', METRICS_PORT: '0' } });
    unlinkSync(join(cwd, 'data', 'admittance.key'));
    for (const { pid } of server.log()) if (pid) process.kill(Number(pid), 'SIGKILL');
    const { code, stderr } = await server.finished;
    assert.match(stderr, /^The key file \S+ is missing, but the database holds keys sealed with it\.[^\n]*\n$/);
    assert.equal(code, 4);
  });
});

/** @throws any other error */
function closed(error: NodeJS.ErrnoException): 'closed' {
  if (error.code !== 'ECONNRESET') throw error;
  return 'closed';
}

function metricsAddress(server: ServerProcess): string {
  const line = server.log().find(({ msg }) => msg === 'serving metrics');
  return `http://${line?.['address']}:${line?.['port']}`;
}

async function readMetrics(server: ServerProcess): Promise<Map<string, number>> {
  const text = await (await fetch(`${metricsAddress(server)}/metrics`)).text();
  return new Map(
    text
      .split('\n')
      .filter((line) => /^admittance/.test(line))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}
