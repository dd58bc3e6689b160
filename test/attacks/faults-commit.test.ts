/**
 * The connection is cut after the database has done the work and before it could say so. The client hears
 * 503, which says nothing about whether it is done; so whoever repeats the request must come to a good end.
 * Covers F02 (after COMMIT).
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { openProxy } from '../support/proxy.ts';

const newPassword = 'another horse altogether';

onEveryDatabase('a commit whose answer is lost', (database) => {
  if (database.name === 'sqlite') return;

  it('F02 is a 503, and the same request again is answered sensibly', async () => {
    const proxy = await openProxy(await database.create());
    const installation = await install(database, { DATABASE_URL: proxy.url });
    const { call, signIn } = installation;
    const token = await signIn('boss', adminPassword);
    // The transaction of the change itself records it; those that count attempts come before.
    const change = [/^insert into .audit_events./, /^commit$/] as const;
    const cutting = async (request: () => Promise<Answer>, statements: readonly RegExp[] = change): Promise<Answer> => {
      const isCut = proxy.cutAfter(...statements);
      assertProblem(await request(), 503, 'database/unavailable');
      await isCut;
      return request();
    };
    const statusOf = async (id: number) => (await call('GET', `/users/${id}`, { token })).json.status;
    const logIn = (secret = password) => call('POST', '/login', { body: { username: 'alice', password: secret } });

    const register = () => call('POST', '/register', { body: { username: 'alice', password } });
    assertProblem(await cutting(register), 409, 'user/exists');
    const pending = (await call('GET', '/users?status=pending', { token })).json.data;
    assert.equal(pending.length, 1);
    const { id } = pending[0];

    const approve = () => call('POST', `/users/${id}/approve`, { token, body: {} });
    assert.equal((await cutting(approve)).json.status, 'active');

    const first = await cutting(logIn);
    assert.equal(first.status, 200);
    const sessions = (await call('GET', '/sessions', { token: first.json.access_token })).json.data;
    assert.equal(sessions.length, 2, 'the lost one can be seen, and so be ended');

    const refresh = () => call('POST', '/token/refresh', { body: { refresh_token: first.json.refresh_token } });
    const second = await cutting(refresh, [/^update .sessions./]);
    assert.equal(second.status, 200, 'losing an answer is no theft');
    const alice = second.json.access_token;

    const rename = () => call('PATCH', '/users/me', { token: alice, body: { display_name: 'Alice' } });
    assert.equal((await cutting(rename)).json.display_name, 'Alice');

    const changePassword = () =>
      call('POST', '/users/me/password', {
        token: alice,
        body: { current_password: password, new_password: newPassword },
      });
    // Either the password is no longer that one, or this server knows already that the token is an old one.
    assert.equal((await cutting(changePassword)).status, 401);
    assertProblem(await logIn(), 401, 'login/rejected');
    const { access_token: last } = (await logIn(newPassword)).json;

    const logOut = () => call('POST', '/logout', { token: last });
    assert.ok([204, 401].includes((await cutting(logOut)).status));

    const suspend = () => call('POST', `/users/${id}/suspend`, { token, body: {} });
    assert.equal((await cutting(suspend)).status, 200);
    assert.equal(await statusOf(id), 'suspended');

    const remove = () => call('DELETE', `/users/${id}`, { token });
    assertProblem(await cutting(remove), 404, 'user/not-found');

    const create = () => call('POST', '/users', { token, body: { username: 'bertha', password } });
    assertProblem(await cutting(create), 409, 'user/exists');
    assert.doesNotMatch(installation.log(), /unexpected error/);
  });
});
