/** Those who would decide on themselves, or on each other. Covers A03. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('somebody without the permission', (database) => {
  it('A03 decides on nobody, neither others nor themselves, and nothing changes', async () => {
    const { call, deps } = await start(await database.create());
    const user = await makeAccount(deps, 'alice');
    const { access_token: token } = await makeSession(deps, user);
    const registered = await call('POST', '/register', { body: { username: 'bob', password } });
    const pending: number = registered.json.id;
    const look = async () => [
      await deps.database.selectFrom('users').selectAll().orderBy('id').execute(),
      await deps.database.selectFrom('audit_events').selectAll().orderBy('id').execute(),
    ];
    const before = await look();
    for (const id of [user.id, pending, 2_000_000_000])
      for (const decision of ['approve', 'reject', 'suspend', 'reinstate', 'reopen', 'unlock']) {
        const path = `/users/${id}/${decision}`;
        for (const body of [{}, { role: 'admin' }, { reopen: true }])
          assertProblem(await call('POST', path, { token, body }), 403, 'access/forbidden', path);
        assertProblem(await call('POST', path, { body: {} }), 401, 'access/token-missing', path);
      }
    assert.deepEqual(await look(), before);
    // The applicant has only the status token, which opens nothing.
    for (const stolen of [registered.json.status_token, 'x'])
      assertProblem(
        await call('POST', `/users/${pending}/approve`, { token: stolen, body: {} }),
        401,
        'access/token-invalid',
      );
    assertProblem(await call('POST', '/login', { body: { username: 'bob', password } }), 403, 'login/not-approved');
    assert.equal((await call('GET', `/registrations/${registered.json.status_token}`)).json.status, 'pending');
  });
});
