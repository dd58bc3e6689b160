/**
 * A server of the test's own is killed, read-only, out of connections, or takes small packets only: 503 and
 * never a 500, nothing acknowledged is lost, and service again without a restart. Covers F02, F09, F15, F16.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../support/cleanup.ts';
import { makeClient } from '../support/client.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { heal, isFineOrAway, login } from '../support/outage.ts';
import { assertProblem } from '../support/problem.ts';
import { connectRaw, makeDatabase, type RawConnection } from '../support/raw-connection.ts';
import { type Running, serverKinds } from '../support/servers.ts';
import { assertWithin, isFullTier } from '../support/tier.ts';
import { openWorkload, workloadEnvironment } from '../support/workload.ts';

const kills = isFullTier ? 10 : 2;

/** What is told to a server of each kind. */
const words = {
  mariadb: {
    durable: ['--innodb-flush-log-at-trx-commit=1', '--max-connections=20'],
    administrator: 'root',
    makeApp: "CREATE USER app@'%' IDENTIFIED BY 'secret'",
    letIn: (name: string) => `GRANT ALL ON ${name}.* TO app@'%'`,
    refuseWrites: ['SET GLOBAL read_only = 1'],
    takeWrites: ['SET GLOBAL read_only = 0'],
    lockUsers: 'LOCK TABLES users WRITE',
    unlock: 'UNLOCK TABLES',
    isFull: 'Too many connections',
  },
  postgres: {
    durable: ['synchronous_commit=on', 'max_connections=20'],
    administrator: 'postgres',
    makeApp: "CREATE USER app PASSWORD 'secret'",
    letIn: (name: string) => `ALTER DATABASE ${name} OWNER TO app`,
    // It holds for sessions to come, and the others are ended, as at the switch to a replica.
    refuseWrites: [
      "ALTER ROLE app SET default_transaction_read_only = 'on'",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'",
    ],
    takeWrites: [
      'ALTER ROLE app RESET default_transaction_read_only',
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'",
    ],
    lockUsers: 'BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE',
    unlock: 'ROLLBACK',
    isFull: 'remaining connection slots are reserved',
  },
};

for (const kind of serverKinds)
  describe(`a ${kind.title}`, { skip: !kind.isHere() && `it needs a ${kind.title} of its own` }, () => {
    const says = words[kind.name];
    let server: Running;
    let root: RawConnection;
    let databases = 0;
    before(async () => {
      server = await kind.start(says.durable);
      cleanUpLater(() => server.stop());
      const { url } = await makeDatabase(server.url, 'of_root');
      root = await connectRaw(url);
      cleanUpLater(() => root.cut());
      // The administrator is bound neither by read_only nor by the last connection.
      await root.query(says.makeApp);
    });
    const asApp = (url: string) => url.replace(`//${says.administrator}@`, '//app:secret@');
    const create = async () => {
      const name = `accounts${++databases}`;
      const { url } = await makeDatabase(server.url, name);
      await root.query(says.letIn(name));
      return asApp(url);
    };
    const installHere = async () => {
      const installation = await install({ create });
      return { installation, token: await installation.signIn('boss', adminPassword), call: installation.call };
    };

    it('F15 that is read-only refuses writing, sign-ins included, and is read all the same', async (test) => {
      const { installation, token, call } = await installHere();
      const { id } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
      for (const statement of says.refuseWrites) await root.query(statement);
      // Where the connections were ended, the next ones are made first.
      while ((await call('GET', '/users', { token })).status !== 200) await sleep(20);
      for (let round = 0; round < 2; round++) {
        for (const write of [
          call('POST', `/users/${id}/approve`, { token, body: {} }),
          call('POST', '/register', { body: { username: 'bertha', password } }),
          call('POST', '/logout', { token }),
          login(installation),
        ])
          assertProblem(await write, 503, 'database/unavailable');
        for (const path of ['/users', '/users/me', '/dashboard', '/health/live'])
          assert.equal((await call('GET', path, { token })).status, 200, path);
      }
      for (const statement of says.takeWrites) await root.query(statement);
      test.diagnostic(`healed after ${await heal(installation, token)} ms`);
      assert.equal((await call('GET', `/users/${id}`, { token })).json.status, 'pending');
      neverSurprised(installation);
    });

    it('F16 without a connection to spare gives 503, and heals when there is one', async (test) => {
      const { installation, token, call } = await installHere();
      const others: RawConnection[] = [];
      const hangUp = () => Promise.all(others.map((connection) => connection.end()));
      for (;;) {
        const connection = await connectRaw(installation.deps.config.databaseUrl).catch(() => undefined);
        if (!connection) break;
        others.push(connection);
      }
      // Nobody is answered before the pool has tried to grow.
      const [holder] = others as [RawConnection];
      await holder.query(says.lockUsers);
      const asked = Promise.all(Array.from({ length: 60 }, () => call('GET', '/users/me', { token })));
      while (!installation.log().includes(says.isFull)) await sleep(10);
      await holder.query(says.unlock);
      const crowd = await asked;
      crowd.forEach(isFineOrAway);
      assert.ok(
        crowd.some(({ status }) => status === 200),
        'those it has are used',
      );
      await hangUp();
      test.diagnostic(`healed after ${await heal(installation, token)} ms`);
      neverSurprised(installation);
    });

    // Of another server nobody asks how large a row may be.
    const packets = { skip: kind.name !== 'mariadb' };
    it('F16 that takes small packets only refuses what is larger, and nothing else', packets, async () => {
      const { installation, token, call } = await installHere();
      await root.query('SET GLOBAL max_allowed_packet = 1024');
      await root.query('SET GLOBAL net_buffer_length = 1024');
      // Both hold for new connections.
      const small = await start(installation.deps.config.databaseUrl);
      const register = (username: string, note: string) =>
        small.call('POST', '/register', { body: { username, password, note } });
      assertProblem(await register('alice', '😀'.repeat(400)), 503, 'database/unavailable');
      assert.equal((await register('bertha', 'short')).status, 201);
      await root.query('SET GLOBAL max_allowed_packet = DEFAULT');
      await root.query('SET GLOBAL net_buffer_length = DEFAULT');
      assert.equal((await call('GET', '/users', { token })).json.data.length, 2);
      neverSurprised(small);
    });

    it(`F02 F09 that is killed ${kills} times while it is written to loses nothing, and is used again when it is back`, async (test) => {
      const url = await create();
      const workload = await openWorkload(url);
      const installation = await start(url, workloadEnvironment);
      const times: number[] = [];
      for (let round = 0; round < kills; round++) {
        const clients = workload.begin(makeClient(installation.base));
        // Also where it fails: clients that go on would keep this process from ending.
        test.after(() => clients.stop().catch(() => undefined));
        while (clients.acknowledged() < 5 + round * 3) await sleep(1);
        await server.kill();
        await sleep(200);
        await server.start();
        times.push(await untilReady(installation));
        const before = clients.acknowledged();
        while (clients.acknowledged() < before + 3) await sleep(5);
        await clients.stop();
        await workload.verify();
      }
      test.diagnostic(`healed after ${times.map(Math.round).join(', ')} ms`);
      neverSurprised(installation);
    });
  });

async function untilReady({ call }: Installation): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const answer = await call('GET', '/health/ready');
    if (answer.status === 200) return performance.now() - begun;
    isFineOrAway(answer);
    assertWithin(performance.now() - begun, 15_000, 'not healed');
    await sleep(20);
  }
}

function neverSurprised(installation: Installation): void {
  assert.doesNotMatch(installation.log(), /unexpected error|secret@|:secret/);
}
