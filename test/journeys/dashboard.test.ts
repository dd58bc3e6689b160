/** The dashboard: always one's own, and never older than the latest change. Covers J26 and J33. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { type Installation, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('the dashboard', (database) => {
  let here: Installation;
  let there: Installation;
  let boss: string;
  let count = 0;

  before(async () => {
    here = await start(await database.create());
    there = await start(here.deps.config.databaseUrl);
    boss = (await makeSession(here.deps, await makeAccount(here.deps, 'boss', 'admin'))).access_token;
  });

  async function signIn(): Promise<{ id: number; username: string; token: string }> {
    const username = `user${++count}`;
    const { id } = await makeAccount(here.deps, username);
    return { id, username, token: (await makeSession(here.deps, id)).access_token };
  }
  const read = ({ call }: Installation, token: string) => call('GET', '/dashboard', { token });
  const nameOn = async (service: Installation, token: string) => (await read(service, token)).json.user.display_name;

  it('has the same user as /users/me, for a token that holds', async () => {
    const { token, username } = await signIn();
    const { status, json } = await read(here, token);
    assert.deepEqual([status, json.message], [200, `Welcome, ${username}!`]);
    assert.deepEqual(json.user, (await here.call('GET', '/users/me', { token })).json);
    assertProblem(await here.call('GET', '/dashboard'), 401, 'access/token-missing');
    assertInvalidToken(await read(here, `${token}x`), 'more than the token');
    assert.equal((await here.call('POST', '/logout', { token })).status, 204);
    assertInvalidToken(await read(here, token), 'after the end of its session');
  });

  it('shows a change at once, on every server and from any user', async () => {
    const { id, token } = await signIn();
    for (const [index, path] of ['/users/me', `/users/${id}`, '/users/me', `/users/${id}`].entries()) {
      const display_name = `Name ${index}`;
      for (const service of [here, there]) assert.notEqual(await nameOn(service, token), display_name);
      const changed = await here.call('PATCH', path, { token: index % 2 ? boss : token, body: { display_name } });
      assert.equal(changed.status, 200, changed.text);
      for (const service of [here, there]) assert.equal(await nameOn(service, token), display_name);
    }
  });

  it('shows nothing older than a change, however many read while it is made', async () => {
    const { token } = await signIn();
    for (let round = 0; round < 30; round++) {
      const display_name = `Round ${round}`;
      const readers = Array.from({ length: 10 }, () => read(here, token));
      const changed = await here.call('PATCH', '/users/me', { token, body: { display_name } });
      assert.equal(changed.status, 200, changed.text);
      const later = Array.from({ length: 5 }, () => nameOn(here, token));
      assert.deepEqual(new Set(await Promise.all(later)), new Set([display_name]));
      await Promise.all(readers);
    }
  });

  it('J33 is never somebody else’s, among many who ask at once', async () => {
    const users = await Promise.all(Array.from({ length: 50 }, signIn));
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all([...users, ...users].map(({ token }) => read(here, token)));
      for (const [index, { json, text }] of answers.entries()) {
        const user = users[index % users.length];
        assert.deepEqual([json.message, json.user.id], [`Welcome, ${user?.username}!`, user?.id], text);
      }
    }
  });

  it('J26 is gone with its user, at once on the server that deleted them', async () => {
    const { id, token } = await signIn();
    assert.equal((await read(here, token)).status, 200);
    assert.equal((await here.call('DELETE', `/users/${id}`, { token: boss })).status, 200);
    assertInvalidToken(await read(here, token), 'after the deletion');
    assertInvalidToken(await read(there, token), 'after the deletion, on another server');
  });
});
