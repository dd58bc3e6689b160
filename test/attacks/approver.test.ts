/** With `users:approve` alone one reads who waits for a decision, and nobody else. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('somebody who may only approve', (database) => {
  let service: Installation;
  let boss: string;
  let clerk: { id: number; token: string };
  let applicants: number[];

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    await createRole(asOperator(service.deps), 'clerk', { description: '', permissions: ['users:approve'] });
    await createRole(asOperator(service.deps), 'club', { description: '', permissions: [] });
    clerk = await service.addUser('clerk', 'clerk');
    applicants = await addApplicants(service.deps, 'applicant', 8, 'user');
  });

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    service.call(method, path, { token: clerk.token, body, headers });
  const idsOf = ({ json }: { json: { data: { id: number }[] } }) => json.data.map(({ id }) => id);

  it('reads the queue, page by page and counted, and the application of each who waits', async () => {
    const [first = 0, second = 0] = applicants;
    const page = await send('GET', '/users?status=pending&limit=3&count=true');
    assert.equal(page.status, 200, page.text);
    assert.deepEqual([idsOf(page), page.json.total], [applicants.slice(0, 3), 8]);
    const next = await send('GET', `/users?status=pending&limit=3&cursor=${encodeURIComponent(page.json.next_cursor)}`);
    assert.deepEqual(idsOf(next), applicants.slice(3, 6));
    assert.deepEqual(idsOf(await send('GET', '/users?status=pending&sort=-id&limit=1')), [applicants.at(-1)]);
    const one = await send('GET', `/users/${first}`);
    const { request, ...listed } = page.json.data[0];
    assert.deepEqual([one.status, one.json, request.flags], [200, listed, []]);
    const headers = { 'if-match': one.headers.get('etag') ?? '' };
    assert.equal((await send('POST', `/users/${first}/approve`, {}, headers)).status, 200);
    assert.equal((await send('POST', `/users/${second}/reject`, {})).status, 200);
  });

  it('sees no other account, whatever is asked for', async () => {
    const other = await service.addUser('other');
    const suspended = await service.addUser('suspended');
    const [rejected = 0, approved = 0] = applicants.slice(2);
    for (const [id, decision] of [
      [suspended.id, 'suspend'],
      [rejected, 'reject'],
      [approved, 'approve'],
    ])
      assert.equal((await service.call('POST', `/users/${id}/${decision}`, { token: boss, body: {} })).status, 200);
    for (const id of [1, other.id, suspended.id, rejected, approved, 2_000_000_000])
      assertProblem(await send('GET', `/users/${id}`), 404, 'user/not-found', String(id));
    for (const query of [
      '',
      '?status=active',
      '?status=rejected',
      '?status=suspended',
      '?role=admin',
      '?q=boss',
      '?starts_with=b',
    ]) {
      const answer = await send('GET', `/users${query}`);
      assertProblem(answer, 403, 'access/forbidden', query);
      assert.match(answer.headers.get('www-authenticate') ?? '', /insufficient_scope.*scope="users:read"/);
      assert.match(answer.json.detail, /status=pending/);
    }
    assert.deepEqual(idsOf(await send('GET', '/users?status=pending&q=o&role=admin')), []);
    assertProblem(await send('GET', '/users?status=pending&status=active'), 400, 'request/invalid');
    const { json } = await service.call('GET', '/users?limit=2&count=true', { token: boss });
    const cursor = encodeURIComponent(json.next_cursor);
    assertProblem(await send('GET', `/users?cursor=${cursor}`), 403, 'access/forbidden');
    assert.ok(
      (await send('GET', `/users?status=pending&cursor=${cursor}`)).json.data.every(
        ({ status }: { status: string }) => status === 'pending',
      ),
    );
    // Nor by way of a decision that has been made already, unless it was their own.
    for (const [id, decision] of [
      [other.id, 'approve'],
      [approved, 'approve'],
      [rejected, 'reject'],
    ])
      assertProblem(await send('POST', `/users/${id}/${decision}`, {}), 409, 'user/status-conflict');
    const own = `/users/${applicants[0]}/approve`;
    assert.equal((await send('POST', own, {})).json.approved_by, clerk.id);
    assert.equal((await send('POST', `/users/${applicants[1]}/reject`, {})).json.status, 'rejected');
    // Nor by their own, once somebody has changed the account.
    const changed = await service.call('PATCH', `/users/${applicants[0]}`, {
      token: boss,
      body: { email: 'later@example.org', role: 'club' },
    });
    assert.equal(changed.status, 200, changed.text);
    for (const body of [{}, { role: 'user' }]) {
      const answer = await send('POST', own, body);
      assertProblem(answer, 409, 'user/status-conflict');
      assert.doesNotMatch(answer.text, /later|club/);
    }
    const decisions = [applicants[0], other.id].map((id) => ({ id, decision: 'approve', role: 'admin' }));
    const together = await send('POST', '/approvals', { decisions });
    assert.deepEqual(
      together.json.results.map(({ status }: { status: number }) => status),
      [409, 409],
    );
    assert.doesNotMatch(together.text, /club|user_status/);
    // Nor can they undo what nobody decided.
    const { json: added } = await service.call('POST', '/users', {
      token: boss,
      body: { username: 'added', password: adminPassword, email: 'added@example.org' },
    });
    const answer = await send('POST', `/users/${added.id}/reopen`, {});
    assertProblem(answer, 409, 'approvals/undo-over');
    assert.doesNotMatch(answer.text, /added@/);
    assert.equal((await send('GET', '/users/me')).json.username, 'clerk');
    for (const [method, path, body] of [
      ['POST', '/users', { username: 'made', password: adminPassword }],
      ['DELETE', `/users/${applicants[5]}`, undefined],
      ['GET', `/users/${applicants[5]}/sessions`, undefined],
      ['GET', '/audit', undefined],
      ['GET', '/statistics', undefined],
      ['GET', '/settings', undefined],
    ] as const)
      assertProblem(await send(method, path, body), 403, 'access/forbidden', `${method} ${path}`);
    for (const method of ['PATCH', 'PUT'])
      assertProblem(await send(method, `/users/${applicants[5]}`, { username: 'new.name' }), 404, 'user/not-found');
  });

  it('loses sight of them with the permission', async () => {
    const { status } = await service.call('PUT', '/roles/clerk', {
      token: boss,
      body: { description: '', permissions: ['roles:write'] },
    });
    assert.equal(status, 200);
    assertProblem(await send('GET', '/users?status=pending'), 403, 'access/forbidden');
    assertProblem(await send('GET', `/users/${applicants[6]}`), 404, 'user/not-found');
  });
});
