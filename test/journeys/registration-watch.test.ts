/** How an applicant without e-mail learns the decision: by the status token, which opens nothing else. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('a status token', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const manage = (method: string, path: string, body?: unknown) => service.call(method, path, { token: boss, body });
  async function register(): Promise<{ id: number; status_token: string }> {
    const body = { username: `user${++names}`, password, role: 'admin' };
    return (await service.call('POST', '/register', { body })).json;
  }
  async function watch(token: string, wait: number): Promise<{ answer: Answer; seconds: number }> {
    const start = performance.now();
    const answer = await service.call('GET', `/registrations/${token}?wait=${wait}`);
    return { answer, seconds: (performance.now() - start) / 1000 };
  }

  it('shows the state of the registration and nothing that the applicant did not say', async () => {
    const { status_token } = await register();
    assert.match(status_token, /^[\w-]{43}$/);
    const { json, headers } = await service.call('GET', `/registrations/${status_token}`);
    const { created_at, ...rest } = json;
    assert.deepEqual(rest, {
      username: `user${names}`,
      status: 'pending',
      status_reason: null,
      requested_role: 'admin',
      approved_at: null,
      decided_at: null,
      role: null,
    });
    assert.ok(Math.abs(Date.parse(created_at) - service.deps.clock.now()) < 60_000, created_at);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('is given again to who lost the answer, and to nobody else', async () => {
    const body = { username: 'lost.answer', password, note: 'The line broke.' };
    const key = '0123456789abcdef0123456789abcdef';
    const send = (body: object, key?: string) =>
      service.call('POST', '/register', { body, headers: key === undefined ? {} : { 'idempotency-key': key } });
    const [first, second] = await Promise.all([send(body, key), send(body, key)]);
    assert.equal(first.status, 201, first.text);
    assert.deepEqual([second.status, second.json], [201, first.json]);
    assert.equal((await service.call('GET', `/registrations/${first.json.status_token}`)).status, 200);
    for (const [other, otherKey] of [
      [body, undefined],
      [body, key.replace('0', '1')],
      [{ ...body, password: `${password} or so` }, key],
      [{ ...body, note: 'Another one.' }, key],
      [{ ...body, username: 'Lost.Answer' }, key],
    ] as const)
      assertProblem(await send(other, otherKey), 409, 'user/exists');
    assertProblem(await send({ ...body, username: 'other' }, 'guessable'), 400, 'request/invalid');
    assertProblem(await send({ username: 'other' }, key), 400, 'request/credentials-missing');

    await manage('POST', `/users/${first.json.id}/approve`, {});
    await manage('POST', `/users/${first.json.id}/suspend`, { reason: 'Another matter' });
    const later = await send(body, key);
    assert.deepEqual([later.status, later.json], [201, { ...first.json, status: 'active' }], 'one decision');
    await manage('POST', `/users/${first.json.id}/reinstate`);
    await service.signIn('lost.answer');
    assertProblem(await send(body, key), 409, 'user/exists', 'the token has ended');
  });

  it('shows one decision, and nothing that becomes of the account later', async () => {
    const { id, status_token } = await register();
    const look = async () => {
      const { created_at, approved_at, decided_at, ...rest } = (
        await service.call('GET', `/registrations/${status_token}`)
      ).json;
      assert.equal(approved_at === null, rest.status !== 'active');
      assert.equal(decided_at === null, rest.status === 'pending');
      if (rest.status === 'active') assert.equal(decided_at, approved_at);
      assert.ok(Date.parse(created_at) <= Date.parse(approved_at ?? created_at));
      return rest;
    };
    const approved = {
      username: `user${names}`,
      status: 'active',
      status_reason: null,
      requested_role: 'admin',
      role: 'user',
    };
    await manage('POST', `/users/${id}/approve`, { role: 'user' });
    assert.deepEqual(await look(), approved);
    await manage('POST', `/users/${id}/suspend`, { reason: 'Under investigation' });
    assert.deepEqual(await look(), approved, 'no suspension, and no reason');
    await manage('POST', `/users/${id}/reinstate`);
    await manage('PATCH', `/users/${id}`, { role: 'admin' });
    assert.deepEqual(await look(), approved, 'not the role of today');
    await manage('POST', `/users/${id}/reopen`);
    assert.deepEqual(await look(), { ...approved, status: 'pending', role: null }, 'a decision that was taken back');
    await manage('POST', `/users/${id}/approve`, { role: 'admin' });
    assert.deepEqual(await look(), { ...approved, role: 'admin' }, 'the one that counts');
  });

  it('ends with the first sign-in, whatever is decided later', async () => {
    const { id, status_token } = await register();
    const path = `/registrations/${status_token}`;
    await manage('POST', `/users/${id}/approve`, { role: 'user' });
    await service.call('POST', '/login', { body: { username: `user${names}`, password: 'not that one at all' } });
    assert.equal((await service.call('GET', path)).status, 200, 'a wrong password is no sign-in');
    await service.signIn(`user${names}`);
    const assertOver = async (when: string) => {
      assertProblem(await service.call('GET', path), 404, 'registration/not-found', when);
      assertProblem(await service.call('GET', `${path}?wait=30`), 404, 'registration/not-found', when);
    };
    await assertOver('signed in');
    for (const decision of ['suspend', 'reinstate', 'reopen', 'reject']) {
      const body = decision === 'reopen' ? { late: true } : {};
      const { status, text } = await manage('POST', `/users/${id}/${decision}`, body);
      assert.equal(status, 200, text);
      await assertOver(decision);
    }
  });

  it('waits, and tells everybody who holds it as soon as the decision is made', async () => {
    const { id, status_token } = await register();
    const watchers = [30, 30, 20].map((wait) => watch(status_token, wait));
    await sleep(200);
    await manage('POST', `/users/${id}/approve`, { role: 'user' });
    for (const { answer, seconds } of await Promise.all(watchers)) {
      assert.deepEqual([answer.json.status, answer.json.role], ['active', 'user']);
      assert.ok(seconds < 15, `${seconds} s`);
    }
    const after = await watch(status_token, 30);
    assert.equal(after.answer.json.status, 'active');
    assert.ok(after.seconds < 15, `${after.seconds} s`);
  });

  it('tells of a rejection with its reason', async () => {
    const { id, status_token } = await register();
    const watching = watch(status_token, 30);
    await manage('POST', `/users/${id}/reject`, { reason: 'Not known here' });
    const { answer } = await watching;
    assert.deepEqual([answer.json.status, answer.json.status_reason], ['rejected', 'Not known here']);
  });

  it('answers with the state as it is when the wait is over', async () => {
    const { status_token } = await register();
    const { answer, seconds } = await watch(status_token, 1);
    assert.deepEqual([answer.status, answer.json.status], [200, 'pending']);
    assert.ok(seconds > 0.9, `${seconds} s`);
  });

  it('belongs to nothing once the account is deleted, also for who waits', async () => {
    const { id, status_token } = await register();
    const watching = watch(status_token, 30);
    await sleep(200);
    assert.equal((await manage('DELETE', `/users/${id}`)).status, 200);
    const { answer } = await watching;
    assertProblem(answer, 404, 'registration/not-found');
    assertProblem(await service.call('GET', `/registrations/${status_token}`), 404, 'registration/not-found');
  });

  it('opens nothing else, before and after the approval', async () => {
    const { id, status_token } = await register();
    for (const decision of ['', 'approve']) {
      if (decision) await manage('POST', `/users/${id}/${decision}`, {});
      for (const path of ['/dashboard', '/admin', '/users', '/users/me', `/users/${id}`])
        assertProblem(await service.call('GET', path, { token: status_token }), 401, 'access/token-invalid', path);
      const login = { username: `user${names}`, password: status_token };
      assertProblem(await service.call('POST', '/login', { body: login }), 401, 'login/rejected');
    }
  });

  it('has one spelling', async () => {
    const { status_token } = await register();
    const other = status_token[0] === 'A' ? 'B' : 'A';
    const flipped = /[a-z]/.test(status_token) ? status_token.toUpperCase() : status_token.toLowerCase();
    for (const wrong of [other + status_token.slice(1), status_token.slice(0, -1) + other, flipped])
      if (wrong !== status_token)
        assertProblem(await service.call('GET', `/registrations/${wrong}`), 404, 'registration/not-found', wrong);
    for (const wrong of ['', 'short', `${status_token}A`, `${status_token}=`, `${status_token}%00`, "'%20OR%201=1"])
      assertProblem(await service.call('GET', `/registrations/${wrong}`), 404, 'request/not-found', wrong);
  });

  it('waits 30 seconds at most', async () => {
    const { status_token } = await register();
    for (const wait of ['31', '-1', '1.5', '1e1', '', ' 1', 'x', '030', '99999999999'])
      assertProblem(
        await service.call('GET', `/registrations/${status_token}?wait=${encodeURIComponent(wait)}`),
        400,
        'request/invalid',
        wait,
      );
    assertProblem(
      await service.call('GET', `/registrations/${status_token}?wait=1&wait=2`),
      400,
      'request/invalid',
      'twice',
    );
  });
});
