/** Nobody gives, makes or manages more than they hold. Covers A09, and what a role loses. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { permissions } from '../../src/catalogue.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import type { Permission } from '../../src/features/roles/role.ts';
import type { Access } from '../../src/platform/http/guard/access.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

type Operation = { 'x-access': Access };

onTwoDatabases('a role', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const send = (method: string, path: string, token: string, body?: unknown): Promise<Answer> =>
    service.call(method, path, { token, body });
  const makeRole = async (...held: Permission[]): Promise<string> => {
    const name = `role-${++names}`;
    await createRole(asOperator(service.deps), name, { description: '', permissions: held });
    return name;
  };
  const addHolder = async (role: string) => {
    const user = await makeAccount(service.deps, `holder${++names}`, role);
    const { access_token: token, refresh_token, id: sessionId } = await makeSession(service.deps, user);
    return { id: user.id, username: user.username, token, refresh_token, sessionId };
  };
  const register = async (role?: string): Promise<number> => {
    const body = { username: `applicant${++names}`, password, ...(role && { role }) };
    return (await service.call('POST', '/register', { body })).json.id;
  };

  it('reaches exactly what its permissions are for', async () => {
    const { paths } = apiDocument as unknown as { paths: Record<string, Record<string, Operation>> };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, access: operation['x-access'] })),
    );
    for (const permission of permissions) {
      const { token } = await addHolder(await makeRole(permission));
      for (const { method, path, access } of operations) {
        if (typeof access === 'string') continue;
        const needed = neededFor(access);
        const plain = path.replace(/\{id\}|\{session_id\}/g, '2000000000').replace('{name}', 'nobody');
        // With `users:approve` the queue only; the other lists are in approver.test.ts.
        const url = plain === '/users' ? '/users?status=pending' : plain;
        const { json } = await send(method.toUpperCase(), url, token, method === 'get' ? undefined : { unknown: 1 });
        const isRefused = /^access\//.test(json?.code ?? '') || ('selfOr' in access && json?.code === 'user/not-found');
        // Past the rule, an account that is not there answers the same as one that is hidden.
        if (needed.includes(permission) && 'selfOr' in access) continue;
        assert.equal(isRefused, !needed.includes(permission), `${method} ${path} with ${permission}: ${json?.code}`);
      }
    }
  });

  it('A09 cannot be given by who does not hold all of it', async () => {
    const clerk = await addHolder(await makeRole('users:read', 'users:write', 'users:approve'));
    const higher = await makeRole('users:read', 'audit:read');
    const lower = await makeRole('users:read');
    const victim = await addHolder('user');
    for (const role of ['admin', higher]) {
      for (const answer of [
        await send('PATCH', `/users/${victim.id}`, clerk.token, { role }),
        await send('PUT', `/users/${victim.id}`, clerk.token, { username: victim.username, role }),
        await send('PATCH', '/users/me', clerk.token, { role }),
        await send('POST', '/users', clerk.token, { username: `made${++names}`, password, role }),
        await send('POST', `/users/${await register()}/approve`, clerk.token, { role }),
        await send('POST', `/users/${await register(role)}/approve`, clerk.token, { role }),
      ])
        assertProblem(answer, 403, 'role/not-grantable', role);
    }
    assert.equal((await send('PATCH', `/users/${victim.id}`, clerk.token, { role: lower })).status, 200);
    assert.equal(
      (await send('POST', `/users/${await register(lower)}/approve`, clerk.token, { role: lower })).status,
      200,
    );
  });

  it('A09 cannot be made, widened or taken away by who does not hold all of it', async () => {
    const keeper = await addHolder(await makeRole('roles:write', 'users:read'));
    const higher = await makeRole('users:read', 'users:write');
    const content = (...held: string[]) => ({ description: '', permissions: held });
    for (const answer of [
      await send('POST', '/roles', keeper.token, { name: 'wide', ...content('users:read', 'audit:read') }),
      await send('PUT', `/roles/${higher}`, keeper.token, content('users:read')),
      await send('PUT', `/roles/${await makeRole('users:read')}`, keeper.token, content('users:write')),
      await send('DELETE', `/roles/${higher}`, keeper.token),
    ])
      assertProblem(answer, 403, 'role/not-grantable');
    const own = await send('POST', '/roles', keeper.token, { name: 'narrow', ...content('users:read') });
    assert.equal(own.status, 201, own.text);
    assert.equal((await send('DELETE', '/roles/narrow', keeper.token)).status, 204);
  });

  it('A09 protects its holder from who can do less', async () => {
    const clerk = await addHolder(await makeRole('users:read', 'users:write', 'users:approve'));
    for (const role of ['admin', await makeRole('settings:write')]) {
      const { id, sessionId } = await addHolder(role);
      const { id: suspended } = await addHolder(role);
      assert.equal((await send('POST', `/users/${suspended}/suspend`, boss, {})).status, 200);
      for (const [method, path, body] of [
        ['PATCH', `/users/${id}`, { role: 'user' }],
        ['PATCH', `/users/${id}`, { username: `other${++names}` }],
        ['POST', `/users/${id}/suspend`, {}],
        ['POST', `/users/${id}/reopen`, {}],
        ['DELETE', `/users/${id}`, undefined],
        ['PUT', `/users/${id}`, { username: `other${++names}` }],
        ['POST', `/users/${suspended}/reinstate`, {}],
        ['DELETE', `/users/${id}/sessions`, undefined],
        ['DELETE', `/users/${id}/sessions/${sessionId}`, undefined],
      ] as const)
        assertProblem(await send(method, path, clerk.token, body), 403, 'role/not-grantable', `${method} ${path}`);
    }
  });

  it('loses a permission at once, and gains one with the next token', async () => {
    const role = await makeRole('users:read');
    const { token, refresh_token } = await addHolder(role);
    const put = (...held: Permission[]) => send('PUT', `/roles/${role}`, boss, { description: '', permissions: held });
    assert.equal((await send('GET', '/users', token)).status, 200);
    assert.equal((await put('roles:write')).status, 200);
    assertProblem(await send('GET', '/users', token), 403, 'access/forbidden');
    assertProblem(await send('GET', '/roles', token), 403, 'access/forbidden');
    const next = (await service.call('POST', '/token/refresh', { body: { refresh_token } })).json.access_token;
    assert.equal((await send('GET', '/roles', next)).status, 200);
    assert.equal((await put('users:read', 'roles:write')).status, 200);
    assert.equal((await send('GET', '/users', token)).status, 200, 'what the token was given comes back with the role');
    assertProblem(await send('GET', '/users', next), 403, 'access/forbidden');
  });

  it('that is given while it is deleted is either there or was not given', async () => {
    const other = await start(service.deps.config.databaseUrl);
    const clients = [service.call, other.call];
    const patch = (at: number, id: number, role: string) =>
      clients[at % 2]?.('PATCH', `/users/${id}`, { token: boss, body: { role } }) as Promise<Answer>;
    const holders = await Promise.all(Array.from({ length: 12 }, () => addHolder('user')));
    const outcomes = new Set<number>();
    for (let round = 0; round < 15; round++) {
      const races = Array.from({ length: 4 }, async (_, at) => {
        const role = await makeRole('users:read');
        const [first = 0, second = 0, applicant = 0] = holders.slice(at * 3, at * 3 + 3).map(({ id }) => id);
        await service.deps.database
          .updateTable('users')
          .set({ status: 'pending' })
          .where('id', '=', applicant)
          .execute();
        const give = [
          () => patch(at, first, role),
          () => patch(at + 1, second, role),
          () => send('POST', `/users/${applicant}/approve`, boss, { role }),
        ];
        const [deleted, ...given] = await Promise.all([
          sleep(round % 3).then(() => send('DELETE', `/roles/${role}`, boss)),
          ...give.map((one) => sleep((round + at) % 5).then(one)),
        ]);
        for (const answer of given) if (answer.status !== 200) assertProblem(answer, 400, 'role/unknown');
        if (deleted.status !== 204) assertProblem(deleted, 409, 'role/in-use');
        const isGiven = given.some(({ status }) => status === 200);
        assert.equal(deleted.status, isGiven ? 409 : 204, 'there for who was given it, or gone and given to nobody');
        outcomes.add(deleted.status);
      });
      await Promise.all(races);
      assert.deepEqual(await heldAndGone(), []);
      await service.deps.database.updateTable('users').set({ role: 'user' }).where('role', 'like', 'role-%').execute();
    }
    assert.deepEqual(outcomes, new Set([204, 409]), 'both were tried');
  });

  /** Roles of users that have no row and are not built in. */
  async function heldAndGone(): Promise<string[]> {
    const rows = await service.deps.database
      .selectFrom('users')
      .leftJoin('roles', 'roles.name', 'users.role')
      .select('users.role')
      .where('roles.name', 'is', null)
      .where('users.role', 'not in', ['user', 'admin'])
      .execute();
    return rows.map(({ role }) => role);
  }
});

/** Each of them is enough. */
function neededFor(access: Exclude<Access, string>): readonly string[] {
  if ('anyOf' in access) return access.anyOf;
  if ('role' in access) return [];
  return 'selfOr' in access ? access.selfOr : [access.permission];
}
