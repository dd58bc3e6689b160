/**
 * An administrator's decisions through the front door: every one of them on every status, the role
 * that comes with it, and what it does to who is signed in. Covers A06, A08.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { type Status, statuses } from '../../src/features/users/user.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

/** From pending, active, rejected and suspended: the status afterwards, or a conflict. */
const outcomes: Record<string, readonly (Status | 'conflict')[]> = {
  'approve {}': ['active', 'active', 'conflict', 'conflict'],
  'approve {"reopen":false}': ['active', 'active', 'conflict', 'conflict'],
  'approve {"reopen":true}': ['active', 'active', 'active', 'conflict'],
  'reject {}': ['rejected', 'conflict', 'rejected', 'conflict'],
  'suspend {}': ['conflict', 'suspended', 'conflict', 'suspended'],
  'reinstate {}': ['conflict', 'active', 'conflict', 'active'],
  'reopen {}': ['pending', 'pending', 'pending', 'conflict'],
};

onEveryDatabase('a decision', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const manage = (method: string, path: string, body?: unknown) => service.call(method, path, { token: boss, body });
  const decide = (id: number, decision: string, body: object = {}) => manage('POST', `/users/${id}/${decision}`, body);
  const login = (username: string) => service.call('POST', '/login', { body: { username, password } });

  async function register(more: object = {}): Promise<{ id: number; username: string; status_token: string }> {
    const answer = await service.call('POST', '/register', { body: { username: `user${++names}`, password, ...more } });
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  }
  /** A new account that was brought to this status through the front door. */
  async function accountThatIs(status: Status): Promise<number> {
    const { id } = await register();
    const way = { pending: [], active: ['approve'], rejected: ['reject'], suspended: ['approve', 'suspend'] }[status];
    for (const decision of way) assert.equal((await decide(id, decision)).status, 200);
    return id;
  }

  for (const [request, row] of Object.entries(outcomes)) {
    it(`A06 to ${request} has the outcome of the table from every status, and the same when repeated`, async () => {
      const [decision, body] = request.split(' ') as [string, string];
      for (const [at, from] of statuses.entries()) {
        const id = await accountThatIs(from);
        const before = await manage('GET', `/users/${id}`);
        const answer = await decide(id, decision, JSON.parse(body));
        const after = await manage('GET', `/users/${id}`);
        if (row[at] === 'conflict') {
          assertProblem(answer, 409, 'user/status-conflict', from);
          assert.equal(after.text, before.text);
          continue;
        }
        assert.deepEqual([answer.status, answer.json.status], [200, row[at]], `${from} ${answer.text}`);
        assert.equal(after.text, answer.text);
        assert.equal(after.headers.get('etag'), answer.headers.get('etag'));
        // Nothing to do is nothing done.
        if (row[at] === from) assert.equal(after.headers.get('etag'), before.headers.get('etag'));
        const again = await decide(id, decision, JSON.parse(body));
        assert.deepEqual([again.status, again.text], [200, answer.text]);
      }
    });
  }

  it('A06 about nobody is 404, and about who is gone as well', async () => {
    const id = await accountThatIs('pending');
    assert.equal((await manage('DELETE', `/users/${id}`)).status, 200);
    for (const decision of ['approve', 'reject', 'suspend', 'reinstate', 'reopen']) {
      for (const absent of [id, 999_999_999]) assertProblem(await decide(absent, decision), 404, 'user/not-found');
      assertProblem(await service.call('POST', `/users/${id}/${decision}`), 401, 'access/token-missing');
    }
  });

  it('takes only the members it knows', async () => {
    const id = await accountThatIs('pending');
    for (const decision of ['approve', 'reject', 'suspend', 'reinstate', 'reopen'])
      for (const body of [{ status: 'active' }, { approved_by: 1 }, { reopen: 'yes' }, { role: 1 }, { reason: 1 }, []])
        assertProblem(await decide(id, decision, body), 400, 'request/invalid', `${decision} ${JSON.stringify(body)}`);
    assert.equal((await manage('GET', `/users/${id}`)).json.status, 'pending');
  });

  it('to approve gives the role that is named, else a requested one without permissions, or user when none was asked for', async () => {
    for (const [asked, given, role] of [
      ['admin', 'admin', 'admin'],
      ['admin', 'user', 'user'],
      ['user', undefined, 'user'],
      ['user', 'admin', 'admin'],
      [undefined, undefined, 'user'],
    ]) {
      const { id } = await register(asked ? { role: asked } : {});
      const { json } = await decide(id, 'approve', given ? { role: given } : {});
      assert.deepEqual([json.role, json.requested_role, json.approved_by], [role, asked ?? null, 1]);
      assert.match(json.approved_at, /^\d{4}-/);
      assertProblem(
        await decide(id, 'approve', { role: role === 'user' ? 'admin' : 'user' }),
        409,
        'user/status-conflict',
      );
      if (role === 'admin') await manage('DELETE', `/users/${id}`);
    }
    const { id } = await register({ role: 'admin' });
    assertProblem(await decide(id, 'approve', { role: 'superuser' }), 400, 'role/unknown');
    assertProblem(await decide(id, 'approve', { role: 'constructor' }), 400, 'role/unknown');
    assert.equal((await manage('GET', `/users/${id}`)).json.status, 'pending');
  });

  it('is told to the applicant with its reason, in as many characters as were written', async () => {
    const { id, username, status_token } = await register();
    const look = async () => (await service.call('GET', `/registrations/${status_token}`)).json;
    const told = async () => {
      const { status, status_reason, role } = await look();
      return [status, status_reason, role];
    };
    await decide(id, 'reject', { reason: 'No Zoe\u0308 here.\nAsk Bo.' });
    assert.deepEqual(await told(), ['rejected', 'No Zoe\u0308 here.\nAsk Bo.', null]);
    assertProblem(await login(username), 403, 'login/registration-rejected');
    assertProblem(await decide(id, 'approve'), 409, 'user/status-conflict');
    await decide(id, 'approve', { reopen: true });
    assert.deepEqual(await told(), ['active', null, 'user']);
    await decide(id, 'reopen');
    assert.deepEqual(await told(), ['pending', null, null]);
    // Composing these would make them twice as many.
    await decide(id, 'reject', { reason: '\u0958'.repeat(500) });
    assert.deepEqual(await told(), ['rejected', '\u0958'.repeat(500), null]);
    assertProblem(await decide(id, 'reject', { reason: 'x'.repeat(501) }), 400, 'request/invalid');
  });

  it('to suspend ends what is signed in at once, and to reinstate brings back the role but no old token', async () => {
    const { id, token } = await service.addUser('deputy', 'admin');
    assert.equal((await service.call('GET', '/admin', { token })).status, 200);
    assert.equal((await decide(id, 'suspend', { reason: 'on leave' })).json.status_reason, 'on leave');
    const isDead = async () => {
      for (const path of ['/dashboard', '/admin', '/users/me'])
        assertProblem(await service.call('GET', path, { token }), 401, 'access/token-invalid', path);
    };
    await isDead();
    assertProblem(await login('deputy'), 403, 'login/suspended');
    const { json } = await decide(id, 'reinstate');
    assert.deepEqual([json.status, json.role, json.status_reason], ['active', 'admin', null]);
    await isDead();
    const fresh = await service.signIn('deputy');
    assert.equal((await service.call('GET', '/admin', { token: fresh })).status, 200);
  });

  it('to reopen puts somebody back in the queue as they were after registering, and ends what is signed in', async () => {
    const { id, username, status_token } = await register({ role: 'admin' });
    await decide(id, 'approve', { role: 'admin' });
    const token = await service.signIn(username, password);
    assertProblem(await decide(id, 'reopen'), 409, 'approvals/signed-in-since');
    const { json } = await decide(id, 'reopen', { late: true });
    assert.deepEqual(
      [json.status, json.role, json.requested_role, json.approved_at, json.approved_by],
      ['pending', 'user', 'admin', null, null],
    );
    assertProblem(await service.call('GET', '/dashboard', { token }), 401, 'access/token-invalid');
    assertProblem(await login(username), 403, 'login/not-approved');
    const queue = await manage('GET', `/users?status=pending&q=${username}`);
    assert.deepEqual(
      queue.json.data.map((user: { id: number }) => user.id),
      [id],
    );
    assertProblem(await service.call('GET', `/registrations/${status_token}`), 404, 'registration/not-found');
    await decide(id, 'reject', { reason: 'Not now' });
    assert.deepEqual((await decide(id, 'reopen')).json.status_reason, null);
    const { role } = (await decide(id, 'approve', { role: 'user' })).json;
    assert.equal(role, 'user');
    assertProblem(await service.call('GET', '/dashboard', { token }), 401, 'access/token-invalid');
    const trail = await manage('GET', `/audit?subject_id=${id}&type=user.reopened`);
    assert.deepEqual(
      trail.json.data.map((event: { details: object }) => event.details),
      [{ role: 'user' }, { role: 'admin' }],
    );
  });

  it('refuses every decision on what has changed since it was read', async () => {
    const { id, token } = await service.addUser('moved');
    const read = () => service.call('GET', '/users/me', { token });
    const stale = (await read()).headers.get('etag') as string;
    assert.equal((await manage('PATCH', `/users/${id}`, { username: 'moved-on' })).status, 200);
    const act = (decision: string, etag: string) =>
      service.call('POST', `/users/${id}/${decision}`, { token: boss, headers: { 'if-match': etag } });
    for (const decision of ['approve', 'reject', 'suspend', 'reinstate', 'reopen'])
      assertProblem(await act(decision, stale), 412, 'request/stale', decision);
    assert.equal((await act('suspend', (await read()).headers.get('etag') as string)).json.status, 'suspended');
  });

  it('A08 never takes the last active administrator away', async () => {
    const { data } = (await manage('GET', '/users?role=admin&status=active&limit=200')).json;
    for (const { id } of data) if (id !== 1) assert.equal((await decide(id, 'suspend')).status, 200);
    for (const [decision, body] of [['suspend'], ['reopen', { late: true }]] as const)
      assertProblem(await decide(1, decision, body), 409, 'user/last-admin');
    for (const method of ['PATCH', 'PUT'])
      assertProblem(await manage(method, '/users/1', { username: 'boss', role: 'user' }), 409, 'user/last-admin');
    assertProblem(await manage('DELETE', '/users/1'), 409, 'user/last-admin');
    const me = (await manage('GET', '/users/me')).json;
    assert.deepEqual([me.role, me.status], ['admin', 'active']);
  });
});
