/**
 * The line to the database is cut, or swallows everything without a word: 503 after one time-out at
 * most, and service again when it is back. Covers F02, F03, F04.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, install, testSecret } from '../support/installation.ts';
import { isAway, isBack } from '../support/outage.ts';
import { assertProblem } from '../support/problem.ts';
import { run, serve } from '../support/process.ts';
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

  it('of a line that swallows everything does not keep a command from ending', async () => {
    const proxy = await openProxy(await database.create());
    const env = { DATABASE_URL: proxy.url, ADMITTANCE_SECRET: testSecret };
    const { code, stderr } = await run(['users', 'list'], { env });
    assert.deepEqual([code, stderr], [0, '']);
    const server = await serve({ env });
    await Promise.all(Array.from({ length: 20 }, () => server.call('GET', '/health/ready')));
    proxy.swallow();
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
  });
});
