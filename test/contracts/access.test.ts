/**
 * Who may do what, for every route there is. Covers A01, and A13 for what is hidden.
 *
 * The matrix is generated: every operation of the API description is sent by everybody below. A
 * route that appears without a line in the policy fails, and so does a line without a route.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { suspendUser } from '../../src/features/approval/suspend-user.ts';
import { changeUser } from '../../src/features/users/change-user.ts';
import { deleteUser } from '../../src/features/users/delete-user.ts';
import { asOperator } from '../support/as-operator.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { type Installation, install } from '../support/installation.ts';

/** What each caller gets: anonymous, any dead token, an active user on others, on themselves, an administrator. */
const policy: Record<string, { anonymous: Verdict; user: Verdict; self?: Verdict; admin: Verdict }> = {
  'POST /register': open(),
  'GET /registrations/{status_token}': open(),
  'POST /login': open(),
  'POST /token/refresh': open(),
  'POST /revoke': open(),
  'POST /console/session': open(),
  'POST /console/session/refresh': open(),
  'DELETE /console/session': open(),
  'POST /setup': open(),
  'POST /setup/check': open(),
  'GET /.well-known/jwks.json': open(),
  'GET /health/live': open(),
  'GET /health/ready': open(),
  'GET /health/address': open(),
  'GET /openapi.json': open(),
  'GET /dashboard': { anonymous: 401, user: 'in', admin: 'in' },
  'GET /admin': { anonymous: 401, user: 403, admin: 'in' },
  'GET /admin_panel': { anonymous: 401, user: 403, admin: 'in' },
  'POST /logout': { anonymous: 401, user: 'in', admin: 'in' },
  'GET /sessions': { anonymous: 401, user: 'in', admin: 'in' },
  'DELETE /sessions': { anonymous: 401, user: 'in', admin: 'in' },
  'DELETE /sessions/{session_id}': { anonymous: 401, user: 'in', admin: 'in' },
  'POST /users/me/password': { anonymous: 401, user: 'in', admin: 'in' },
  'GET /users/{id}/sessions': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'DELETE /users/{id}/sessions': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'DELETE /users/{id}/sessions/{session_id}': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'GET /registration-rules': open(),
  'GET /requestable-roles': open(),
  'GET /roles': { anonymous: 401, user: 403, admin: 'in' },
  'POST /roles': { anonymous: 401, user: 403, admin: 'in' },
  'GET /roles/{name}': { anonymous: 401, user: 403, admin: 'in' },
  'PUT /roles/{name}': { anonymous: 401, user: 403, admin: 'in' },
  'DELETE /roles/{name}': { anonymous: 401, user: 403, admin: 'in' },
  'POST /introspect': { anonymous: 401, user: 403, admin: 'in' },
  'GET /users': { anonymous: 401, user: 403, admin: 'in' },
  'POST /users': { anonymous: 401, user: 403, admin: 'in' },
  'GET /users/{id}': { anonymous: 401, user: 404, self: 'in', admin: 'in' },
  'GET /users/{id}/request': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'GET /users/{id}/lock': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'GET /users/{id}/origin': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'PUT /users/{id}': { anonymous: 401, user: 404, self: 'in', admin: 'in' },
  'PATCH /users/{id}': { anonymous: 401, user: 404, self: 'in', admin: 'in' },
  'DELETE /users/{id}': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'POST /users/{id}/approve': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'POST /users/{id}/reject': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'POST /users/{id}/suspend': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'POST /users/{id}/unlock': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'GET /statistics': { anonymous: 401, user: 403, admin: 'in' },
  'GET /keys': { anonymous: 401, user: 403, admin: 'in' },
  'GET /settings': { anonymous: 401, user: 403, admin: 'in' },
  'GET /audit': { anonymous: 401, user: 403, admin: 'in' },
  'GET /approvals': { anonymous: 401, user: 403, admin: 'in' },
  'POST /approvals': { anonymous: 401, user: 403, admin: 'in' },
  'POST /users/{id}/reopen': { anonymous: 401, user: 403, self: 403, admin: 'in' },
  'POST /users/{id}/reinstate': { anonymous: 401, user: 403, self: 403, admin: 'in' },
};

/** Those that refuse a session whose owner proved who they are too long ago, whatever else lets them in. */
const recent: string[] = [];

/** `in`: past the access rule, whatever the handler then says of an empty body. */
type Verdict = 'in' | 401 | 403 | 404;

function open() {
  return { anonymous: 'in', user: 'in', admin: 'in' } as const;
}

onTwoDatabases('the access matrix', (database) => {
  let service: Installation;
  let operations: { method: string; path: string }[];

  before(async () => {
    service = await install(database);
    const { paths } = apiDocument as unknown as { paths: Record<string, Record<string, unknown>> };
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
  });

  it('A01: names every operation, and no operation that is gone', () => {
    assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), Object.keys(policy).sort());
  });

  it('A01: asks for a recent sign-in where it says so', () => {
    const { paths } = apiDocument as unknown as { paths: Record<string, Record<string, { 'x-recent'?: true }>> };
    const those = operations.filter(({ method, path }) => paths[path]?.[method.toLowerCase()]?.['x-recent']);
    assert.deepEqual(
      those.map(({ method, path }) => `${method} ${path}`),
      recent,
    );
  });

  it('A01: holds for every operation and every kind of caller', async () => {
    const other = await service.addUser('other');
    const user = await service.addUser('user.one');
    const boss = await service.signIn('boss', 'a sturdy horse battery');
    const dead = await deadTokens(service);
    // Signing out would leave nobody for the rest.
    const isLast = ({ path }: { path: string }) => Number(path === '/logout');
    for (const { method, path } of operations.toSorted((a, b) => isLast(a) - isLast(b))) {
      const rule = policy[`${method} ${path}`];
      assert.ok(rule);
      const send = (id: number | string, token?: string) => attempt(service, method, path, id, token);
      const seen = {
        anonymous: await send(other.id),
        user: await send(other.id, user.token),
        ...(path.includes('{id}') && { self: await send(user.id, user.token) }),
        // An id that is not there shows that the administrator got past the rule and changes nobody.
        admin: await send(path.includes('{id}') ? 2_000_000_000 : other.id, boss),
      };
      assert.deepEqual(seen, { ...rule, ...(seen.self && { self: rule.self }) }, `${method} ${path}`);
      for (const [name, token] of Object.entries(dead)) {
        assert.equal(await send(other.id, token), rule.anonymous, `${method} ${path} with the token of ${name}`);
      }
    }
  });

  it('A13: somebody else and nobody at all look the same to a user', async () => {
    const victim = await service.addUser('victim');
    const user = await service.addUser('user.two');
    for (const { method, path } of operations.filter(({ path }) => path.includes('{id}'))) {
      const answers = await Promise.all(
        [victim.id, 1_999_999_999].map((id) =>
          service.call(method, path.replace('{id}', String(id)), { token: user.token }),
        ),
      );
      const [real, absent] = answers.map(({ status, json }) => ({ status, ...json, request_id: '' }));
      assert.deepEqual(real, absent, `${method} ${path}`);
    }
  });
});

/** Tokens that were good once. Those who wait or were rejected never had one; see the one gate. */
async function deadTokens(service: Installation): Promise<Record<string, string>> {
  const { call, deps } = service;
  const suspended = await service.addUser('suspended.one');
  await suspendUser(asOperator(deps), suspended.id, undefined);
  const demoted = await service.addUser('demoted.one', 'admin');
  await changeUser(asOperator(deps), demoted.id, { role: 'user' }, () => undefined);
  const deleted = await service.addUser('deleted.one');
  await deleteUser(asOperator(deps), deleted.id, () => undefined);
  const gone = await service.addUser('gone.one');
  assert.equal((await call('POST', '/logout', { token: gone.token })).status, 204);
  return {
    'somebody suspended': suspended.token,
    'somebody demoted': demoted.token,
    'somebody deleted': deleted.token,
    'somebody who has signed out': gone.token,
  };
}

async function attempt(
  service: Installation,
  method: string,
  path: string,
  id: number | string,
  token?: string,
): Promise<Verdict> {
  const url = path
    .replace('{id}', String(id))
    .replace('{status_token}', 'A'.repeat(43))
    .replace('{session_id}', '2000000000')
    .replace('{name}', 'nobody');
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const answer = await service.call(method, url, { token, ...(hasBody && { body: { unknown: 1 } }) });
  const { code } = answer.json ?? {};
  if (typeof code === 'string' && code.startsWith('access/')) return answer.status as Verdict;
  const isHidden = code === 'user/not-found' && Number(id) < 2_000_000_000;
  return isHidden ? 404 : 'in';
}
