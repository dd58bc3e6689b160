/** A user who is deleted is deleted: no table names them any more, and the audit log is sealed unchanged. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { sql } from 'kysely';
import { sealEvents } from '../../src/features/audit/seal-events.ts';
import { verifyTrail } from '../../src/features/audit/verify-trail.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';

/** Parts that stand in no other text. */
const traces = ['vanish', 'Vanish', 'Verschwand', 'evaporate', 'weggelaufen'];

onTwoDatabases('a deleted user', (database) => {
  let service: Installation;
  let boss: string;
  let id: number;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  async function everyRow(): Promise<Map<string, string>> {
    const tables = (await service.deps.database.introspection.getTables()).map(({ name }) => name);
    assert.ok(tables.length > 15, tables.join());
    const rows = tables
      .filter((name) => !name.startsWith('sqlite_'))
      .map(async (name): Promise<[string, string]> => {
        const { rows } = await sql`SELECT * FROM ${sql.table(name)}`.execute(service.deps.database);
        return [name, JSON.stringify(rows)];
      });
    return new Map(await Promise.all(rows));
  }

  /** Everything an account can come by. */
  async function live(): Promise<void> {
    const { call, deps } = service;
    const does = async (status: number, ...args: Parameters<typeof call>) => {
      const answer = await call(...args);
      assert.equal(answer.status, status, `${args[0]} ${args[1]}: ${answer.text}`);
      return answer.json;
    };
    const registration = { username: 'vanishing', password, email: 'v@evaporate.example', note: 'Ich bin weggelaufen' };
    id = (await does(201, 'POST', '/register', { body: registration })).id;
    const decisions = [{ id, decision: 'reject', reason: 'weggelaufen' }];
    await does(200, 'POST', '/approvals', { token: boss, body: { decisions }, headers: { 'idempotency-key': 'weg' } });
    await does(200, 'POST', `/users/${id}/reopen`, { token: boss });
    await does(200, 'POST', `/users/${id}/approve`, { token: boss });
    const changed = { username: 'Vanished', display_name: 'Verschwand' };
    await does(200, 'PATCH', `/users/${id}`, { token: boss, body: changed });
    for (const secret of ['not the password at all', 'and this one neither, is it'])
      await does(401, 'POST', '/login', { body: { username: 'vanished', password: secret } });
    const { access_token, refresh_token } = await does(200, 'POST', '/login', {
      body: { username: 'vanished', password },
    });
    await does(200, 'POST', '/token/refresh', { body: { refresh_token } });
    await does(200, 'PATCH', '/users/me', { token: access_token, body: { display_name: 'Verschwand' } });
    const now = deps.clock.now();
    const secret = { user_id: id, purpose: 'email', lookup: 'evaporates', address: 'v@evaporate.example' } as const;
    await deps.database
      .insertInto('one_time_secrets')
      .values({ ...secret, created_at: now })
      .execute();
    await deps.database
      .insertInto('user_groups')
      .values({ user_id: id, group_name: 'evaporated', created_at: now })
      .execute();
  }

  it('leaves no name, address or note in any table, and events that are as they were sealed', async () => {
    await live();
    service.turnClock(3 * 60_000);
    await sealEvents(service.deps);
    const before = await everyRow();
    for (const trace of traces)
      assert.ok(
        [...before.values()].some((text) => text.includes(trace)),
        trace,
      );
    assert.doesNotMatch(before.get('audit_events') ?? '', /vanish|Verschwand|evaporate|weggelaufen/i);

    boss = await service.signIn('boss', adminPassword);
    const answer = await service.call('DELETE', `/users/${id}`, { token: boss });
    assert.equal(answer.status, 200, answer.text);
    for (const [table, text] of await everyRow())
      for (const trace of traces) assert.ok(!text.includes(trace), `${trace} is left in ${table}`);
    for (const table of ['sessions', 'one_time_secrets', 'user_groups'] as const) {
      const left = await service.deps.database.selectFrom(table).select('user_id').where('user_id', '=', id).execute();
      assert.deepEqual(left, [], table);
    }

    const events = await service.deps.database
      .selectFrom('audit_events')
      .select('type')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute();
    assert.deepEqual([events[0]?.type, events.at(-1)?.type], ['user.registered', 'user.deleted']);
    assert.ok(events.some(({ type }) => type === 'login.refused'));
    service.turnClock(3 * 60_000);
    await sealEvents(service.deps);
    assert.deepEqual((await verifyTrail(service.deps, undefined)).findings, []);
  });
});
