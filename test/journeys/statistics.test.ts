/** The numbers of an installation: counted right, by days in UTC, and for whoever may read the audit trail. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const day = 24 * 3_600_000;

onEveryDatabase('the statistics', (database) => {
  it('count accounts and sessions as they are, and remember them for a while', async () => {
    const { deps, call, addUser, turnClock } = await install(database);
    const { token } = await addUser('reader', 'admin');
    const read = async () => (await call('GET', '/statistics', { token })).json;
    const empty = await read();
    assert.deepEqual(
      [empty.pending, empty.oldest_pending_at, empty.users, empty.active_sessions],
      [0, null, { pending: 0, active: 2, rejected: 0, suspended: 0 }, 1],
    );
    const ids = await addApplicants(deps, 'applicant', 5);
    await call('POST', `/users/${ids[0]}/reject`, { token, body: {} });
    await call('POST', `/users/${ids[1]}/approve`, { token, body: {} });
    const guest = await makeAccount(deps, 'guest');
    await makeSession(deps, guest);
    const reused = await makeSession(deps, guest);
    await deps.database.updateTable('sessions').set({ reused_at: 1 }).where('id', '=', reused.id).execute();
    assert.deepEqual(await read(), empty);
    await createRole(asOperator(deps), 'support', { description: '', permissions: ['users:read'] });
    await makeAccount(deps, 'helper', 'support');
    turnClock(250_000);
    const full = await read();
    assert.deepEqual(
      [full.pending, full.users, full.active_sessions],
      [3, { pending: 3, active: 5, rejected: 1, suspended: 0 }, 2],
    );
    assert.deepEqual(full.roles, [
      { name: 'admin', active_users: 2, carries_permissions: true },
      { name: 'user', active_users: 2, carries_permissions: false },
      { name: 'support', active_users: 1, carries_permissions: true },
    ]);
    assert.equal(full.oldest_pending_at, (await call('GET', `/users/${ids[2]}`, { token })).json.created_at);
    const idle = Date.now() - 31 * day;
    await deps.database.updateTable('sessions').set({ last_used_at: idle }).where('user_id', '=', guest.id).execute();
    turnClock(250_000);
    assert.equal((await read()).active_sessions, 1);
  });

  it('count the sign-ins of thirty days in UTC, with those on which nothing happened', async () => {
    const { deps, call, addUser } = await install(database);
    const { token } = await addUser('reader', 'admin');
    await deps.database.deleteFrom('audit_events').execute();
    const today = Math.floor(deps.clock.now() / day) * day;
    const add = async (type: string, at: number) =>
      deps.database
        .insertInto('audit_events')
        .values({ at, type, outcome: 'succeeded', actor: 'anyone', details: '{}' })
        .execute();
    for (const [type, at] of [
      ['login.succeeded', today],
      ['login.succeeded', today - 1],
      ['login.refused', today - 1],
      ['login.refused', today - day],
      ['login.throttled', today - day + 5],
      ['login.locked', today - day + 6],
      ['request.throttled', today - day + 7],
      ['user.approved', today - day + 8],
      ['login.succeeded', today - 29 * day],
      ['login.succeeded', today - 29 * day - 1],
    ] as const)
      await add(type, at);
    const { days } = (await call('GET', '/statistics', { token })).json;
    const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
    const none = { succeeded: 0, refused: 0, throttled: 0, locked: 0 };
    const expected = Array.from({ length: 30 }, (_, index) => ({ date: dateOf(today - (29 - index) * day), ...none }));
    Object.assign(expected[29] ?? {}, { succeeded: 1 });
    Object.assign(expected[28] ?? {}, { succeeded: 1, refused: 2, throttled: 1, locked: 1 });
    Object.assign(expected[0] ?? {}, { succeeded: 1 });
    assert.deepEqual(days, expected);
  });

  it('leave out days of which the audit log may have forgotten a part', async () => {
    const { call, addUser } = await install(database, { AUDIT_DAYS: '7' });
    const { token } = await addUser('reader', 'admin');
    assert.equal((await call('GET', '/statistics', { token })).json.days.length, 7);
  });

  it('A03 are for whoever may read the audit trail', async () => {
    const { deps, call, addUser } = await install(database);
    await createRole(asOperator(deps), 'auditor', { description: '', permissions: ['audit:read'] });
    const everythingElse = ['users:read', 'users:write', 'users:approve', 'settings:write'] as const;
    await createRole(asOperator(deps), 'manager', { description: '', permissions: [...everythingElse] });
    const get = async (role: string) =>
      call('GET', '/statistics', { token: (await addUser(`is.${role}`, role)).token });
    assert.equal((await get('auditor')).status, 200);
    for (const role of ['user', 'manager']) assertProblem(await get(role), 403, 'access/forbidden', role);
    assertProblem(await call('GET', '/statistics'), 401, 'access/token-missing');
  });

  it('are asked for again after the database was away', async () => {
    const { deps, call, addUser } = await install(database);
    const { token } = await addUser('reader', 'admin');
    await sql`ALTER TABLE audit_events RENAME TO audit_events_away`.execute(deps.database);
    assertProblem(await call('GET', '/statistics', { token }), 500, 'server/error');
    await sql`ALTER TABLE audit_events_away RENAME TO audit_events`.execute(deps.database);
    assert.equal((await call('GET', '/statistics', { token })).status, 200);
  });
});
