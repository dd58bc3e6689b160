/**
 * No change without its event, and no event without its change. Covers L06 and the audited half of A06 and R08.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { keepKeysFresh, rotateKeys } from '../../src/features/keys/rotate-keys.ts';
import { addUser, parseUsername } from '../../src/features/users/add-user.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { followTrail } from '../support/audit.ts';
import type { Call } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { refuseEvents } from '../support/spellings.ts';
import { isFullTier } from '../support/tier.ts';

const nextPassword = 'a staple of correct batteries';

onEveryDatabase('the audit trail', (database) => {
  let service: Installation;
  let boss: string;
  let latest: ReturnType<typeof followTrail>;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    latest = followTrail(service);
  });

  const addApplicant = () =>
    addUser(service.deps, {
      username: parseUsername(`applicant${++names}`),
      passwordHash: '-',
      role: 'user',
      status: 'pending',
    });
  const decide = async (decision: string, id: number) =>
    (await service.call('POST', `/users/${id}/${decision}`, { token: boss, body: {} })).status;

  it('R08, A06: tells of one decision, however many are made at once', async () => {
    for (let round = 0; round < (isFullTier ? 50 : 5); round++) {
      const { id } = await addApplicant();
      await latest();
      const decisions = ['approve', 'reject', 'approve', 'reject'];
      const answers = await Promise.all(decisions.map((decision) => decide(decision, id)));
      const events = (await latest()).map(({ type, subject_id }) => [type, subject_id]);
      const wins = answers[0] === 200 ? 'approve' : 'reject';
      assert.deepEqual(events, [[wins === 'approve' ? 'user.approved' : 'user.rejected', id]]);
      assert.deepEqual(
        answers,
        decisions.map((decision) => (decision === wins ? 200 : 409)),
      );
    }
  });

  it('R08: tells of a decision and a deletion in the order in which they happened', async () => {
    for (let round = 0; round < (isFullTier ? 50 : 5); round++) {
      const { id } = await addApplicant();
      await latest();
      const remove = async () => (await service.call('DELETE', `/users/${id}`, { token: boss })).status;
      const answers = await Promise.all([decide('approve', id), remove(), decide('approve', id), remove()]);
      const wasApproved = answers[0] === 200 || answers[2] === 200;
      assert.deepEqual(
        (await latest()).map(({ type }) => type),
        [...(wasApproved ? ['user.approved'] : []), 'user.deleted'],
      );
    }
  });

  it('tells of the end of a session once, however many end it', async () => {
    const { deps, call } = service;
    const user = await makeAccount(deps, 'traveller');
    for (let round = 0; round < (isFullTier ? 50 : 5); round++) {
      const ids: number[] = [];
      for (let count = 0; count < 4; count++) ids.push((await makeSession(deps, user.id)).id);
      await latest();
      const all = `/users/${user.id}/sessions`;
      await Promise.all(
        [all, `${all}/${ids[0]}`, all, `${all}/${ids[1]}`].map((path) => call('DELETE', path, { token: boss })),
      );
      const told = (await latest()).flatMap(({ details }) => details['sessions'] as number[]);
      assert.deepEqual(
        told.sort((a, b) => a - b),
        ids,
      );
    }
  });

  it('tells of the end of a key once, also when two servers end it', async () => {
    const other = await start(service.deps.config.databaseUrl);
    const [first] = service.deps.memory.keys.list();
    await rotateKeys(service.deps);
    for (const server of [service, other]) {
      await server.deps.memory.keys.reload(server.deps.database);
      server.turnClock(3 * 3_600_000);
    }
    await latest();
    await Promise.all([service, other].map(({ deps }) => keepKeysFresh(deps)));
    assert.deepEqual(
      (await latest({ type: 'key.dropped' })).map(({ details }) => details),
      [{ kids: [first?.kid] }],
    );
  });

  it('L06: what cannot be recorded does not happen', async () => {
    const { deps, call, signIn } = await install(database);
    const token = await signIn('boss', adminPassword);
    const [active, waiting, other] = [
      await makeAccount(deps, 'active'),
      await addUser(deps, { username: parseUsername('waiting'), passwordHash: '-', role: 'user', status: 'pending' }),
      await makeAccount(deps, 'other'),
    ];
    const own = await makeSession(deps, active);
    const role = { description: '', permissions: [] };
    assert.equal((await call('POST', '/roles', { token, body: { name: 'support', ...role } })).status, 201);
    const allow = await refuseEvents(database, deps.database);

    const tables = ['users', 'sessions', 'roles', 'signing_keys', 'revocations', 'audit_events'] as const;
    const copy = async () =>
      JSON.stringify(await Promise.all(tables.map((table) => deps.database.selectFrom(table).selectAll().execute())));
    const untouched = await copy();
    const passwords = { current_password: password, new_password: nextPassword };
    const attempts: [string, Call][] = [
      ['POST /login', { body: { username: 'active', password } }],
      ['POST /login', { body: { username: 'active', password: 'not the password at all' } }],
      ['POST /register', { body: { username: 'late', password } }],
      ['POST /users', { token, body: { username: 'late', password } }],
      [`POST /users/${waiting.id}/approve`, { token, body: {} }],
      [`POST /users/${waiting.id}/reject`, { token, body: {} }],
      [`POST /users/${active.id}/suspend`, { token, body: {} }],
      [`POST /users/${active.id}/reopen`, { token, body: { late: true } }],
      ['POST /approvals', { token, body: { decisions: [{ id: waiting.id, decision: 'approve' }] } }],
      [`POST /users/${active.id}/unlock`, { token }],
      [`PATCH /users/${active.id}`, { token, body: { role: 'support' } }],
      [`DELETE /users/${other.id}`, { token }],
      [`DELETE /users/${active.id}/sessions`, { token }],
      ['POST /users/me/password', { token: own.access_token, body: passwords }],
      ['POST /logout', { token: own.access_token }],
      ['POST /roles', { token, body: { name: 'late', ...role } }],
      ['PUT /roles/support', { token, body: { ...role, description: 'Late' } }],
      ['DELETE /roles/support', { token }],
    ];
    for (const [line, with_] of attempts) {
      const [method = '', path = ''] = line.split(' ');
      const answer = await call(method, path, with_);
      assert.deepEqual([answer.status, answer.json.code], [500, 'server/error'], `${line}: ${answer.text}`);
      assert.equal(await copy(), untouched, line);
    }
    assert.equal((await call('GET', '/users/me', { token: own.access_token })).status, 200);
    await allow();
    for (const [line, with_] of attempts.slice(2)) {
      const [method = '', path = ''] = line.split(' ');
      const { status } = await call(method, path, with_);
      assert.ok(status < 500, `${line} afterwards: ${status}`);
    }
  });
});
