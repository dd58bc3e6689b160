/** One account cannot fill the database: what it does with itself has budgets, and its sessions a bound. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { listSessionIds } from '../../src/features/sessions/store.ts';
import { ownBudget } from '../../src/features/throttle/budget.ts';
import { spend } from '../../src/features/throttle/spend.ts';
import { makeSession } from '../support/accounts.ts';
import { followTrail } from '../support/audit.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const most = 100;
const quarter = 15 * 60_000;

onEveryDatabase('what an account does with itself', (database) => {
  let service: Installation;
  let trail: ReturnType<typeof followTrail>;
  before(async () => {
    service = await install(database);
    trail = followTrail(service);
  });
  const call: Installation['call'] = (...request) => service.call(...request);
  const logIn = (username: string, secret = password) =>
    call('POST', '/login', { body: { username, password: secret } });
  const sessionsOf = (id: number) => listSessionIds(service.deps.database, id);
  const assertThrottled = (answer: Answer, doings: string, budget: string) => {
    assertProblem(answer, 429, 'request/throttled');
    assert.match(answer.json.error, new RegExp(`^There were too many ${doings}: try again in \\d+ minutes\\.$`));
    assert.match(answer.headers.get('retry-after') ?? '', /^\d{3}$/);
    assert.match(answer.headers.get('ratelimit-policy') ?? '', new RegExp(`^"${budget}";q=\\d+;w=900$`));
  };
  const take = async (name: Parameters<typeof ownBudget>[0], id: number, times: number) => {
    for (let time = 0; time < times; time++) await spend(service.deps, [ownBudget(name, id)]);
  };

  it('has a budget for the profile, which keeps nobody from the password, the sessions and a sign-out', async () => {
    const { id, token } = await service.addUser('profiled');
    const other = await service.addUser('other');
    const boss = await service.signIn('boss', adminPassword);
    const { refresh_token } = (await logIn('profiled')).json;
    const change = (turn: number, method = 'PATCH', path = '/users/me') =>
      call(method, path, {
        token,
        body: { ...(method === 'PUT' && { username: 'profiled' }), display_name: `${turn}` },
      });
    await trail();
    for (let turn = 0; turn < 60; turn++) {
      const way = [['PATCH', '/users/me'] as const, ['PUT', `/users/${id}`] as const][turn % 2];
      assert.equal((await change(turn, ...(way ?? []))).status, 200);
    }
    for (const path of ['/users/me', `/users/${id}`])
      for (const method of ['PATCH', 'PUT']) assertThrottled(await change(60, method, path), 'changes', 'profile');
    assertThrottled(await call('PATCH', '/users/me', { token, body: {} }), 'changes', 'profile');
    const events = await trail({ subjectId: id });
    assert.equal(events.length, 61);
    assert.deepEqual([events.at(-1)?.type, events.at(-1)?.details], ['request.throttled', { budget: 'profile' }]);
    assert.equal((await call('PATCH', '/users/me', { token: other.token, body: { display_name: 'x' } })).status, 200);
    const byAdmin = await call('PATCH', `/users/${id}`, { token: boss, body: { display_name: 'By another' } });
    assert.equal(byAdmin.json.display_name, 'By another');
    assert.equal((await call('DELETE', '/sessions', { token })).status, 204);
    const passwords = { current_password: password, new_password: 'a staple of correct batteries' };
    assert.equal((await call('POST', '/users/me/password', { token, body: passwords })).status, 204);
    assertProblem(
      await call('POST', '/token/refresh', { body: { refresh_token } }),
      401,
      'session/refresh-rejected',
      'the other session',
    );
    service.turnClock(quarter);
    const fresh = (await logIn('profiled', passwords.new_password)).json.access_token;
    assert.equal((await call('PATCH', '/users/me', { token: fresh, body: { display_name: 'Later' } })).status, 200);
    assert.equal((await call('POST', '/logout', { token: fresh })).status, 204);
  });

  it('has a budget for new passwords, which takes the current one to use up', async () => {
    const { id, token } = await service.addUser('renewed');
    const change = (current: string, next: string, as = token) =>
      call('POST', '/users/me/password', { token: as, body: { current_password: current, new_password: next } });
    await take('new-password', id, 59);
    for (let guess = 0; guess < 9; guess++)
      assertProblem(await change('not the password at all', 'a staple of correct batteries'), 401, 'password/wrong');
    assert.equal((await change(password, 'a staple of correct batteries')).status, 204);
    const fresh = (await logIn('renewed', 'a staple of correct batteries')).json.access_token;
    assertThrottled(await change('a staple of correct batteries', password, fresh), 'changes', 'new-password');
    assert.equal((await logIn('renewed', 'a staple of correct batteries')).status, 200, 'nothing has changed');
  });

  it('has a budget for sign-ins, which takes the password to use up and tells nobody else anything', async () => {
    const { id } = await service.addUser('returning');
    await take('sign-in', id, 999);
    for (let guess = 0; guess < 8; guess++)
      assertProblem(await logIn('returning', 'not the password at all'), 401, 'login/rejected');
    assert.equal((await logIn('returning')).status, 200);
    const before = await sessionsOf(id);
    for (let time = 0; time < 12; time++) assertThrottled(await logIn('returning'), 'sign-ins', 'sign-in');
    assert.deepEqual(await sessionsOf(id), before);
    assertProblem(await logIn('returning', 'not the password at all'), 401, 'login/rejected');
    assert.deepEqual(
      (await trail({ subjectId: id, type: 'login.throttled' })).map(({ details }) => details),
      [{ budget: 'sign-in' }],
    );
    service.turnClock(quarter);
    assert.equal((await logIn('returning')).status, 200);
  });

  it('leaves it a hundred sessions: the one that was used longest ago ends, and the trail says why', async () => {
    const { id, token } = await service.addUser('traveller');
    const first = await makeSession(service.deps, id);
    service.turnClock(1_000);
    const second = await makeSession(service.deps, id);
    service.turnClock(1_000);
    for (let count = 3; count < most; count++) await makeSession(service.deps, id);
    assert.equal((await call('GET', '/users/me', { token })).status, 200);
    service.turnClock(1_000);
    const { refresh_token } = (await call('POST', '/token/refresh', { body: { refresh_token: first.refresh_token } }))
      .json;
    const [oldest] = await sessionsOf(id);
    await trail();
    const { access_token } = (await logIn('traveller')).json;
    const [signedIn, ended, ...more] = await trail({ subjectId: id });
    assert.equal(signedIn?.type, 'login.succeeded');
    assert.deepEqual(
      [ended?.type, ended?.actor_id, ended?.details],
      ['session.ended', id, { sessions: [oldest], reason: 'too many' }],
    );
    assert.deepEqual(more, []);
    assertInvalidToken(await call('GET', '/users/me', { token }), 'the one that was used longest ago');
    await logIn('traveller');
    assertInvalidToken(await call('GET', '/users/me', { token: second.access_token }), 'the one after it');
    assert.equal((await call('POST', '/token/refresh', { body: { refresh_token } })).status, 200, 'it was used since');
    const { json } = await call('GET', '/sessions?limit=1&count=true', { token: access_token });
    assert.equal(json.total, most);
  });

  it('leaves it a hundred sessions when fifty sign in at once, and when it had more from before', async () => {
    const { id } = await service.addUser('crowd');
    for (let count = 1; count < most - 10; count++) await makeSession(service.deps, id);
    const answers = await Promise.all(Array.from({ length: 50 }, () => logIn('crowd')));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal((await sessionsOf(id)).length, most);
    for (const { json } of answers)
      assert.equal((await call('GET', '/users/me', { token: json.access_token })).status, 200, 'they are the newest');

    const { database: tables, clock } = service.deps;
    const now = clock.now();
    const row = { user_id: id, nonce: 'x', authenticated_at: now, created_at: now, last_used_at: 0 };
    for (let count = 0; count < 13; count++)
      await tables
        .insertInto('sessions')
        .values(Array(50).fill({ ...row, last_used_at: clock.now() - count - 1_000 }))
        .execute();
    await logIn('crowd');
    assert.equal((await sessionsOf(id)).length, most);
  });

  it('ends none of it with a sign-in while the clock is set back', async () => {
    const { id } = await service.addUser('late');
    for (let count = 1; count < most; count++) await makeSession(service.deps, id);
    service.turnClock(-60_000);
    const { json } = await logIn('late');
    assert.equal((await call('GET', '/users/me', { token: json.access_token })).status, 200);
    assert.equal((await sessionsOf(id)).length, most);
    service.turnClock(60_000);
  });
});
