/** What an approver has decided, and how long they can undo it. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { makeAccount } from '../support/accounts.ts';
import { addApplicants } from '../support/applicants.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('one’s own decisions', (database) => {
  let service: Installation;
  let boss: string;
  let approver: string;
  let ids: number[];

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    const role = { name: 'approver', description: '', permissions: ['users:approve'] };
    await service.call('POST', '/roles', { token: boss, body: role });
    await makeAccount(service.deps, 'ada', 'approver');
    approver = await service.signIn('ada', password);
    ids = await addApplicants(service.deps, 'person', 5);
  });

  it('are listed, the latest first, with what was given and said, and nobody else’s', async () => {
    await does(approver, 0, 'approve');
    await does(approver, 1, 'reject', { reason: 'Not known here' });
    await does(boss, 2, 'approve');
    const [first, second, ...others] = await decisions(approver);
    assert.deepEqual(others, []);
    assert.partialDeepStrictEqual(first, {
      id: ids[1],
      decision: 'reject',
      role: null,
      reason: 'Not known here',
      undo: 'open',
    });
    assert.partialDeepStrictEqual(second, {
      id: ids[0],
      decision: 'approve',
      role: 'user',
      reason: null,
      undo: 'open',
    });
    assert.equal(Date.parse(second.undo_until) - Date.parse(second.decided_at), 24 * 3_600_000);
    assert.deepEqual(
      (await decisions(boss)).map(({ id }) => id),
      [ids[2]],
    );
  });

  it('come page by page, also many of one moment', async () => {
    const many = await addApplicants(service.deps, 'many', 30);
    const list = many.map((id) => ({ id, decision: 'approve' }));
    await service.call('POST', '/approvals', { token: approver, body: { decisions: list } });
    await service.deps.database
      .updateTable('users')
      .set({ decided_at: service.deps.clock.now() })
      .where('id', 'in', many)
      .execute();
    const seen: number[] = [];
    let cursor = '';
    do {
      const { json } = await service.call('GET', `/approvals?limit=7&count=true${cursor}`, { token: approver });
      assert.equal(json.total, 32);
      seen.push(...json.data.map(({ id }: { id: number }) => id));
      cursor = json.next_cursor === null ? '' : `&cursor=${json.next_cursor}`;
    } while (cursor);
    assert.deepEqual(seen, [...many.toReversed(), ids[1], ids[0]]);
  });

  it('go with the undo, and with the next decision of somebody else', async () => {
    await does(approver, 1, 'reopen');
    await does(boss, 1, 'approve');
    assert.equal(
      (await decisions(approver)).some(({ id }) => id === ids[1]),
      false,
    );
  });

  it('cannot be undone after a sign-in, but taken back late by those who manage accounts', async () => {
    await makeAccount(service.deps, 'late', 'user');
    const late = (await service.call('GET', '/users?q=late', { token: boss })).json.data[0].id;
    await reopens(boss, late, { late: true });
    await decide(approver, late, 'approve');
    const token = await service.signIn('late', password);
    const [latest] = await decisions(approver);
    assert.partialDeepStrictEqual(latest, { id: late, undo: 'signed_in', undo_until: null });
    assertProblem(await reopen(approver, late, {}), 409, 'approvals/signed-in-since');
    const together = { decisions: [{ id: late, decision: 'reopen' }] };
    const { json } = await service.call('POST', '/approvals', { token: boss, body: together });
    assert.equal(json.results[0].code, 'approvals/signed-in-since');
    assertProblem(await reopen(approver, late, { late: true }), 403, 'access/forbidden');
    assert.equal((await service.call('GET', '/dashboard', { token })).status, 200);
    await reopens(boss, late, { late: true });
    assertProblem(await service.call('GET', '/dashboard', { token }), 401, 'access/token-invalid');
    await decide(approver, late, 'approve');
    assert.equal((await decisions(approver))[0].undo, 'open');
  });

  it('cannot be undone after a day', async () => {
    await does(approver, 3, 'reject');
    await service.deps.database
      .updateTable('users')
      .set({ decided_at: service.deps.clock.now() - 24 * 3_600_000 })
      .where('id', '=', ids[3] ?? 0)
      .execute();
    assertProblem(await reopen(approver, ids[3] ?? 0, {}), 409, 'approvals/undo-over');
    assert.equal((await decisions(approver)).at(-1).undo, 'over');
    await reopens(boss, ids[3] ?? 0, { late: true });
    assert.equal(
      (await decisions(approver)).some(({ id }) => id === ids[3]),
      false,
    );
  });

  // biome-ignore lint/suspicious/noExplicitAny: an answer can be any JSON, and tests look into it
  async function decisions(token: string): Promise<any[]> {
    const { status, json } = await service.call('GET', '/approvals', { token });
    assert.equal(status, 200);
    return json.data;
  }

  function does(token: string, at: number, decision: string, body: object = {}) {
    return decide(token, ids[at] ?? 0, decision, body);
  }

  async function decide(token: string, id: number, decision: string, body: object = {}) {
    assert.equal((await service.call('POST', `/users/${id}/${decision}`, { token, body })).status, 200);
  }

  function reopen(token: string, id: number, body: object) {
    return service.call('POST', `/users/${id}/reopen`, { token, body });
  }

  async function reopens(token: string, id: number, body: object) {
    assert.equal((await reopen(token, id, body)).status, 200);
  }
});
