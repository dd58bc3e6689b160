/**
 * The line to the database is cut, is slow, or swallows everything without a word: 503 within five
 * seconds, and service again five seconds after it is back. Covers F02, F03, F04.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../src/platform/database/connect.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabaseAtOnce, type TestDatabase } from '../support/databases.ts';
import { adminPassword, install, password } from '../support/installation.ts';
import { heal, isAway, login } from '../support/outage.ts';
import { assertProblem } from '../support/problem.ts';
import { openProxy } from '../support/proxy.ts';
import { connectRaw } from '../support/raw-connection.ts';
import { pausing } from '../support/spellings.ts';
import { assertWithin } from '../support/tier.ts';

/** The promise is five seconds; the rest is for a busy machine. */
const patience = 15_000;

onEveryDatabaseAtOnce('a fault', (database) => {
  // A file has no line.
  if (database.name === 'sqlite') return;

  it('F02 of the line gives 503 at once, and service again when the line is back', async (test) => {
    const { proxy, installation, token } = await installBehindProxy(database);
    await proxy.cut();
    await isAway(installation, token);
    await proxy.mend();
    test.diagnostic(`healed after ${await heal(installation, token)} ms`);
  });

  it('F04 of a line that swallows everything gives 503 to all in time, and heals by itself', async (test) => {
    const { proxy, installation, token } = await installBehindProxy(database);
    const { call } = installation;
    // All of the pool's connections, so that each of them would have to be found dead.
    await Promise.all(Array.from({ length: 20 }, () => call('GET', '/health/ready')));
    proxy.swallow();
    const crowd = [
      ...Array.from({ length: 30 }, () => call('GET', '/users/me', { token })),
      ...Array.from({ length: 30 }, () => call('GET', '/health/ready')),
      login(installation),
    ];
    for (const took of await Promise.all(crowd.map(unavailable))) assertWithin(took, patience, 'answered');
    assert.equal((await call('GET', '/health/live')).status, 200);
    await proxy.mend();
    test.diagnostic(`healed after ${await heal(installation, token)} ms`);
  });

  it('F04 of a line that dies in mid-transaction keeps nobody else’s change waiting for long', async (test) => {
    const { proxy, installation, token, url } = await installBehindProxy(database);
    const { call } = installation;
    const ids: number[] = [];
    for (const username of ['alice', 'bertha'])
      ids.push((await call('POST', '/register', { body: { username, password } })).json.id);
    const other = await connectRaw(url);
    cleanUpLater(() => other.end());
    await other.query('BEGIN');
    await other.query(`UPDATE users SET version = version WHERE id = ${ids[0]}`);
    const approve = (id: number | undefined) => call('POST', `/users/${id}/approve`, { token, body: {} });
    // It holds the guard of all power, and waits for this one user.
    const approving = approve(ids[0]);
    await sleep(300);
    proxy.swallow();
    assertProblem(await approving, 503, 'database/unavailable');
    await other.query('ROLLBACK');
    await proxy.mend();
    const took = await heal(installation, token);
    const begun = performance.now();
    let answer = await approve(ids[1]);
    while (answer.status === 503) answer = await approve(ids[1]);
    assert.equal(answer.status, 200, answer.text);
    test.diagnostic(`healed after ${took} ms, and the lock was free after ${Math.round(performance.now() - begun)} ms`);
  });

  it('F03 of a database that answers after 30 s gives 503 in time and waits for nothing more', async (test) => {
    const { proxy, installation, token } = await installBehindProxy(database);
    const { call } = installation;
    proxy.delay({ back: 30_000 });
    const crowd = [
      ...Array.from({ length: 40 }, () => call('GET', '/health/ready')),
      call('GET', '/users/me', { token }),
      call('POST', '/register', { body: { username: 'alice', password } }),
      login(installation),
    ];
    const times = crowd.map(unavailable);
    for (const path of ['/health/live', '/.well-known/jwks.json', '/setup'])
      assert.equal((await call('GET', path)).status, 200, 'who needs no database does not wait for it');
    for (const took of await Promise.all(times)) assertWithin(took, patience, 'answered');
    test.diagnostic(`the last of ${crowd.length} heard after ${Math.max(...(await Promise.all(times)))} ms`);
    await proxy.mend();
    test.diagnostic(`healed after ${await heal(installation, token)} ms`);
  });

  it('of a line that swallows everything does not keep a program from ending', async () => {
    const proxy = await openProxy(await database.create());
    const { database: opened } = connect(proxy.url);
    await Promise.all(Array.from({ length: 5 }, () => pausing(database, 0.05).execute(opened)));
    assert.ok(proxy.openConnections() > 0);
    proxy.swallow();
    await opened.destroy();
    // An open socket is what would keep it.
    while (proxy.openConnections() > 0) await sleep(20);
  });
});

async function installBehindProxy(database: TestDatabase) {
  const url = await database.create();
  const proxy = await openProxy(url);
  const installation = await install(database, { DATABASE_URL: proxy.url });
  return { url, proxy, installation, token: await installation.signIn('boss', adminPassword) };
}

/** @returns after how many milliseconds it was known to be so */
async function unavailable(asked: Promise<Answer>): Promise<number> {
  const begun = performance.now();
  assertProblem(await asked, 503, 'database/unavailable');
  return Math.round(performance.now() - begun);
}
