/** Many decisions in one request: an outcome for each, and nothing twice under one key. Covers A06, R08. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { forgetExpiredAnswers } from '../../src/features/approval/forget-expired.ts';
import { addApplicants } from '../support/applicants.ts';
import { followTrail } from '../support/audit.ts';
import type { Client } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { refuseEvents } from '../support/spellings.ts';

type Outcome = { id: number; status: number; code?: string; error?: string; user_status?: string };

onEveryDatabase('many decisions', (database) => {
  let service: Installation;
  let other: Installation;
  let boss: string;
  let latest: ReturnType<typeof followTrail>;
  let names = 0;

  before(async () => {
    service = await install(database);
    other = await start(service.deps.config.databaseUrl);
    boss = await service.signIn('boss', adminPassword);
    latest = followTrail(service);
  });

  const applicants = (count: number, role?: string) => addApplicants(service.deps, `wave${++names}.`, count, role);
  const send = (decisions: object[], key?: string, call: Client = service.call, token = boss) =>
    call('POST', '/approvals', { token, body: { decisions }, ...(key && { headers: { 'idempotency-key': key } }) });
  const approvals = (ids: number[]) => ids.map((id) => ({ id, decision: 'approve' }));
  const results = async (...args: Parameters<typeof send>): Promise<Outcome[]> => {
    const answer = await send(...args);
    assert.equal(answer.status, 200, answer.text);
    return answer.json.results;
  };
  const typesOf = async () => (await latest()).map(({ type, subject_id }) => [type, subject_id]);

  it('have the outcomes of the single routes, in the order in which they were sent', async () => {
    const [one = 0, two = 0, three = 0, four = 0] = await applicants(4, 'admin');
    const suspended = await service.addUser(`suspended${++names}`);
    await service.call('POST', `/users/${suspended.id}/suspend`, { token: boss, body: {} });
    const active = await service.addUser(`active${++names}`);
    await latest();
    const found = await results([
      { id: two, decision: 'reject', reason: 'Not known here' },
      { id: one, decision: 'approve', role: 'user' },
      { id: 2_000_000_000, decision: 'approve' },
      { id: suspended.id, decision: 'approve' },
      { id: three, decision: 'approve', role: 'no-such-role' },
      { id: active.id, decision: 'reopen', late: true },
      { id: four, decision: 'approve', role: 'admin' },
    ]);
    assert.deepEqual(
      found.map(({ id, status, code, user_status }) => [id, status, code ?? user_status]),
      [
        [two, 200, 'rejected'],
        [one, 200, 'active'],
        [2_000_000_000, 404, 'user/not-found'],
        [suspended.id, 409, 'user/status-conflict'],
        [three, 400, 'role/unknown'],
        [active.id, 200, 'pending'],
        [four, 200, 'active'],
      ],
    );
    assert.equal(found[3]?.error, 'This account is suspended; reinstate it instead.');
    const read = async (id: number) => (await service.call('GET', `/users/${id}`, { token: boss })).json;
    assert.equal((await read(two)).status_reason, 'Not known here');
    assert.deepEqual([(await read(one)).role, (await read(four)).role], ['user', 'admin']);
    assert.equal((await read(three)).status, 'pending');
    assert.deepEqual(await typesOf(), [
      ['user.rejected', two],
      ['user.approved', one],
      ['user.reopened', active.id],
      ['user.approved', four],
    ]);
    assertProblem(await service.call('GET', '/dashboard', { token: active.token }), 401, 'access/token-invalid');
    // What was decided already is decided still.
    const again = await results([...approvals([one, four]), { id: two, decision: 'reject' }]);
    assert.deepEqual(new Set(again.map(({ status }) => status)), new Set([200]));
    assert.deepEqual(await typesOf(), []);
  });

  it('are a thousand in one request', async (test) => {
    const ids = await applicants(1_000);
    const began = performance.now();
    const found = await results(approvals(ids), 'a thousand'.replace(' ', '-'));
    test.diagnostic(`${database.name}: 1,000 decisions in ${Math.round(performance.now() - began)} ms`);
    assert.deepEqual(
      found,
      ids.map((id) => ({ id, status: 200, user_status: 'active' })),
    );
    const events = (await latest({ type: 'user.approved' })).map(({ subject_id }) => subject_id);
    assert.deepEqual(events, ids);
  });

  it('under one key are made once: the first answer comes again, on every server', async () => {
    const ids = await applicants(3);
    const first = await results(approvals(ids), '"8e03978e-40d5-43dd-bc93-6894a57f9324"');
    await service.call('POST', `/users/${ids[0]}/suspend`, { token: boss, body: {} });
    await service.call('POST', `/users/${ids[1]}/reopen`, { token: boss, body: {} });
    await latest();
    for (const { call } of [service, other])
      assert.deepEqual(await results(approvals(ids), '"8e03978e-40d5-43dd-bc93-6894a57f9324"', call), first);
    assert.deepEqual(await typesOf(), []);
    const late = await start(service.deps.config.databaseUrl);
    assert.deepEqual(await results(approvals(ids), '"8e03978e-40d5-43dd-bc93-6894a57f9324"', late.call), first);
    // Without the key it is another request.
    assert.deepEqual(
      (await results(approvals(ids))).map(({ status }) => status),
      [409, 200, 200],
    );
  });

  it('under one key at once, at two servers, are made once and answered alike', async () => {
    for (let round = 0; round < 3; round++) {
      const ids = await applicants(250);
      await latest();
      const answers = await Promise.all(
        [service, other, service, other].map(({ call }) => results(approvals(ids), `race-${round}`, call)),
      );
      for (const answer of answers) assert.deepEqual(answer, answers[0]);
      assert.deepEqual(new Set(answers[0]?.map(({ status }) => status)), new Set([200]));
      assert.deepEqual(
        (await latest()).map(({ subject_id }) => subject_id),
        ids,
      );
    }
  });

  it('that broke off go on where they were when they come again', async () => {
    const ids = await applicants(250);
    const bad = ids[220] ?? 0;
    const allow = await refuseEvents(database, service.deps.database, { about: bad });
    await latest();
    assertProblem(await send(approvals(ids), 'broken'), 500, 'server/error');
    assert.deepEqual(
      (await latest()).map(({ subject_id }) => subject_id),
      ids.slice(0, 200),
    );
    await allow();
    assert.equal((await results(approvals(ids), 'broken', other.call)).length, 250);
    assert.deepEqual(
      (await latest()).map(({ subject_id }) => subject_id),
      ids.slice(200),
    );
  });

  it('are forgotten after a day, and the key is free again', async () => {
    const { call, deps, turnClock, signIn } = await install(database);
    const [one = 0, two = 0] = await addApplicants(deps, 'day', 2);
    const early = await signIn('boss', adminPassword);
    assert.equal((await results(approvals([one]), 'daily', call, early))[0]?.status, 200);
    turnClock(24 * 3_600_000 - 60_000);
    const evening = await signIn('boss', adminPassword);
    assertProblem(await send(approvals([two]), 'daily', call, evening), 422, 'approvals/key-reused');
    await forgetExpiredAnswers(deps);
    const rows = () => deps.database.selectFrom('approval_answers').select('owner').execute();
    assert.equal((await rows()).length, 1);
    turnClock(60_000);
    assert.equal((await results(approvals([two]), 'daily', call, evening))[0]?.user_status, 'active');
    turnClock(24 * 3_600_000);
    await forgetExpiredAnswers(deps);
    assert.deepEqual(await rows(), []);
  });
});
