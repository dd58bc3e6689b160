/**
 * Connections are killed, a lock is held, a file is locked or full under a running server: a 503 and
 * never a 500, and service again as soon as that is over. Covers F05, F07, F13, F14, F16.
 */
import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createConnection } from 'mysql2/promise';
import { cleanUpLater } from '../support/cleanup.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, install, password } from '../support/installation.ts';
import { isBack, isFineOrAway, login } from '../support/outage.ts';
import { assertProblem } from '../support/problem.ts';

onEveryDatabase('a fault', (database) => {
  if (database.name === 'mariadb') {
    it('of every connection killed at once is healed by the next request, or the one after', async () => {
      const { installation, token, onServer } = await withServer(await database.create());
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
      const { installation, token, onServer } = await withServer(await database.create());
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
      const { installation, token, onServer } = await withServer(await database.create());
      const { call } = installation;
      const { id } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
      await onServer.query("BEGIN; UPDATE guards SET version = version WHERE name = 'admins'");
      assertProblem(await call('POST', `/users/${id}/approve`, { token, body: {} }), 503, 'database/unavailable');
      assert.equal((await call('GET', `/users/${id}`, { token })).json.status, 'pending');
      await onServer.query('ROLLBACK');
      assert.equal((await call('POST', `/users/${id}/approve`, { token, body: {} })).status, 200);
    });

    it('of too few connections gives 503 to some, and nothing worse to any', async () => {
      const url = await database.create();
      const { installation, token, onServer } = await withServer(url, { limited: true });
      const crowd = () =>
        Promise.all(Array.from({ length: 40 }, () => installation.call('GET', '/users/me', { token })));
      const answers = await crowd();
      answers.forEach(isFineOrAway);
      assert.ok(answers.some(({ status }) => status === 503) && answers.some(({ status }) => status === 200));
      await onServer.query("ALTER USER 'few'@'%' WITH MAX_USER_CONNECTIONS 0");
      await isBack(installation, token);
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

    it('of a full disk stops only writing, and ends with it', async () => {
      const installation = await install(database);
      const { call, deps } = installation;
      const token = await installation.signIn('boss', adminPassword);
      await sql`PRAGMA max_page_count = 1`.execute(deps.database);
      const statuses: number[] = [];
      for (let index = 0; index < 60 && !statuses.includes(503); index++) {
        const body = { username: `user${index}`, password, note: 'n'.repeat(500) };
        const answer = await call('POST', '/register', { body });
        statuses.push(answer.status);
        if (answer.status !== 201) assertProblem(answer, 503, 'database/unavailable');
      }
      assert.equal(statuses.at(-1), 503);
      const { total } = (await call('GET', '/users?limit=1&count=true', { token })).json;
      assert.equal(total, statuses.length, 'everyone who was told 201 is there, and nobody else');
      await sql`PRAGMA max_page_count = 1000000`.execute(deps.database);
      const body = { username: 'later', password };
      assert.equal((await call('POST', '/register', { body })).status, 201);
      const { rows } = await sql<{ integrity_check: string }>`PRAGMA integrity_check`.execute(deps.database);
      assert.equal(rows[0]?.integrity_check, 'ok');
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

/** An installation on MariaDB, and a hand on its server from outside. */
async function withServer(url: string, { limited = false } = {}) {
  const connection = await createConnection({ uri: url, multipleStatements: true });
  cleanUpLater(() => connection.end());
  const schema = new URL(url).pathname.slice(1);
  const ids = async () => {
    const [rows] = await connection.query(
      'SELECT ID FROM information_schema.PROCESSLIST WHERE DB = ? AND ID <> CONNECTION_ID()',
      [schema],
    );
    return (rows as { ID: number }[]).map(({ ID }) => ID);
  };
  const own = new URL(url);
  if (limited) {
    await connection.query("CREATE OR REPLACE USER 'few'@'%' WITH MAX_USER_CONNECTIONS 3");
    await connection.query(`GRANT ALL ON ${schema}.* TO 'few'@'%'`);
    cleanUpLater(() => connection.query("DROP USER 'few'@'%'"));
    own.username = 'few';
  }
  const installation = await install({ name: 'mariadb', create: async () => own.href });
  const token = await installation.signIn('boss', adminPassword);
  return {
    installation,
    token,
    onServer: {
      query: (text: string) => connection.query(text),
      async killAll() {
        for (const id of await ids()) await connection.query(`KILL ${id}`).catch(() => undefined);
      },
      async waitForLock() {
        for (;;) {
          const [rows] = await connection.query(
            "SELECT 1 FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'",
          );
          if ((rows as unknown[]).length > 0) return;
          // The server makes this list anew only for who has not asked for 100 ms.
          await sleep(120);
        }
      },
    },
  };
}
