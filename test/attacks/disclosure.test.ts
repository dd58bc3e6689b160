/**
 * What a stranger learns without an account. Covers E07, and E09 but for the ids: they are numbers in
 * order, as the tutorial's clients expect, so whoever registers can tell how many have before.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('a stranger', (database) => {
  it('E07 is told that a name is taken only as often as a network may register', async () => {
    const service = await install(database, { NETWORK_ATTEMPTS: '10' });
    const register = (username: string) => service.call('POST', '/register', { body: { username, password } });
    for (const username of ['boss', 'Boss', 'BOSS', 'boss', 'boss', 'boss', 'boss', 'boss', 'boss'])
      assertProblem(await register(username), 409, 'user/exists');
    assert.equal((await register('alice')).status, 201);
    for (const username of ['boss', 'nobody', 'alice']) {
      const answer = await register(username);
      assertProblem(answer, 429, 'request/throttled', username);
      assert.match(answer.headers.get('ratelimit-policy') ?? '', /^"registration";q=10;/);
    }
    service.turnClock(15 * 60_000);
    assertProblem(await register('boss'), 409, 'user/exists');
  });

  it('E09 sees the same service whether it has one user or many', async () => {
    const service = await install(database);
    const { paths } = (await service.call('GET', '/openapi.json')).json;
    const documented = Object.keys(paths).map((path) => path.replace(/\{.*?\}/g, '1'));
    const look = async () => {
      const seen: Record<string, unknown> = {};
      for (const path of [...documented, '/', '/docs', '/robots.txt', '/metrics', '/console']) {
        const { status, headers, text } = await service.call('GET', path);
        const id = headers.get('x-request-id') ?? '';
        seen[path] = [status, headers.get('etag'), headers.get('link'), text.replaceAll(id, '')];
      }
      return seen;
    };
    const before = await look();
    for (let count = 0; count < 30; count++) {
      const user = await makeAccount(service.deps, `user${count}`);
      await makeSession(service.deps, user);
      await service.deps.database.updateTable('users').set({ status: 'pending' }).where('id', '=', user.id).execute();
    }
    assert.deepEqual(await look(), before);
  });
});
