/** Many decisions as a way to do more than one would be allowed. Covers A03, A08, A09, H11, H13. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { exchange } from '../support/raw-http.ts';

onEveryDatabase('an attack with many decisions', (database) => {
  let service: Installation;
  let admin: string;
  let clerk: string;
  let applicants: number[];

  before(async () => {
    service = await install(database);
    await createRole(asOperator(service.deps), 'clerk', { description: '', permissions: ['users:approve'] });
    await createRole(asOperator(service.deps), 'reader', { description: '', permissions: ['users:read'] });
    clerk = (await service.addUser('clerk.one', 'clerk')).token;
    admin = (await service.addUser('admin.one', 'admin')).token;
    applicants = await addApplicants(service.deps, 'applicant', 20);
  });

  const send = (token: string | undefined, body: unknown, key?: string) =>
    service.call('POST', '/approvals', {
      token,
      body,
      ...(key !== undefined && { headers: { 'idempotency-key': key } }),
    });
  const statuses = async () => {
    const { database: tables } = service.deps;
    return tables.selectFrom('users').select(['id', 'status', 'role', 'version']).orderBy('id').execute();
  };

  it('A03 takes the permission to approve, for every one of them', async () => {
    const before = await statuses();
    const decisions = applicants.map((id) => ({ id, decision: 'approve', role: 'admin' }));
    const { token } = await service.addUser('user.one');
    const { token: reader } = await service.addUser('reader.one', 'reader');
    for (const one of [token, reader]) assertProblem(await send(one, { decisions }), 403, 'access/forbidden');
    assertProblem(await send(undefined, { decisions }), 401, 'access/token-missing');
    assert.deepEqual((await statuses()).slice(0, before.length), before);
  });

  it('A09 gives nobody more than the caller holds, and touches nobody who can do more', async () => {
    const { id: victim } = await makeAccount(service.deps, 'victim', 'admin');
    const [one, two, three] = applicants;
    const { json } = await send(clerk, {
      decisions: [
        { id: one, decision: 'approve', role: 'admin' },
        { id: two, decision: 'approve', role: 'reader' },
        { id: victim, decision: 'reopen' },
        { id: three, decision: 'approve', role: 'clerk' },
      ],
    });
    assert.deepEqual(
      json.results.map(({ status, code }: { status: number; code?: string }) => code ?? status),
      ['role/not-grantable', 'role/not-grantable', 'role/not-grantable', 200],
    );
    const rows = new Map((await statuses()).map((row) => [row.id, row.status]));
    assert.deepEqual(
      [one, two, victim, three].map((id) => rows.get(id ?? 0)),
      ['pending', 'pending', 'active', 'active'],
    );
  });

  it('A08 leaves an administrator, in whatever order they are named', async () => {
    const { deps, call } = await install(database);
    const admins = [];
    for (const name of ['first', 'second']) admins.push(await makeAccount(deps, name, 'admin'));
    const { access_token: token } = await makeSession(deps, admins[0]?.id ?? 0);
    const ids = [admins[0]?.id, 1, admins[1]?.id];
    const body = { decisions: ids.map((id) => ({ id, decision: 'reopen', late: true })) };
    const { json } = await call('POST', '/approvals', { token, body });
    assert.deepEqual(
      json.results.map(({ code, user_status }: { code?: string; user_status?: string }) => code ?? user_status),
      ['user/own-account', 'pending', 'pending'],
    );
    const again = await call('POST', '/approvals', {
      token,
      body: { decisions: [{ id: ids[0], decision: 'reopen', late: true }] },
    });
    assert.equal(again.json.results[0].code, 'user/last-admin');
  });

  it('is refused as a whole when it is not one to a thousand plain decisions, each on an account of its own', async () => {
    const [id] = applicants.slice(4);
    const good = { id, decision: 'approve' };
    const before = await statuses();
    const refused: [unknown, string][] = [
      [{}, 'decisions'],
      [{ decisions: [] }, 'decisions'],
      [{ decisions: {} }, 'decisions'],
      [{ decisions: Array.from({ length: 1_001 }, (_, at) => ({ id: at + 1, decision: 'reopen' })) }, 'decisions'],
      [{ decisions: [good], force: true }, 'force'],
      [{ decisions: [good, { id: 9, decision: 'reject' }, good] }, 'decisions.2.id'],
      [{ decisions: [good, { ...good, decision: 'reject' }] }, 'decisions.1.id'],
      [{ decisions: [{ ...good, decision: 'suspend' }] }, 'decisions.0.decision'],
      [{ decisions: [{ ...good, decision: 'delete' }] }, 'decisions.0.decision'],
      [{ decisions: [{ ...good, reason: 'Why not' }] }, 'decisions.0.reason'],
      [{ decisions: [{ id, decision: 'reject', role: 'admin' }] }, 'decisions.0.role'],
      [{ decisions: [{ id, decision: 'reject', reason: 'x'.repeat(501) }] }, 'decisions.0.reason'],
      [{ decisions: [{ ...good, status: 'active' }] }, 'decisions.0.status'],
      [{ decisions: [{ ...good, reopen: true }] }, 'decisions.0.reopen'],
      [{ decisions: [good, { ...good, id: String(id) }] }, 'decisions.1.id'],
      [{ decisions: [good, { ...good, id: 0 }] }, 'decisions.1.id'],
      [{ decisions: [good, { ...good, id: 1.5 }] }, 'decisions.1.id'],
    ];
    for (const [body, field] of refused) {
      const answer = await send(admin, body);
      assertProblem(answer, 400, 'request/invalid', field);
      assert.equal(answer.json.errors[0].field, field, answer.text);
    }
    // With so much wrong, the first fault is what is looked for and told.
    for (const item of [{}, 0, { id: 0, decision: '' }]) {
      const flood = await send(admin, { decisions: Array.from({ length: 900 }, () => item) });
      assertProblem(flood, 400, 'request/invalid', JSON.stringify(item));
      assert.equal(flood.json.errors.length, 1, flood.text);
    }
    const crowd = await send(admin, { decisions: Array.from({ length: 1_000 }, () => good) });
    assert.equal(crowd.json.errors.length, 20);
    assert.deepEqual(await statuses(), before);
  });

  it('has a key of its own: one caller’s is not another’s, and it is for one request', async () => {
    const [one, two] = applicants.slice(5);
    const approve = (id: number | undefined) => ({ decisions: [{ id, decision: 'approve' }] });
    assert.equal((await send(clerk, approve(one), 'mine')).json.results[0].id, one);
    assertProblem(await send(clerk, approve(two), 'mine'), 422, 'approvals/key-reused');
    assertProblem(
      await send(clerk, { decisions: [{ id: one, decision: 'reject' }] }, 'mine'),
      422,
      'approvals/key-reused',
    );
    assert.equal((await send(admin, approve(two), 'mine')).json.results[0].id, two);
    for (const key of ['', ' ', 'a b', 'ä', 'x'.repeat(101), 'one,two three']) {
      const answer = await send(admin, approve(one), key);
      assertProblem(answer, 400, 'request/invalid', key);
      assert.equal(answer.json.errors[0].field, 'idempotency-key');
    }
    assert.equal((await send(admin, approve(one), 'x'.repeat(100))).status, 200);
    const stored = JSON.stringify(await service.deps.database.selectFrom('approval_answers').selectAll().execute());
    assert.doesNotMatch(stored, /mine|xxxx/);
    // Who lost the permission does not read the answer again.
    const { id, token } = await service.addUser('clerk.two', 'clerk');
    assert.equal((await send(token, approve(one), 'kept')).status, 200);
    await service.call('PATCH', `/users/${id}`, { token: admin, body: { role: 'user' } });
    assertProblem(await send(token, approve(one), 'kept'), 401, 'access/token-invalid');
  });

  it('H11, H13 may have a mebibyte, and no other address more than before', async () => {
    const message = (path: string, token: string, length: number) =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${length}\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n`;
    const body = JSON.stringify({ decisions: [{ id: applicants[8], decision: 'approve' }] });
    const padded = (length: number) => body + ' '.repeat(length - body.length);
    const ask = async (path: string, token: string, length: number) =>
      (await exchange(service.base, [message(path, token, length), padded(length)], { inTurn: true })).answers.map(
        ({ status }) => status,
      );
    assert.deepEqual(await ask('/approvals', admin, 1_048_576), [100, 200]);
    assert.deepEqual(await ask('/approvals', admin, 1_048_577), [413]);
    assert.deepEqual(await ask('/approvals', 'nobody', 1_048_576), [401]);
    assert.deepEqual(await ask(`/users/${applicants[8]}/approve`, admin, 16_385), [413]);
    const decisions = Array.from({ length: 1_000 }, (_, at) => ({
      id: 1_000_000 + at,
      decision: 'reject',
      reason: 'Not known here. '.repeat(31),
    }));
    const { status, json } = await send(admin, { decisions });
    assert.deepEqual([status, json.results.length, json.results[999].code], [200, 1_000, 'user/not-found']);
  });
});
