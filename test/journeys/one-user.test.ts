/** What an administrator can know and do about one account: how it came here, whether it is locked; and about all as CSV. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { insertUsers } from '../../src/features/adoption/store.ts';
import { addFirstAdmin } from '../../src/features/setup/add-first-admin.ts';
import { accountBudget, mostInARow, windowMilliseconds } from '../../src/features/throttle/budget.ts';
import { spend } from '../../src/features/throttle/spend.ts';
import { createUser } from '../../src/features/users/create-user.ts';
import { asOperator } from '../support/as-operator.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('one account', (database) => {
  let service: Installation;
  let boss: string;

  const get = async (path: string) => {
    const answer = await service.call('GET', path, { token: boss });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  const post = (path: string, body: object = {}) => service.call('POST', path, { token: boss, body });

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  it('says whether failed sign-ins lock it, until when, and whether there was anything to unlock', async () => {
    const { id } = await service.addUser('lena');
    const fail = () => spend(service.deps, [accountBudget('lena')]);
    const free = { locked: false, locked_until: null, failed_in_a_row: 0, last_failed_at: null };
    assert.deepEqual(await get(`/users/${id}/lock`), free);
    assert.deepEqual((await post(`/users/${id}/unlock`)).json, { unlocked: false });
    const begin = service.deps.clock.now();
    for (let count = 0; count < 9; count++) await fail();
    const almost = await get(`/users/${id}/lock`);
    assert.deepEqual([almost.locked, almost.locked_until, almost.failed_in_a_row], [false, null, 9]);
    await fail();
    const waits = await get(`/users/${id}/lock`);
    assert.deepEqual([waits.locked, waits.failed_in_a_row], [true, 10]);
    const isBetween = (at: string, from: number, to: number) => from <= Date.parse(at) && Date.parse(at) <= to;
    const end = service.deps.clock.now();
    const [earliest, latest] = [begin + windowMilliseconds, end + windowMilliseconds];
    assert.ok(isBetween(waits.locked_until, earliest, latest));
    assert.ok(isBetween(waits.last_failed_at, begin, end));
    service.turnClock(windowMilliseconds);
    boss = await service.signIn('boss', adminPassword);
    assert.equal((await get(`/users/${id}/lock`)).locked, false);
    for (let count = 10; count < mostInARow; count++) {
      if (count % 10 === 0) service.turnClock(windowMilliseconds);
      await fail();
    }
    boss = await service.signIn('boss', adminPassword);
    const locked = await get(`/users/${id}/lock`);
    assert.deepEqual([locked.locked, locked.locked_until, locked.failed_in_a_row], [true, null, mostInARow]);
    assert.deepEqual((await post(`/users/${id}/unlock`)).json, { unlocked: true });
    assert.deepEqual(await get(`/users/${id}/lock`), free);
    assertProblem(await service.call('GET', '/users/2000000000/lock', { token: boss }), 404, 'user/not-found');
  });

  it('says how it came here, as far as that is known', async () => {
    const origin = async (id: number) => {
      const { at, ...rest } = await get(`/users/${id}/origin`);
      assert.equal(at, (await get(`/users/${id}`)).created_at);
      return rest;
    };
    const by = { kind: 'user', id: 1, username: 'boss' };
    const asked = { username: 'maria', password, role: 'user', note: 'I run the archive' };
    const { id } = (await service.call('POST', '/register', { body: asked })).json;
    const request = { how: 'registered', requested_role: 'user', reason: 'I run the archive' };
    assert.deepEqual(await origin(id), request);
    await post(`/users/${id}/reject`, { reason: 'Not known here' });
    const { decision: rejected } = await origin(id);
    assert.match(rejected.at, /Z$/);
    assert.deepEqual({ ...rejected, at: '' }, { decision: 'rejected', at: '', by, reason: 'Not known here' });
    await post(`/users/${id}/approve`, { role: 'user', reopen: true });
    const { approved_at } = await get(`/users/${id}`);
    const approved = { decision: 'approved', at: approved_at, by, role: 'user' };
    assert.deepEqual(await origin(id), { ...request, decision: approved });
    await service.deps.database
      .updateTable('users')
      .set({ origin: null, approved_by: null })
      .where('id', '=', id)
      .execute();
    assert.deepEqual(await origin(id), { ...request, decision: approved });

    const added = (await post('/users', { username: 'added', password })).json.id;
    assert.deepEqual(await origin(added), { how: 'added', by });
    const operators = await createUser(asOperator(service.deps), { username: 'from.the.shell', password });
    assert.deepEqual(await origin(operators.id), { how: 'added', by: { kind: 'operator' } });
    const now = service.deps.clock.now();
    const row = { username: 'old', username_key: 'old', password_hash: '!', role: 'user', status: 'active' as const };
    await insertUsers(service.deps.database, [{ ...row, created_at: now, updated_at: now, approved_at: now }]);
    const { data } = await get('/users?starts_with=old');
    assert.deepEqual(await origin(data[0].id), { how: 'imported' });
    await service.deps.database.deleteFrom('audit_events').execute();
    await service.deps.database.updateTable('users').set({ origin: null }).execute();
    assert.deepEqual(await origin(data[0].id), { decision: { decision: 'approved', at: data[0].approved_at } });
    assertProblem(await service.call('GET', '/users/2000000000/origin', { token: boss }), 404, 'user/not-found');

    const fresh = await start(await database.create());
    await addFirstAdmin(fresh.deps, { username: 'first', password: adminPassword });
    const token = await fresh.signIn('first', adminPassword);
    assert.equal((await fresh.call('GET', '/users/1/origin', { token })).json.how, 'setup');
  });

  it('is nobody’s own to suspend, to put back into the queue, to demote or to delete', async () => {
    const own = await service.addUser('second', 'admin');
    const { token, id } = own;
    const calls: [string, string, object?][] = [
      ['POST', `/users/${id}/suspend`, {}],
      ['POST', `/users/${id}/reopen`, {}],
      ['PATCH', `/users/${id}`, { role: 'user' }],
      ['PATCH', '/users/me', { role: 'user' }],
      ['PUT', `/users/${id}`, { username: 'second', role: 'user' }],
      ['DELETE', `/users/${id}`],
    ];
    for (const [method, path, body] of calls) {
      const answer = await service.call(method, path, { token, ...(body && { body }) });
      assertProblem(answer, 409, 'user/own-account', `${method} ${path}`);
    }
    const decisions = [{ id, decision: 'reopen' }];
    const together = await service.call('POST', '/approvals', { token, body: { decisions } });
    assert.equal(together.json.results[0].code, 'user/own-account');
    assert.deepEqual([(await get(`/users/${id}`)).status, (await get(`/users/${id}`)).role], ['active', 'admin']);
    const named = await service.call('PATCH', `/users/${id}`, {
      token,
      body: { role: 'admin', display_name: 'Second' },
    });
    assert.equal(named.status, 200, named.text);
  });

  it('L08 is a line of CSV in what is filtered, a page at a time, and no formula', async () => {
    await post('/users', { username: 'csv.one', password, display_name: '=cmd()' });
    await post('/users', { username: 'csv.two', password });
    const first = await service.call('GET', '/users?starts_with=csv.&format=csv&limit=1', { token: boss });
    assert.equal(first.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(first.headers.get('content-disposition'), 'attachment; filename="users.csv"');
    const [head, line, end] = first.text.split('\r\n');
    assert.match(head ?? '', /^"id","username","display_name","email","role"/);
    assert.match(line ?? '', /^\d+,"csv\.one","'=cmd\(\)",,"user"/);
    assert.equal(end, '');
    const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await service.call('GET', next, { token: boss });
    assert.match(second.text, /^"id".*\r\n\d+,"csv\.two"/);
    assert.equal(second.headers.get('link'), null);
    const approver = await service.addUser('nobody.special');
    const refused = await service.call('GET', '/users?format=csv', { token: approver.token });
    assertProblem(refused, 403, 'access/forbidden');
  });
});
