/** An answer that lies ready is the one that the usual way gives, for nobody else and no longer. Covers J33. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { admit } from '../../src/features/login/admit.ts';
import { addUser } from '../../src/features/users/add-user.ts';
import { getUserByName } from '../../src/features/users/get-user.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, type RawAnswer, request } from '../support/raw-http.ts';

describe('an answer that lies ready', () => {
  let service: Installation;
  let boss: string;
  before(async () => {
    service = await install(anyDatabase);
    boss = await service.signIn('boss', adminPassword);
  });

  const read = (token: string, fields: string[] = [], line = 'GET /dashboard') =>
    ask(service.base, request(line, [`Authorization: Bearer ${token}`, ...fields]));
  const shown = ({ status, headers, body }: RawAnswer) => ({
    status,
    body,
    headers: [...headers].filter(([name]) => !['x-request-id', 'date'].includes(name)),
  });

  it('has the same bytes as the one that the framework gives', async () => {
    const [made, ready] = [await read(boss), await read(boss)];
    const usual = await read(boss, ['If-None-Match: "x"']);
    assert.deepEqual(shown(ready), shown(made));
    assert.deepEqual(shown(ready), shown(usual));
    assert.notEqual(ready.headers.get('x-request-id'), made.headers.get('x-request-id'));
  });

  it('is given for a plain request only', async () => {
    await read(boss);
    assertProblem(await read(boss, ['Transfer-Encoding: gzip, chunked']), 400, 'request/malformed');
    assertProblem(await read(boss, ['Host: two, hosts']), 400, 'request/malformed');
    assertProblem(await read(boss, ['Expect: a miracle']), 417, 'request/expectation');
    assertProblem(await read(boss, [], 'GET /dashboard/'), 404, 'request/not-found');
    assertProblem(await read(boss, [], 'DELETE /dashboard'), 405, 'request/method-not-allowed');
  });

  it('is for its own user, with a token that still holds', async () => {
    const [one, two] = [await service.addUser('one'), await service.addUser('two')];
    for (let round = 0; round < 2; round++)
      for (const { id, token } of [one, two]) assert.equal(JSON.parse((await read(token)).body).user.id, id);
    assertProblem(await read(`${one.token}x`), 401, 'access/token-invalid');
    assertProblem(await ask(service.base, request('GET /dashboard', [])), 401, 'access/token-missing');
    assert.equal((await service.call('POST', '/logout', { token: one.token })).status, 204);
    assertProblem(await read(one.token), 401, 'access/token-invalid');
    service.turnClock(700_000);
    assertProblem(await read(two.token), 401, 'access/token-invalid');
    service.turnClock(-700_000);
  });

  it('J33 is never somebody else’s, whoever asks beside', async () => {
    const { deps } = service;
    const { password_hash } = await getUserByName(deps, 'boss');
    const people = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const username = `person${index}`;
        const user = await addUser(deps, { username, passwordHash: password_hash, role: 'user', status: 'active' });
        return { username, token: (await admit(deps, user, { device: null, address: null })).access_token };
      }),
    );
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all(people.map(({ token }) => service.call('GET', '/dashboard', { token })));
      const seen = answers.map(({ json }) => [json.message, json.user.username]);
      assert.deepEqual(
        seen,
        people.map(({ username }) => [`Welcome, ${username}!`, username]),
      );
    }
  });

  it('is made anew when its user has changed', async () => {
    const { token } = await service.addUser('three');
    for (const display_name of ['Three', 'The Third', null]) {
      await read(token);
      const changed = await service.call('PATCH', '/users/me', { token, body: { display_name } });
      assert.equal(changed.status, 200, changed.text);
      assert.equal(JSON.parse((await read(token)).body).user.display_name, display_name);
    }
  });
});
