/** A stolen copy of the database opens nothing: every value in it is tried as everything that opens something. Covers T13. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { operator } from '../../src/features/roles/actor.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const tables = ['users', 'guards', 'signing_keys', 'sessions', 'revocations', 'roles', 'schema_migrations'] as const;

onEveryDatabase('a dump of the database', (database) => {
  let service: Installation;
  let values: string[];
  let boss: string;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    const { deps, call } = service;
    await createRole(deps, operator, 'support', { description: 'Lets people in.', permissions: ['users:approve'] });
    await call('POST', '/register', { body: { username: 'waiting', password, note: 'Please' } });
    const alice = await makeAccount(deps, 'alice');
    const [first, second] = [await makeSession(deps, alice), await makeSession(deps, alice)];
    await call('POST', '/token/refresh', { body: { refresh_token: first.refresh_token } });
    await call('POST', '/logout', { token: second.access_token });
    const rows = await Promise.all(tables.map((table) => deps.database.selectFrom(table).selectAll().execute()));
    const cells = rows.flat().flatMap((row) => Object.values(row));
    // Also what stands inside a value, as the members of a key and the parts of a hash.
    const texts = cells.flatMap((cell) => [String(cell), ...(String(cell).match(/[\w+/=-]{20,}/g) ?? [])]);
    values = [...new Set([...texts, ...(await madeUp(service))])].filter((text) => text !== '');
    assert.ok(values.length > 60, String(values.length));
  });

  it('holds no token and no password', () => {
    for (const value of values) {
      if (value.startsWith('rt_')) continue;
      assert.doesNotMatch(value, /^eyJ|"d":|"k":/);
      assert.ok(![password, adminPassword].includes(value));
    }
  });

  it('T13 has no value that is an access token, a refresh token or anybody’s secret', async () => {
    const printable = values.filter((value) => /^[\x20-\x7e]+$/.test(value));
    for (const value of printable) {
      const body = { refresh_token: value };
      assertProblem(await service.call('POST', '/token/refresh', { body }), 401, 'session/refresh-rejected', value);
      assertProblem(await service.call('GET', '/dashboard', { token: value }), 401, 'access/token-invalid', value);
      const watched = await service.call('GET', `/registrations/${encodeURIComponent(value)}`);
      assert.equal(watched.status, 404, value);
    }
  });

  it('T13 has no value that introspection knows, or that ends a session', async () => {
    const before = await service.deps.database.selectFrom('sessions').select('id').execute();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const token of values) {
      const raw = String(new URLSearchParams({ token }));
      assert.equal((await service.call('POST', '/revoke', { raw, headers })).status, 200);
      const { json } = await service.call('POST', '/introspect', { token: boss, raw, headers });
      assert.deepEqual(json, { active: false }, token);
    }
    assert.deepEqual(await service.deps.database.selectFrom('sessions').select('id').execute(), before);
  });

  it('T13 has no value that is a password of its own user', async () => {
    for (const user of await service.deps.database.selectFrom('users').selectAll().execute()) {
      for (const secret of [user.password_hash, user.password_hash.split('$').at(-1), user.status_token_hash]) {
        if (!secret) continue;
        const answer = await service.call('POST', '/login', { body: { username: user.username, password: secret } });
        assertProblem(answer, 401, 'login/rejected');
      }
    }
  });

  it('T13 has no value that makes a first administrator', async () => {
    const { deps, call } = service;
    await deps.database.updateTable('users').set({ status: 'suspended' }).where('role', '=', 'admin').execute();
    for (const token of values.filter((value) => value.length <= 200)) {
      const answer = await call('POST', '/setup', { body: { token, username: 'thief', password } });
      assertProblem(answer, 403, 'setup/link-refused', token);
    }
    await deps.database.updateTable('users').set({ status: 'active' }).where('role', '=', 'admin').execute();
  });
});

/** What somebody who reads the sources would put together of a session's row. */
async function madeUp({ deps }: Installation): Promise<string[]> {
  const sessions = await deps.database.selectFrom('sessions').selectAll().execute();
  return sessions.flatMap(({ id, generation, nonce }) => {
    const head = Buffer.alloc(12);
    head.writeBigUInt64BE(BigInt(id));
    head.writeUInt32BE(generation, 8);
    const half = Buffer.from(nonce, 'base64url');
    return [Buffer.alloc(32), Buffer.concat([half, half])].map(
      (mac) => `rt_${Buffer.concat([head, mac]).toString('base64url')}`,
    );
  });
}
