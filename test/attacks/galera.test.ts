/**
 * Three nodes of a Galera cluster, a server at each, and HAProxy before them: what holds on one database holds there, and
 * what happens to nodes and servers is 503, never 500, heals by itself, and loses nothing that was acknowledged.
 * For the full tier, or with TEST_GALERA=1.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrationsFor } from '../../src/migrations.ts';
import { engineOf } from '../../src/platform/database/connect.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import {
  balance,
  becomesReady,
  countBy,
  databaseAt,
  environmentOf,
  expectStatus,
  hasDatabase,
  open,
  registerAtOnce,
  until,
  watch,
} from '../support/ask-cluster.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { type Client, makeClient } from '../support/client.ts';
import { commands, succeeded } from '../support/commands.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { type Cluster, missingGalera, type Node, startCluster } from '../support/galera.ts';
import { startHaproxy } from '../support/haproxy.ts';
import { type Installation, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { type ServerProcess, serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';

const isAsked = isFullTier || process.env['TEST_GALERA'] === '1';
const skip = isAsked ? missingGalera() : 'for the full tier, or TEST_GALERA=1';

const startRounds = 3;
const journeys = 20;
/** A revocation is known elsewhere within it. */
const longestDelayMilliseconds = 1_000;

describe('three servers on three nodes', { skip }, () => {
  let cluster: Cluster;
  let servers: ServerProcess[];
  /** Makes accounts, and looks into the first node; it answers nobody. */
  let local: Installation;
  let boss: string;
  let bossId: number;
  let count = 0;

  const serveAt = (node: Node, name: string) =>
    serve({ env: environmentOf(databaseAt(node, name)), patienceMilliseconds: 1_200_000 });
  const callAt = (at: number): Client => (servers[at % servers.length] as ServerProcess).call;
  const nodeAt = (at: number): Node => cluster.nodes[at] as Node;
  const newName = () => `user${++count}`;
  const makeUser = () => makeAccount(local.deps, newName());
  const suspend = (call: Client, id: number) => call('POST', `/users/${id}/suspend`, { token: boss, body: {} });
  const read = (call: Client, token: string) => call('GET', '/users/me', { token });
  before(async () => {
    cluster = await startCluster();
    cleanUpLater(() => cluster.stop());
  });

  it(`start at once on an empty database, and one of them makes the schema, ${startRounds} times`, async () => {
    for (let round = 0; round < startRounds; round++) {
      const name = `round${round}`;
      await nodeAt(0).run(`CREATE DATABASE ${name}`);
      for (const node of cluster.nodes) while (!(await hasDatabase(node, name))) await sleep(20);
      const started = await Promise.all(cluster.nodes.map((node) => serveAt(node, name)));
      const applied = started.flatMap((server) => server.log().flatMap(({ migrations }) => migrations ?? []));
      const { database, close } = open(databaseAt(nodeAt(2), name));
      const names = migrationsFor(engineOf(database)).map((migration) => migration.name);
      assert.deepEqual(applied.toSorted(), names);
      assert.equal((await database.selectFrom('signing_keys').select('kid').execute()).length, 1);
      await close();
      if (round < startRounds - 1) for (const server of started) server.kill('SIGTERM');
      else servers = started;
    }
    local = await start(databaseAt(nodeAt(0), `round${startRounds - 1}`));
    bossId = (await makeAccount(local.deps, 'boss', 'admin')).id;
    boss = (await makeSession(local.deps, bossId)).access_token;
  });

  it(`carry ${journeys} people from registration to refresh, at another server for each step`, async () => {
    for (let at = 0; at < journeys; at++) {
      const username = newName();
      const registered = await callAt(at)('POST', '/register', { body: { username, password } });
      assert.equal(registered.status, 201, registered.text);
      const { id, status_token } = registered.json;
      expectStatus(await callAt(at + 1)('GET', `/registrations/${status_token}`), 200);
      expectStatus(await callAt(at + 2)('POST', `/users/${id}/approve`, { token: boss, body: {} }), 200);
      const login = expectStatus(await callAt(at + 1)('POST', '/login', { body: { username, password } }), 200);
      let { access_token, refresh_token } = login.json;
      for (let step = 0; step < 6; step++) {
        expectStatus(await read(callAt(at + step), access_token), 200);
        const next = expectStatus(
          await callAt(at + step + 1)('POST', '/token/refresh', { body: { refresh_token } }),
          200,
        );
        ({ access_token, refresh_token } = next.json);
      }
    }
  });

  it('sign in 24 people at a time behind one address, and none of 180 is refused', async () => {
    const users = await Promise.all(Array.from({ length: 60 }, makeUser));
    const statuses: number[] = [];
    const line = Array.from({ length: 180 }, (_, at) => at);
    const headers = { 'x-forwarded-for': '192.0.2.77' };
    const person = async () => {
      for (let at = line.pop(); at !== undefined; at = line.pop()) {
        const body = { username: users[at % users.length]?.username, password };
        statuses.push((await callAt(at)('POST', '/login', { body, headers })).status);
      }
    };
    await Promise.all(Array.from({ length: 24 }, person));
    assert.deepEqual(
      statuses.filter((status) => status !== 200),
      [],
    );
  });

  it('give one successor to 48 who come at once with one refresh token, and it is good everywhere', async () => {
    let { refresh_token } = await makeSession(local.deps, await makeUser());
    for (let round = 0; round < 8; round++) {
      const answers = await Promise.all(
        Array.from({ length: 48 }, (_, at) => callAt(at)('POST', '/token/refresh', { body: { refresh_token } })),
      );
      const successors = new Set(answers.map((answer) => expectStatus(answer, 200).json.refresh_token));
      assert.equal(successors.size, 1);
      [refresh_token] = [...successors];
    }
  });

  it('never lose the last administrator', async () => {
    for (let round = 0; round < 20; round++) {
      const admins = await Promise.all(
        [0, 1].map(async () => {
          const user = await makeAccount(local.deps, newName(), 'admin');
          return { id: user.id, token: (await makeSession(local.deps, user)).access_token };
        }),
      );
      await local.deps.database.updateTable('users').set({ role: 'user' }).where('id', '=', bossId).execute();
      const answers = await Promise.all(
        admins.map(({ token }, at) =>
          callAt(at + round)('POST', `/users/${admins[1 - at]?.id}/suspend`, { token, body: {} }),
        ),
      );
      const left = await local.deps.database
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'admin')
        .where('status', '=', 'active')
        .execute();
      await local.deps.database.updateTable('users').set({ role: 'admin' }).where('id', '=', bossId).execute();
      await local.deps.database
        .updateTable('users')
        .set({ role: 'user' })
        .where(
          'id',
          'in',
          admins.map(({ id }) => id),
        )
        .execute();
      assert.equal(left.length, 1, answers.map(({ text }) => text).join('\n'));
      for (const { status } of answers) assert.ok([200, 401, 409].includes(status), `${status}`);
    }
  });

  it('count guesses together', async () => {
    const { username } = await makeUser();
    const guesses = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        callAt(at)('POST', '/login', { body: { username, password: 'a wrong guess' } }),
      ),
    );
    assert.deepEqual(countBy(guesses), { 401: 10, 429: 50 });
  });
  it('refuse everywhere what is revoked at one: there at once, elsewhere within a second', async () => {
    const delays: number[] = [];
    for (let round = 0; round < 30; round++) {
      const user = await makeUser();
      const { access_token } = await makeSession(local.deps, user);
      for (const { call } of servers) expectStatus(await read(call, access_token), 200);
      expectStatus(await suspend(callAt(round), user.id), 200);
      assertInvalidToken(await read(callAt(round), access_token), 'where it was done');
      const since = performance.now();
      for (const other of [1, 2]) {
        while ((await read(callAt(round + other), access_token)).status === 200) await sleep(5);
        delays.push(performance.now() - since);
      }
    }
    assert.ok(Math.max(...delays) < longestDelayMilliseconds, `${Math.max(...delays)} ms`);
  });

  it('know at once what they revoked, also when each of their connections leads to another node', async () => {
    const balancer = await balance(cluster.nodes.map(({ url }) => Number(new URL(url).port)));
    const url = `mysql://root@127.0.0.1:${balancer}/round${startRounds - 1}`;
    const { call } = await serve({ env: environmentOf(url), patienceMilliseconds: 600_000 });
    for (let round = 0; round < 30; round++) {
      const user = await makeUser();
      const { access_token, refresh_token } = await makeSession(local.deps, user);
      const reads = await Promise.all(Array.from({ length: 9 }, () => read(call, access_token)));
      for (const answer of reads) expectStatus(answer, 200);
      expectStatus(await call('POST', '/token/refresh', { body: { refresh_token } }), 200);
      expectStatus(await suspend(call, user.id), 200);
      assertInvalidToken(await read(call, access_token), `round ${round}`);
    }
  });

  it('follow a change of the keys', async () => {
    const { access_token } = await makeSession(local.deps, await makeUser());
    for (const { call } of servers) expectStatus(await read(call, access_token), 200);
    succeeded(await commandAt(nodeAt(2))('keys', 'rotate', '--compromised', '--yes'), /signs from now on/);
    for (const { call } of servers) assertInvalidToken(await read(call, access_token), 'of a dropped key');
    await local.deps.memory.keys.reload(local.deps.database);
    boss = (await makeSession(local.deps, bossId)).access_token;
    for (const { call } of servers) expectStatus(await read(call, boss), 200);
  });

  it('answer 503 on a node that is held back, and never accept what was revoked meanwhile', async () => {
    const user = await makeUser();
    const { access_token } = await makeSession(local.deps, user);
    for (const { call } of servers) expectStatus(await read(call, access_token), 200);
    await nodeAt(2).run('FLUSH TABLES WITH READ LOCK');
    try {
      expectStatus(await suspend(callAt(0), user.id), 200);
      const { taken, others } = await watch(callAt(2), access_token, 6_000);
      assert.ok(
        taken.every((age) => age < longestDelayMilliseconds),
        `accepted after ${taken.at(-1)} ms`,
      );
      for (const answer of others) assertProblem(answer, 503, 'database/unavailable');
      assertProblem(await callAt(2)('GET', '/health/ready'), 503, 'database/unavailable');
      expectStatus(await callAt(0)('GET', '/health/ready'), 200);
    } finally {
      await nodeAt(2).run('UNLOCK TABLES');
    }
    await becomesReady(callAt(2));
    assertInvalidToken(await read(callAt(2), access_token), 'after the lock');
  });

  it('accept nothing that was revoked while their node stood still', async () => {
    const user = await makeUser();
    const { access_token } = await makeSession(local.deps, user);
    for (const { call } of servers) expectStatus(await read(call, access_token), 200);
    nodeAt(2).freeze();
    await until(async () => (await suspend(callAt(0), user.id)).status === 200);
    await sleep(3_000);
    nodeAt(2).thaw();
    const { taken, others } = await watch(callAt(2), access_token, 6_000);
    assert.deepEqual(taken, []);
    for (const answer of others) if (answer.status !== 401) assertProblem(answer, 503, 'database/unavailable');
    await nodeAt(2).untilSynced(3);
    await becomesReady(callAt(2));
    assertInvalidToken(await read(callAt(2), access_token), 'after the thaw');
  });

  it('lose nothing that was acknowledged when a node is killed, and it joins again', async () => {
    const crowd = registerAtOnce([callAt(0), callAt(2)], newName);
    await sleep(2_000);
    await nodeAt(1).kill();
    await sleep(10_000);
    await nodeAt(1).start();
    await nodeAt(1).untilSynced(3);
    await sleep(1_000);
    const { acknowledged } = await crowd.stop();
    await becomesReady(callAt(1));
    await assertAllThere(acknowledged);
  });

  it('go on behind HAProxy when a server is killed, and lose nothing that was acknowledged', async () => {
    const [one, two, three] = servers.map(({ base }) => Number(new URL(base).port)) as [number, number, number];
    const proxy = await startHaproxy([one, two, three], true);
    cleanUpLater(() => proxy.stop());
    const front = makeClient(`http://127.0.0.1:${proxy.plainPort}`);
    await until(async () => (await front('GET', '/health/ready')).status === 200);
    const crowd = registerAtOnce([front, front, front, front], newName);
    await sleep(1_500);
    const dying = servers[1] as ServerProcess;
    dying.kill('SIGKILL');
    await dying.finished;
    await sleep(3_000);
    for (let request = 0; request < 30; request++) expectStatus(await read(front, boss), 200);
    const { acknowledged, refused } = await crowd.stop();
    assert.ok(refused <= 4 && acknowledged.length > refused, `${refused} of ${acknowledged.length} were cut off`);
    servers[1] = await serveAt(nodeAt(1), `round${startRounds - 1}`);
    await assertAllThere(acknowledged);
  });

  it('answer 503 without a quorum, and go on by themselves when there is one again', async () => {
    const crowd = registerAtOnce([callAt(0)], newName);
    await sleep(1_000);
    await Promise.all([nodeAt(1).kill(), nodeAt(2).kill()]);
    await until(async () => (await callAt(0)('GET', '/health/ready')).status === 503);
    assertProblem(await read(callAt(0), boss), 503, 'database/unavailable');
    await sleep(5_000);
    await Promise.all([nodeAt(1).start(), nodeAt(2).start()]);
    await nodeAt(0).untilSynced(3);
    for (const { call } of servers) await becomesReady(call);
    const { acknowledged } = await crowd.stop();
    await assertAllThere(acknowledged);
    for (const { call } of servers) expectStatus(await read(call, boss), 200);
  });

  it('have sealed one audit log together', async () => {
    // Sealed once a minute, what is older than that.
    await until(async () => {
      const rows = await local.deps.database.selectFrom('audit_batches').select('number').execute();
      return rows.length > 0;
    }, 200_000);
    for (const node of [nodeAt(0), nodeAt(2)]) {
      succeeded(await commandAt(node)('audit', 'verify'), /./);
    }
  });

  it('say at the command line how their nodes are', async () => {
    const { stdout } = await commandAt(nodeAt(1))('doctor');
    assert.match(stdout, /^cluster +ok +3 nodes; this one is Synced$/m);
  });

  it('have answered nothing with 500', () => {
    for (const server of servers)
      assert.deepEqual(
        server.log().filter(({ msg }) => msg === 'unexpected error'),
        [],
      );
  });

  const commandAt = (node: Node) => {
    const url = databaseAt(node, `round${startRounds - 1}`);
    return commands(url, { env: environmentOf(url) });
  };

  async function assertAllThere(names: readonly string[]): Promise<void> {
    for (const node of cluster.nodes) {
      const { database, close } = open(databaseAt(node, `round${startRounds - 1}`));
      const rows = await database.selectFrom('users').select('username').execute();
      const there = new Set(rows.map(({ username }) => username));
      assert.deepEqual(
        names.filter((name) => !there.has(name)),
        [],
        `lost on ${node.name}`,
      );
      await close();
    }
  }
});
