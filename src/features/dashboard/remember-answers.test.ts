/** The dashboard from memory: always one's own, and never older than the latest change. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAccount, makeSession } from '../../../test/support/accounts.ts';
import { onEveryDatabase } from '../../../test/support/databases.ts';
import { assertInvalidToken } from '../../../test/support/forge.ts';
import { type Installation, start } from '../../../test/support/installation.ts';
import { rememberAnswers } from './remember-answers.ts';

onEveryDatabase('a remembered dashboard', (database) => {
  let here: Installation;
  let there: Installation;
  let boss: string;
  let count = 0;

  before(async () => {
    here = await start(await database.create());
    there = await start(here.deps.config.databaseUrl);
    boss = (await makeSession(here.deps, await makeAccount(here.deps, 'boss', 'admin'))).access_token;
  });

  async function signIn(): Promise<{ id: number; token: string }> {
    const { id } = await makeAccount(here.deps, `user${++count}`);
    return { id, token: (await makeSession(here.deps, id)).access_token };
  }
  const read = ({ call }: Installation, token: string) => call('GET', '/dashboard', { token });
  const nameOn = async (service: Installation, token: string) => (await read(service, token)).json.user.display_name;

  it('is what was made the first time, byte for byte', async () => {
    const { token } = await signIn();
    const [first, second, third] = [await read(here, token), await read(here, token), await read(here, token)];
    assert.deepEqual([first.status, first.text], [200, second.text]);
    assert.equal(third.text, first.text);
    const { user } = first.json;
    assert.deepEqual(user, (await here.call('GET', '/users/me', { token })).json);
  });

  it('shows a change at once on the server that made it, whoever made it, and in a second on the other', async () => {
    const { id, token } = await signIn();
    for (const [index, path] of ['/users/me', `/users/${id}`, '/users/me', `/users/${id}`].entries()) {
      const display_name = `Name ${index}`;
      for (const service of [here, there]) assert.notEqual(await nameOn(service, token), display_name);
      const changed = await here.call('PATCH', path, { token: index % 2 ? boss : token, body: { display_name } });
      assert.equal(changed.status, 200, changed.text);
      const changedAt = performance.now();
      assert.equal(await nameOn(here, token), display_name);
      for (;;) {
        const age = performance.now() - changedAt;
        if ((await nameOn(there, token)) === display_name) break;
        assert.ok(age < 1_000, 'it is still the old one elsewhere');
        await sleep(20);
      }
    }
  });

  it('is never put together from before a change, however many read while it is made', async () => {
    const { token } = await signIn();
    for (let round = 0; round < 30; round++) {
      const display_name = `Round ${round}`;
      const readers = Array.from({ length: 10 }, () => read(here, token));
      const changed = await here.call('PATCH', '/users/me', { token, body: { display_name } });
      assert.equal(changed.status, 200, changed.text);
      const later = Array.from({ length: 5 }, () => nameOn(here, token));
      assert.deepEqual(new Set(await Promise.all(later)), new Set([display_name]));
      await Promise.all(readers);
      assert.equal(await nameOn(here, token), display_name);
    }
  });

  it('is not kept when its user changed after they were read', async () => {
    const { id, token } = await signIn();
    const database = here.deps.database.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        const changed = await there.call('PATCH', '/users/me', { token, body: { display_name: 'Meanwhile' } });
        assert.equal(changed.status, 200, changed.text);
        await here.deps.revocations.settle();
        return result;
      },
    });
    const answers = rememberAnswers({ ...here.deps, database });
    assert.equal((await answers.make(id, (user) => `${user.display_name}`)).body, 'null');
    assert.equal(answers.recall(id), undefined);
  });

  it('J33 is one’s own, among many who ask at once', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, signIn));
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([...users, ...users].map(({ token }) => read(here, token)));
      for (const [index, answer] of answers.entries())
        assert.equal(answer.json.user.id, users[index % users.length]?.id, answer.text);
    }
  });

  it('J26 is gone with its user', async () => {
    const { id, token } = await signIn();
    assert.equal((await read(here, token)).status, 200);
    assert.equal((await here.call('DELETE', `/users/${id}`, { token: boss })).status, 200);
    assertInvalidToken(await read(here, token), 'after the deletion');
  });
});
