/**
 * A server that cannot read what others revoked does not guess: within a second it waits, after four it
 * says so, and it heals by itself. Covers F19.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetExpiredRevocations } from '../../src/features/revocations/forget-expired.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabaseAtOnce, type TestDatabase } from '../support/databases.ts';
import { type Installation, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { type Proxy as Cable, openProxy } from '../support/proxy.ts';
import { assertWithin } from '../support/tier.ts';

const longestLag = 1_000;

onEveryDatabaseAtOnce('revocations', (database) => {
  it('go by themselves when no token can live that they are about', async () => {
    const { deps, turnClock, call } = await start(await database.create());
    const { access_token: token } = await makeSession(deps, await makeAccount(deps, 'alice'));
    assert.equal((await call('POST', '/logout', { token })).status, 204);
    const count = async () => (await deps.database.selectFrom('revocations').select('id').execute()).length;
    const before = await count();
    assert.ok(before > 0);
    turnClock(600_000);
    await forgetExpiredRevocations(deps);
    assert.equal(await count(), before, 'clocks may differ by a minute');
    turnClock(61_000);
    await forgetExpiredRevocations(deps);
    assert.equal(await count(), 0);
  });

  // A file has no cable that could be cut.
  if (database.name === 'sqlite') return;

  for (const [what, breakIt] of [
    ['is cut off', (proxy: Cable) => proxy.cut()],
    ['hangs', async (proxy: Cable) => proxy.swallow()],
  ] as const) {
    it(`F19 are never missed by a server whose database ${what}`, async (test) => {
      const { here, there, proxy } = await startTwo(database);
      const alice = await makeAccount(here.deps, 'alice');
      const [ended, living] = [await makeSession(here.deps, alice), await makeSession(here.deps, alice)];
      const read = (token: string) => there.call('GET', '/dashboard', { token });
      for (const { access_token } of [ended, living]) assert.equal((await read(access_token)).status, 200);

      await breakIt(proxy);
      assert.equal((await here.call('POST', '/logout', { token: ended.access_token })).status, 204);
      const revokedAt = performance.now();
      const answers: Promise<{ age: number; answer: Answer }>[] = [];
      while (performance.now() - revokedAt < 7_000) {
        answers.push(read(ended.access_token).then((answer) => ({ age: performance.now() - revokedAt, answer })));
        await sleep(100);
      }
      for (const { age, answer } of await Promise.all(answers)) {
        if (answer.status === 200) assertWithin(age, longestLag, 'still answered');
        else assertProblem(answer, 503, 'database/unavailable');
      }

      const asked = performance.now();
      assertProblem(await read(living.access_token), 503, 'database/unavailable');
      assertWithin(performance.now() - asked, 1_000, 'nobody is to wait any more: answered');
      for (const path of ['/health/live', '/.well-known/jwks.json'])
        assert.equal((await there.call('GET', path)).status, 200, path);

      await proxy.mend();
      const mendedAt = performance.now();
      while ((await read(living.access_token)).status !== 200) {
        assertWithin(performance.now() - mendedAt, 15_000, 'not healed');
        await sleep(100);
      }
      test.diagnostic(`healed after ${Math.round(performance.now() - mendedAt)} ms`);
      assertProblem(await read(ended.access_token), 401, 'access/token-invalid');
    });
  }

  it('are waited for while the database is away for a moment', async () => {
    const { here, there, proxy } = await startTwo(database);
    const { access_token: token } = await makeSession(here.deps, await makeAccount(here.deps, 'alice'));
    const read = () => there.call('GET', '/dashboard', { token });
    assert.equal((await read()).status, 200);
    await proxy.cut();
    await sleep(1_500);
    const waiting = read();
    await sleep(500);
    await proxy.mend();
    assert.equal((await waiting).status, 200);
  });
});

/** Two servers of one installation; only the second one's cable goes through the proxy. */
async function startTwo(database: TestDatabase): Promise<{ here: Installation; there: Installation; proxy: Cable }> {
  const url = await database.create();
  const proxy = await openProxy(url);
  const here = await start(url);
  return { here, there: await start(proxy.url), proxy };
}
