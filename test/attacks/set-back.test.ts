/**
 * A database that lost its latest changes under running servers: a replica that was promoted without them, or a restore.
 * What is revoked afterwards is refused, and no id that was given before speaks for somebody else.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { suspendUser } from '../../src/features/approval/suspend-user.ts';
import { changeUser } from '../../src/features/users/change-user.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import { onEveryDatabase, type TestDatabase } from '../support/databases.ts';
import { assertAccepted, assertRefused } from '../support/forge.ts';
import { type Installation, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { openProxy } from '../support/proxy.ts';
import { holdOn } from '../support/set-back.ts';
import { assertWithin } from '../support/tier.ts';

const lostCount = 8;
const longestDelayMilliseconds = 1_000;

onEveryDatabase('a database that lost its latest changes', (test) => {
  it('refuses at every server what is revoked afterwards, under the ids of revocations that were lost', async () => {
    const { here, there, setBack } = await startTwo(test);
    const names = Array.from({ length: lostCount + 1 }, (_, at) => `user${at}`);
    const users = [];
    for (const name of names) users.push(await makeAccount(here.deps, name));
    const hold = await setBack();
    for (const user of users.slice(0, lostCount)) {
      const { access_token } = await makeSession(here.deps, user);
      await suspendUser(asOperator(here.deps), user.id, undefined);
      await assertRefused(here, access_token, 'suspended');
      await becomesRefused(there, access_token);
    }
    await hold();

    for (const user of users) {
      const session = await makeSession(here.deps, user.id);
      for (const server of [here, there]) await assertAccepted(server, session.access_token, 'active as before');
      await suspendUser(asOperator(here.deps), user.id, undefined);
      await assertRefused(here, session.access_token, 'suspended again');
      await becomesRefused(there, session.access_token);
    }
  });

  it('knows no access token of an account that was lost, not even when its ids are given to somebody else', async () => {
    const { here, there, setBack } = await startTwo(test);
    const early = await makeSession(here.deps, await makeAccount(here.deps, 'early'));
    for (const server of [here, there]) await assertAccepted(server, early.access_token, 'before');
    const hold = await setBack();
    const lost = [];
    for (const name of ['lost1', 'lost2', 'lost3', 'lost4']) {
      const user = await makeAccount(here.deps, name);
      lost.push({ user, session: await makeSession(here.deps, user) });
    }
    // All but the last one have been used.
    for (const { session } of lost.slice(0, -1))
      for (const server of [here, there]) await assertAccepted(server, session.access_token, 'before it was lost');
    // The file of SQLite stays open: what tells is what was revoked since.
    if (test.name === 'sqlite') await here.call('POST', '/logout', { token: early.access_token });
    await hold();

    for (const { user, session } of lost) {
      const newcomer = await makeAccount(here.deps, `new-${user.username}`);
      const { id, access_token } = await makeSession(here.deps, newcomer);
      assert.deepEqual([newcomer.id, id, newcomer.power_version], [user.id, session.id, user.power_version]);
      for (const server of [here, there]) {
        await assertAccepted(server, access_token, "the newcomer's own");
        await assertRefused(server, session.access_token, 'the one that was lost');
        const body = { refresh_token: session.refresh_token };
        assertProblem(await server.call('POST', '/token/refresh', { body }), 401, 'session/refresh-rejected');
      }
    }
    for (const server of [here, there]) await assertAccepted(server, early.access_token, 'what was not lost');
  });

  it('takes back a role that was given and lost', async () => {
    const { here, there, setBack } = await startTwo(test);
    const { id } = await makeAccount(here.deps, 'promoted');
    const hold = await setBack();
    await changeUser(asOperator(here.deps), id, { role: 'admin' }, () => undefined);
    const { access_token } = await makeSession(here.deps, id);
    const read = (server: Installation) => server.call('GET', '/admin', { token: access_token });
    for (const server of [here, there]) assert.equal((await read(server)).status, 200);
    await hold();
    for (const server of [here, there]) assertProblem(await read(server), 401, 'access/token-invalid');
  });
});

async function becomesRefused(server: Installation, token: string): Promise<void> {
  const since = performance.now();
  while ((await server.call('GET', '/dashboard', { token })).status === 200) {
    assertWithin(performance.now() - since, longestDelayMilliseconds, 'still taken');
    await sleep(10);
  }
  await assertRefused(server, token, 'revoked at another server');
}

/** Two servers of one installation; `setBack` holds on to the database, and what it returns sets it back, as a failover does. */
async function startTwo(test: TestDatabase): Promise<{
  here: Installation;
  there: Installation;
  setBack(): Promise<() => Promise<void>>;
}> {
  const url = await test.create();
  const line =
    test.name === 'sqlite' ? { url, cut: async () => undefined, mend: async () => undefined } : await openProxy(url);
  const [here, there] = [await start(line.url), await start(line.url)];
  return {
    here,
    there,
    async setBack() {
      const restore = await holdOn(url);
      return async () => {
        const memories = [here, there].map(({ deps }) => deps.memory.revocations);
        // What a server of SQLite has not seen, it cannot miss.
        for (const memory of memories) await memory.look();
        const before = memories.map((memory) => memory.timeline());
        await line.cut();
        await restore();
        await line.mend();
        // Until they have seen it, they decide on what they saw less than a second ago.
        for (let turn = 0; memories.some((memory, at) => memory.timeline() === before[at]); turn++) {
          assert.ok(turn < 6_000, 'nobody noticed');
          await sleep(10);
        }
      };
    },
  };
}
