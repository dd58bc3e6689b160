/** Everything else that can be guessed, and what all the guesses leave behind. Covers B10, B11. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import {
  accountBudget,
  memoryMilliseconds,
  mostInARow,
  networkBudget,
  windowMilliseconds,
} from '../../src/features/throttle/budget.ts';
import { forgetExpiredBudgets } from '../../src/features/throttle/forget-expired.ts';
import { giveBack, spend } from '../../src/features/throttle/spend.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertThrottled, guess, wrong } from '../support/guesses.ts';
import { type Installation, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const attempts = 10;
const next = 'another horse battery staple';

onTwoDatabases('a side door', (database) => {
  let service: Installation;

  before(async () => {
    // Without an administrator, so that a setup link opens something.
    service = await start(await database.create(), { NETWORK_ATTEMPTS: String(attempts) });
  });

  it('B11 to the password, by a session that somebody got hold of, is shut after ten guesses', async () => {
    const user = await makeAccount(service.deps, 'walked-away');
    let { access_token: token } = await makeSession(service.deps, user);
    const change = (current: string) =>
      service.call('POST', '/users/me/password', { token, body: { current_password: current, new_password: next } });
    const answers = await Promise.all(Array.from({ length: 30 }, () => change(wrong)));
    for (const answer of answers)
      if (answer.status === 401) assertProblem(answer, 401, 'password/wrong');
      else assertThrottled(answer, 'password', 10);
    assert.equal(answers.filter(({ status }) => status === 401).length, 10);
    assertThrottled(await change(password), 'password', 10);
    service.turnClock(windowMilliseconds);
    token = (await makeSession(service.deps, user)).access_token;
    assert.equal((await change(password)).status, 204);
  });

  it('B11 of tokens is shut after a hundred bad ones from one network, whatever they are for, and stays open to good ones', async () => {
    const user = await makeAccount(service.deps, 'holder');
    const session = await makeSession(service.deps, user);
    const other = await makeSession(service.deps, user);
    const registered = await service.call('POST', '/register', { body: { username: 'applicant', password } });
    const refresh = (token: string) => service.call('POST', '/token/refresh', { body: { refresh_token: token } });
    const revoke = (token: string) =>
      service.call('POST', '/revoke', {
        raw: `token=${token}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const enter = (token: string) =>
      service.call('POST', '/console/session/refresh', { headers: { cookie: `console=${token}` } });
    const watch = (token: string) => service.call('GET', `/registrations/${token}`);
    const setUp = (token: string) =>
      service.call('POST', '/setup', { body: { token, username: 'boss', password: next } });
    const checkSetUp = (token: string) => service.call('POST', '/setup/check', { body: { token } });
    const forged = `${session.refresh_token.slice(0, -4)}AAAA`;
    const bad = [
      ['refresh', () => refresh(forged), 401],
      ['revoke', () => revoke(forged), 200],
      ['watch', () => watch('A'.repeat(43)), 404],
      ['set up', () => setUp('1.x'), 403],
      ['check of a link', () => checkSetUp('1.x'), 403],
      ['console', () => enter(forged), 401],
    ] as const;
    for (let turn = 0; turn < attempts * 10; turn++) {
      const [name, send, status] = bad[turn % bad.length] as (typeof bad)[number];
      assert.equal((await send()).status, status, name);
    }
    for (const [, send] of bad) assertThrottled(await send(), 'token', attempts * 10);
    assert.equal((await refresh(session.refresh_token)).status, 200);
    assert.equal((await revoke(other.refresh_token)).status, 200);
    assert.equal((await watch(registered.json.status_token)).status, 200);
    assert.equal((await setUp(makeSetupToken(service.deps.secret, service.deps.clock.now()))).status, 201);
    service.turnClock(windowMilliseconds);
    for (const [name, send, status] of bad.slice(0, 3)) assert.equal((await send()).status, status, name);
  });

  it('B11 of names, by registering, is shut after as many as there may be sign-ins', async () => {
    await makeAccount(service.deps, 'taken');
    service.turnClock(windowMilliseconds);
    const register = (body: object) => service.call('POST', '/register', { body });
    for (let time = 0; time < attempts + 5; time++)
      assertProblem(await register({ username: 'no name', password }), 400, 'user/username-refused');
    const answers = await Promise.all(
      Array.from({ length: attempts * 3 }, () => register({ username: 'taken', password })),
    );
    for (const answer of answers)
      if (answer.status === 409) assertProblem(answer, 409, 'user/exists');
      else assertThrottled(answer, 'registration', attempts);
    assert.equal(answers.filter(({ status }) => status === 409).length, attempts);
    assertThrottled(await register({ username: 'free-still', password }), 'registration', attempts);
    // Whoever has an account is not kept from it by those who want one.
    assert.equal((await service.call('POST', '/login', { body: { username: 'taken', password } })).status, 200);
  });

  it('B10 of thousands of made-up names leaves nothing behind after a week', async () => {
    const { deps } = service;
    const count = async () => (await deps.database.selectFrom('budgets').select('owner').execute()).length;
    await deps.database.deleteFrom('budgets').execute();
    await guess(service.call, 'a'.repeat(200));
    const query = deps.database.selectFrom('budgets').selectAll().orderBy('expires_at', 'desc');
    const one = await query.executeTakeFirstOrThrow();
    const owners = Array.from({ length: 2_500 }, (_, index) => String(index).padStart(43, '-'));
    for (let from = 0; from < owners.length; from += 500) {
      const rows = owners.slice(from, from + 500).map((owner) => ({ ...one, owner }));
      await deps.database.insertInto('budgets').values(rows).execute();
    }
    for (let failure = 0; failure < mostInARow; failure++) {
      if (failure % 10 === 0) service.turnClock(windowMilliseconds);
      await spend(deps, [accountBudget('locked')]);
    }
    await forgetExpiredBudgets(deps);
    // The network's is over with its window.
    assert.equal(await count(), owners.length + 2);
    service.turnClock(memoryMilliseconds);
    await forgetExpiredBudgets(deps);
    assert.equal(await count(), 1);
    assertThrottled(await guess(service.call, 'locked'), 'account', 10, 'login/locked');
  });

  it('B10 of a network that came more than a hundred times leaves nothing behind either', async () => {
    const { deps } = service;
    const owners = () => deps.database.selectFrom('budgets').select('owner').execute();
    await deps.database.deleteFrom('budgets').execute();
    const network = networkBudget('registration', '192.0.2.7', deps.config);
    for (let time = 0; time <= mostInARow; time++) {
      if (time % attempts === 0) service.turnClock(windowMilliseconds);
      await spend(deps, [network]);
    }
    await giveBack(deps, network);
    assert.equal((await owners()).length, 1);
    service.turnClock(windowMilliseconds + 1);
    await forgetExpiredBudgets(deps);
    assert.deepEqual(await owners(), []);
  });
});
