/**
 * The line to the database is cut, or swallows everything without a word: 503 after one time-out at
 * most, and service again when it is back. Covers F02, F03, F04.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { connect } from '../../src/platform/database/connect.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, install } from '../support/installation.ts';
import { isAway, isBack } from '../support/outage.ts';
import { assertProblem } from '../support/problem.ts';
import { openProxy } from '../support/proxy.ts';

onEveryDatabase('a fault', (database) => {
  // A file has no line.
  if (database.name === 'sqlite') return;

  it('of the line gives 503 at once, and service again when the line is back', async () => {
    const proxy = await openProxy(await database.create());
    const installation = await install(database, { DATABASE_URL: proxy.url });
    const token = await installation.signIn('boss', adminPassword);
    await proxy.cut();
    await isAway(installation, token);
    await proxy.mend();
    await isBack(installation, token);
  });

  it('of a line that swallows everything gives 503 to all after one time-out', { timeout: 40_000 }, async () => {
    const proxy = await openProxy(await database.create());
    const installation = await install(database, { DATABASE_URL: proxy.url });
    const token = await installation.signIn('boss', adminPassword);
    const { call } = installation;
    await Promise.all(Array.from({ length: 20 }, () => call('GET', '/health/ready')));
    proxy.swallow();
    assertProblem(await call('GET', '/users/me', { token }), 503, 'database/unavailable');
    await proxy.mend();
    // Nine more connections of before the fault lay idle; each could take a time-out to be found dead.
    await isBack(installation, token);

    proxy.swallow();
    const crowd = await Promise.all(Array.from({ length: 30 }, () => call('GET', '/users/me', { token })));
    for (const answer of crowd) assertProblem(answer, 503, 'database/unavailable');
    assert.equal((await call('GET', '/health/live')).status, 200);
    await proxy.mend();
    await isBack(installation, token);
  });

  it('of a line that swallows everything does not keep a program from ending', { timeout: 10_000 }, async () => {
    const proxy = await openProxy(await database.create());
    const { database: opened } = connect(proxy.url);
    await Promise.all(Array.from({ length: 5 }, () => sql`SELECT SLEEP(0.05)`.execute(opened)));
    assert.ok(proxy.openEnds() > 0);
    proxy.swallow();
    await opened.destroy();
    // An open socket is what would keep it.
    while (proxy.openEnds() > 0) await sleep(20);
  });
});
