/** What a monitoring system reads: real pages from the port of their own. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { before, describe, it } from 'node:test';
import { cleanUpLater } from '../support/cleanup.ts';
import { sendAsIs } from '../support/client.ts';
import { anyDatabase, onEveryDatabase } from '../support/databases.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { makeFolder, run } from '../support/process.ts';
import { assertNoComplaint } from '../support/promtool.ts';
import { openProxy } from '../support/proxy.ts';
import { exchange, request } from '../support/raw-http.ts';
import { missing } from '../support/tools.ts';

type Page = Map<string, number>;

onEveryDatabase('the metrics', (database) => {
  let service: Installation;
  let address: string;
  let cable: Awaited<ReturnType<typeof openProxy>> | undefined;

  before(async () => {
    const url = await database.create();
    if (database.name !== 'sqlite') cable = await openProxy(url);
    service = await install(database, { DATABASE_URL: cable?.url ?? url, METRICS_PORT: '0' });
    address = metricsAddress(service);
  });

  it('count requests by route', async () => {
    const before = await read(address);
    const { token, id } = await service.addUser('dora');
    for (let count = 0; count < 5; count++) await service.call('GET', '/dashboard', { token });
    for (const user of ['me', id]) await service.call('GET', `/users/${user}`, { token });
    await service.call('GET', '/users', { token });
    await service.call('DELETE', '/dashboard');
    const { rise, page } = since(before, await read(address));
    const requests = (labels: string) => rise(`admittance_http_requests_total{${labels}}`);
    assert.equal(requests('method="GET",route="/dashboard",status="2xx"'), 5);
    assert.equal(requests('method="GET",route="/users/:id",status="2xx"'), 2);
    assert.equal(requests('method="GET",route="/users",status="4xx"'), 1);
    assert.equal(requests('method="DELETE",route="/dashboard",status="4xx"'), 1);
    const seconds = 'admittance_http_request_duration_seconds';
    assert.equal(rise(`${seconds}_bucket{le="+Inf",method="GET",route="/users/:id"}`), 2);
    assert.equal(rise(`${seconds}_count{method="GET",route="/users/:id"}`), 2);
    assert.equal(page.get('admittance_build_info{version="0.1.0"}'), 1);
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds'])
      assert.ok(page.has(name), name);
  });

  it('are named and described as Prometheus wants them', { skip: missing('promtool') }, async () => {
    await assertNoComplaint(address);
  });

  it('tell how logins ended', async () => {
    const before = await read(address);
    const { json } = await service.call('POST', '/register', { body: { username: 'emil', password } });
    const login = (username: string, password: string) =>
      service.call('POST', '/login', { body: { username, password } });
    await service.addUser('fina');
    await service.signIn('fina');
    await login('emil', password);
    await login('nobody', password);
    await login('fina', 'something else entirely');
    const outcome = since(before, await read(address));
    for (const [name, count] of [
      ['succeeded', 1],
      ['login/not-approved', 1],
      ['login/rejected', 2],
    ] as const)
      assert.equal(outcome.rise(`admittance_logins_total{outcome="${name}"}`), count, name);
    assert.equal(typeof json.id, 'number');
  });

  it('tell what refresh tokens were taken for', async () => {
    await service.addUser('gina');
    const before = await read(address);
    const { json } = await service.call('POST', '/login', { body: { username: 'gina', password } });
    const refresh = (refresh_token = json.refresh_token) =>
      service.call('POST', '/token/refresh', { body: { refresh_token } });
    assert.equal((await refresh()).status, 200);
    assert.equal((await refresh()).status, 200);
    service.turnClock(11_000);
    const successor = await refresh();
    assert.equal(successor.status, 200);
    assert.equal((await refresh(successor.json.refresh_token)).status, 200);
    assert.equal((await refresh()).status, 401);
    const { rise } = since(before, await read(address));
    for (const [outcome, count] of Object.entries({ rotated: 2, repeated: 1, recovered: 1, reused: 1 }))
      assert.equal(rise(`admittance_refreshes_total{outcome="${outcome}"}`), count, outcome);
  });

  it('show who waits for a decision, and for how long', async () => {
    const before = await read(address);
    await service.call('POST', '/register', { body: { username: 'hugo', password } });
    service.turnClock(3_600_000);
    const { rise, page } = since(before, await read(address));
    assert.equal(rise('admittance_registrations_pending'), 1);
    const oldest = Number(page.get('admittance_registrations_oldest_pending_seconds'));
    assert.ok(oldest >= 3_600 && oldest < 7_200, `${oldest}`);
  });

  it('show the queue of passwords while it is long', async () => {
    const crowd = Array.from({ length: 40 }, () => service.deps.hasher.hash(password));
    let [most, running] = [0, 0];
    for (let isOver = false; !isOver; ) {
      isOver = await Promise.race([Promise.all(crowd).then(() => true), read(address).then(() => false)]);
      const page = await read(address);
      most = Math.max(most, Number(page.get('admittance_hashes_waiting')));
      running = Math.max(running, Number(page.get('admittance_hashes_running')));
    }
    assert.ok(most > 0 && running > 0, `${most} waited and ${running} were worked at`);
    const page = await read(address);
    assert.deepEqual([page.get('admittance_hashes_waiting'), page.get('admittance_hashes_running')], [0, 0]);
    assert.equal(typeof page.get('admittance_hashes_refused_total'), 'number');
    const connections = page.get('admittance_database_connections_in_use');
    assert.equal(connections === undefined, database.name === 'sqlite', 'only one of them has a pool');
  });

  it('have no more series after hostile requests, and no word of them', async () => {
    const attack = async (round: number) => {
      for (let count = 0; count < 20; count++) {
        await service.call('GET', `/evil-${round}-${count}?x=${count}`);
        await service.call('GET', `/users/${round}${count}`);
        await service.call('GET', `/registrations/${`evil${round}`.padEnd(43, 'A')}`);
        await service.call('POST', '/login', { body: { username: `evil${round}${count}`, password } });
      }
      for (const method of ['PROPFIND', 'M-SEARCH', 'QUERY', 'TRACE', `EVIL${round}`])
        for (const path of ['/login', '/evil', '/%2e%2e/evil', '*', '/%ff'])
          await exchange(service.base, request(`${method} ${path}`));
    };
    await attack(1);
    const before = await read(address);
    await attack(2);
    const after = await read(address);
    const names = (page: Page) => [...page.keys()].filter((series) => series.startsWith('admittance_http'));
    assert.deepEqual(names(after), names(before));
    assert.doesNotMatch([...after.keys()].join('\n'), /evil/i);
    for (const series of after.keys()) {
      const [, method = '', url = ''] = /method="([^"]*)",route="([^"]*)"/.exec(series) ?? ['', 'other', 'none'];
      const isKnown = method === 'other' ? url === 'none' : service.app.hasRoute({ method: method as 'GET', url });
      assert.ok(isKnown, series);
    }
  });

  it('are there while the database is not, without what only it knows', async () => {
    cable?.swallow();
    if (!cable) await service.deps.database.destroy();
    const page = await read(address);
    assert.equal(page.get('admittance_database_up'), 0);
    assert.equal(page.has('admittance_registrations_pending'), false);
    assert.ok(page.has('admittance_logins_total{outcome="succeeded"}'));
    await cable?.cut();
    await cable?.mend();
  });

  it('are there for who asks, however many others connect and ask for nothing', async () => {
    const { hostname, port } = new URL(address);
    const connections = Array.from({ length: 60 }, () => connect(Number(port), hostname));
    cleanUpLater(() => connections.forEach((connection) => void connection.destroy()));
    for (const connection of connections) {
      connection.on('error', () => undefined).resume();
      if (connection.connecting) await once(connection, 'connect');
      connection.write('GET /metrics HTTP/1.1\r\nHost: a\r\nX-');
    }
    for (let round = 0; round < 3; round++) {
      // On a connection of its own, which is not there before.
      const page = await sendAsIs(address, { method: 'GET', path: '/metrics', headers: {}, body: null }, new Agent());
      assert.equal(page.status, 200);
    }
  });

  it('are given to GET /metrics only, and to nobody once the service has stopped', async () => {
    for (const path of ['/', '/metrics/', '/metrics?x', '/login'])
      assert.equal((await fetch(address + path)).status, 404);
    assert.equal((await fetch(`${address}/metrics`, { method: 'POST', body: 'x' })).status, 405);
    assert.equal((await service.call('GET', '/metrics')).status, 404);
    await service.app.close();
    await assert.rejects(fetch(`${address}/metrics`));
  });
});

describe('without METRICS_PORT', () => {
  it('there is no second port', async () => {
    const service = await install(anyDatabase);
    assert.doesNotMatch(service.log(), /serving metrics/);
    assert.equal(await service.deps.metrics.page(), '');
  });
});

describe('a METRICS_PORT that is taken', () => {
  it('is named by the start that fails of it', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    cleanUpLater(() => taken.close());
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await run(['serve'], { env: { PORT: '0', METRICS_PORT: String(port) } });
    const sentence = `Port ${port} is taken by another program. Choose another one: METRICS_PORT=9465 npm start\n`;
    assert.deepEqual([code, stderr], [1, sentence]);
  });
});

describe('a port that is taken', () => {
  it('ends the start before anything else is opened or made', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    cleanUpLater(() => taken.close());
    const { port } = taken.address() as AddressInfo;
    for (const ports of [
      { PORT: String(port), METRICS_PORT: '0' },
      { PORT: '0', METRICS_PORT: String(port) },
    ])
      for (const WORKERS of ['1', '2']) {
        const cwd = makeFolder();
        const { code, stdout, stderr } = await run(['serve'], { cwd, env: { ...ports, WORKERS } });
        assert.deepEqual([code, stdout, readdirSync(cwd)], [1, '', []]);
        assert.match(stderr, new RegExp(`^Port ${port} is taken`));
      }
  });
});

function metricsAddress(service: Installation): string {
  const line = service
    .log()
    .split('\n')
    .find((text) => text.includes('"serving metrics"'));
  const { address, port } = JSON.parse(line ?? '{}');
  return `http://${address}:${port}`;
}

/** Every series by its name and labels, which are in the order of the alphabet. */
async function read(address: string): Promise<Page> {
  const response = await fetch(`${address}/metrics`);
  const text = await response.text();
  assert.equal(response.status, 200, text);
  assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const [, name, value] = /^([a-z]\w*(?:\{(?:[a-z_]+="[^"\n]*",?)+\})?) (-?[\d.e+-]+|Nan)$/.exec(line) ?? [];
      assert.ok(name, line);
      return [name, Number(value)];
    }),
  );
}

function since(before: Page, page: Page) {
  return { page, rise: (series: string) => Number(page.get(series) ?? 0) - Number(before.get(series) ?? 0) };
}
