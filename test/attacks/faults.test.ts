/**
 * Connections are killed, locks are held and lost, a file is locked under a running server: a 503 and never a
 * 500, and service again as soon as that is over. Covers F05, F07, F14, F16 (killed sessions).
 */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../support/cleanup.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, install, password } from '../support/installation.ts';
import { heal, isFineOrAway, login } from '../support/outage.ts';
import { assertProblem } from '../support/problem.ts';
import { connectRaw } from '../support/raw-connection.ts';
import { assertWithin, isFullTier } from '../support/tier.ts';

type Server = {
  isWaiting: string;
  others: string;
  end(id: unknown): string;
  deadlocks: string;
  lockUsers: string;
  unlock: string;
  /** What a transaction can lose by. */
  losses: readonly (number | string)[];
  /** The next `count` attempts to change a user lose by that, also when they are rolled back. */
  lose(code: number | string, count: number): string;
  winAgain: string;
};

const servers: Record<'mariadb' | 'postgres', Server> = {
  mariadb: {
    isWaiting: `SELECT 1 FROM information_schema.INNODB_TRX JOIN information_schema.PROCESSLIST ON ID = trx_mysql_thread_id
      WHERE trx_state = 'LOCK WAIT' AND DB = DATABASE()`,
    others: 'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND ID <> CONNECTION_ID()',
    end: (id) => `KILL ${id}`,
    deadlocks: "SELECT count AS n FROM information_schema.INNODB_METRICS WHERE name = 'lock_deadlocks'",
    lockUsers: 'LOCK TABLES users WRITE',
    unlock: 'UNLOCK TABLES',
    losses: [1213, 1205, 1020],
    // MyISAM knows no transactions, so it remembers attempts that were rolled back.
    lose: (code, count) => `CREATE TABLE attempts (n INT) ENGINE = MyISAM;
      CREATE TRIGGER lose BEFORE UPDATE ON users FOR EACH ROW BEGIN
        INSERT INTO attempts VALUES (1);
        IF (SELECT COUNT(*) FROM attempts) <= ${count} THEN
          SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = ${code};
        END IF;
      END`,
    winAgain: 'DROP TRIGGER lose; DROP TABLE attempts',
  },
  postgres: {
    // In a transaction it shows what it showed first, unless it is told to look again.
    isWaiting: `SELECT pg_stat_clear_snapshot();
      SELECT 1 FROM pg_stat_activity WHERE datname = CURRENT_DATABASE() AND wait_event_type = 'Lock'`,
    others: `SELECT pg_stat_clear_snapshot();
      SELECT pid AS id FROM pg_stat_activity WHERE datname = CURRENT_DATABASE() AND pid <> pg_backend_pid()`,
    end: (id) => `SELECT pg_terminate_backend(${id})`,
    deadlocks: `SELECT pg_stat_clear_snapshot();
      SELECT deadlocks AS n FROM pg_stat_database WHERE datname = CURRENT_DATABASE()`,
    lockUsers: 'BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE',
    unlock: 'ROLLBACK',
    losses: ['40001', '40P01', '55P03'],
    // A sequence is not rolled back.
    lose: (code, count) => `CREATE SEQUENCE attempts;
      CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('attempts') <= ${count} THEN RAISE EXCEPTION 'lost' USING ERRCODE = '${code}'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER lose BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION lose()`,
    winAgain: 'DROP TRIGGER lose ON users; DROP FUNCTION lose(); DROP SEQUENCE attempts',
  },
};

onEveryDatabase('a fault', (database) => {
  if (database.name !== 'sqlite') {
    const server = servers[database.name];

    it('of every connection killed at once is healed by the next request, or the one after', async () => {
      const { installation, token, onServer } = await withServer(server, await database.create());
      const { call } = installation;
      for (let round = 0; round < 5; round++) {
        await Promise.all(Array.from({ length: 10 }, () => call('GET', '/health/ready')));
        const busy = Array.from({ length: 10 }, () => call('GET', '/users', { token }));
        await onServer.killAll();
        for (const answer of await Promise.all(busy)) isFineOrAway(answer);
        isFineOrAway(await call('GET', '/users/me', { token }));
        assert.equal((await call('GET', '/users/me', { token })).status, 200);
      }
    });

    it('in the middle of a transaction changes nothing', async () => {
      const { installation, token, onServer } = await withServer(server, await database.create());
      const { call } = installation;
      const { id } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
      await onServer.query("BEGIN; UPDATE guards SET version = version WHERE name = 'admins'");
      const approving = call('POST', `/users/${id}/approve`, { token, body: {} });
      await onServer.waitForLock();
      await onServer.killAll();
      assertProblem(await approving, 503, 'database/unavailable');
      await onServer.query('ROLLBACK');
      assert.equal((await call('GET', `/users/${id}`, { token })).json.status, 'pending');
      assert.equal((await call('POST', `/users/${id}/approve`, { token, body: {} })).status, 200);
    });

    it('of a lock that somebody holds for long gives 503, and the change can be made later', async () => {
      const { installation, token, onServer } = await withServer(server, await database.create());
      const { call } = installation;
      const { id } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
      await onServer.query("BEGIN; UPDATE guards SET version = version WHERE name = 'admins'");
      assertProblem(await call('POST', `/users/${id}/approve`, { token, body: {} }), 503, 'database/unavailable');
      assert.equal((await call('GET', `/users/${id}`, { token })).json.status, 'pending');
      await onServer.query('ROLLBACK');
      assert.equal((await call('POST', `/users/${id}/approve`, { token, body: {} })).status, 200);
    });

    it('F07 of a real deadlock is no fault to the client: it is tried again', async () => {
      const { installation, token, onServer } = await withServer(server, await database.create());
      const { call } = installation;
      const { id } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
      const before = await onServer.deadlocks();
      // Whoever has written less is the victim.
      await onServer.query(`BEGIN; INSERT INTO roles (name, description, permissions, created_at, updated_at)
        VALUES ('a', '', '', 1, 1), ('b', '', '', 1, 1), ('c', '', '', 1, 1), ('d', '', '', 1, 1);
        UPDATE users SET version = version WHERE id = ${id}`);
      const approving = call('POST', `/users/${id}/approve`, { token, body: {} });
      await onServer.waitForLock();
      await onServer.query("UPDATE guards SET version = version WHERE name = 'admins'; ROLLBACK");
      assert.equal((await approving).status, 200);
      // Of which the server tells when it has the time.
      while ((await onServer.deadlocks()) === before) await sleep(50);
    });

    it('F07 of a transaction that is lost is tried again for three seconds, and is then a 503 with nothing changed', async () => {
      const { installation, token, onServer } = await withServer(server, await database.create());
      const { call, deps } = installation;
      const { id } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
      const decide = (decision: string) => call('POST', `/users/${id}/${decision}`, { token, body: {} });
      await decide('approve');
      for (const code of server.losses) {
        for (const losses of [3, 1_000_000]) {
          await onServer.query(server.lose(code, losses));
          const answer = await decide('suspend');
          if (losses === 3) assert.equal(answer.status, 200, answer.text);
          else assertProblem(answer, 503, 'database/unavailable');
          await onServer.query(server.winAgain);
          const { status } = (await call('GET', `/users/${id}`, { token })).json;
          assert.equal(status, losses === 3 ? 'suspended' : 'active');
          await decide('reinstate');
        }
      }
      const events = deps.database.selectFrom('audit_events').select('id').where('type', '=', 'user.suspended');
      assert.equal((await events.execute()).length, 3);
    });

    it('F05 of a table that is locked while 1,200 ask gives 503 in time to all, and to the last at once', async (test) => {
      const { installation, token, onServer } = await withServer(server, await database.create());
      await onServer.query(server.lockUsers);
      const begun = performance.now();
      const times = await Promise.all(
        Array.from({ length: 1_200 }, async () => {
          assertProblem(await installation.call('GET', '/users/me', { token }), 503, 'database/unavailable');
          return Math.round(performance.now() - begun);
        }),
      );
      test.diagnostic(`the first heard after ${Math.min(...times)} ms and the last after ${Math.max(...times)} ms`);
      assertWithin(Math.max(...times), 30_000, 'the last heard');
      // On a busy machine they do not arrive fast enough to be too many.
      if (isFullTier) assert.match(installation.log(), /Too many wait for a connection/);
      await onServer.query(server.unlock);
      test.diagnostic(`healed after ${await heal(installation, token)} ms`);
    });
  } else {
    it('of a file that somebody else has locked stops only writing, and nobody else meanwhile', async () => {
      const url = await database.create();
      const installation = await install(database, { DATABASE_URL: url });
      const { call } = installation;
      const token = await installation.signIn('boss', adminPassword);
      const other = new DatabaseSync(url.slice('sqlite:'.length));
      other.exec('BEGIN EXCLUSIVE');
      const order: string[] = [];
      const note = async (name: string, answer: Promise<Answer>) => {
        const { status } = await answer;
        order.push(`${name} ${status}`);
      };
      const writing = note('login', login(installation));
      await note('live', call('GET', '/health/live'));
      await note('page', call('GET', '/setup'));
      await writing;
      assert.deepEqual(order, ['live 200', 'page 200', 'login 503'], 'the event loop must not wait for the lock');
      const crowd = await Promise.all(Array.from({ length: 10 }, () => login(installation)));
      for (const answer of crowd) assertProblem(answer, 503, 'database/unavailable');
      assert.equal((await call('GET', '/users', { token })).status, 200);
      other.exec('COMMIT');
      other.close();
      assert.equal((await login(installation)).status, 200);
    });

    it('of a lock that is given back in time is only a wait', async () => {
      const url = await database.create();
      const installation = await install(database, { DATABASE_URL: url });
      const other = new DatabaseSync(url.slice('sqlite:'.length));
      other.exec('BEGIN IMMEDIATE');
      setTimeout(() => other.exec('COMMIT'), 300);
      assert.equal((await login(installation)).status, 200);
      other.close();
    });
  }

  it('does not come from a crowd larger than the pool', async () => {
    const installation = await install(database);
    const token = await installation.signIn('boss', adminPassword);
    const crowd = await Promise.all(
      Array.from({ length: 300 }, () => installation.call('GET', '/users/me', { token })),
    );
    for (const { status } of crowd) assert.equal(status, 200);
  });
});

/** An installation, and a hand on its database's server from outside. */
async function withServer(server: Server, url: string) {
  const connection = await connectRaw(url);
  cleanUpLater(() => connection.end());
  const installation = await install({ create: async () => url });
  const token = await installation.signIn('boss', adminPassword);
  return {
    installation,
    token,
    onServer: {
      query: connection.query,
      deadlocks: async () => Number((await connection.query(server.deadlocks))[0]?.['n']),
      async killAll() {
        const ids = (await connection.query(server.others)).map(({ id }) => id);
        for (const id of ids) await connection.query(server.end(id)).catch(() => undefined);
        // PostgreSQL does not wait until they have gone.
        while ((await connection.query(server.others)).some(({ id }) => ids.includes(id))) await sleep(5);
      },
      async waitForLock() {
        // MariaDB makes this list anew only for who has not asked for 100 ms.
        while ((await connection.query(server.isWaiting)).length === 0) await sleep(120);
      },
    },
  };
}
