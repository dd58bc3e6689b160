/**
 * Approval cannot be bypassed. Every operation whose description says that it answers with a token
 * is driven by an account in every status; only `active` may get one. Covers A04, E02.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Deps } from '../../src/deps.ts';
import { rejectUser } from '../../src/features/approval/reject-user.ts';
import { suspendUser } from '../../src/features/approval/suspend-user.ts';
import { type Grant, ownGrant } from '../../src/features/sessions/grant.ts';
import { startSession } from '../../src/features/sessions/start-session.ts';
import { getUserByName } from '../../src/features/users/get-user.ts';
import { statuses } from '../../src/features/users/user.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

/** How to use each such operation with good credentials; one without a line here fails the test. */
const waysIn: Record<string, (service: Installation, username: string) => Promise<Answer>> = {
  'POST /login': ({ call }, username) => call('POST', '/login', { body: { username, password } }),
  // A session of before whatever was decided, which nobody but the active can have.
  'POST /token/refresh': async ({ call, deps }, username) =>
    call('POST', '/token/refresh', { body: { refresh_token: await makeRefreshToken(deps, username) } }),
  'POST /console/session': ({ call }, username) => call('POST', '/console/session', { body: { username, password } }),
  'POST /console/session/refresh': async ({ call, deps }, username) =>
    call('POST', '/console/session/refresh', {
      headers: { cookie: `console=${await makeRefreshToken(deps, username)}` },
    }),
};

async function makeRefreshToken(deps: Deps, username: string, grant: Partial<Grant> = {}): Promise<string> {
  const user = await getUserByName(deps, username);
  const proved = { amr: ['pwd'], at: deps.clock.now() };
  const device = { device: null, address: null };
  return (await startSession(deps, user.id, device, proved, { ...ownGrant(deps.config), ...grant })).refreshToken;
}

const expected = {
  pending: { status: 403, code: 'login/not-approved' },
  rejected: { status: 403, code: 'login/registration-rejected' },
  suspended: { status: 403, code: 'login/suspended' },
} as const;

onTwoDatabases('the one gate', (database) => {
  let service: Installation;
  before(async () => {
    service = await install(database);
    for (const status of statuses) await addUserWithStatus(service, status);
  });

  it('has a way in for every operation that answers with a token', () => {
    const { paths } = apiDocument as unknown as { paths: Record<string, Record<string, { responses?: unknown }>> };
    const giving = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, operation]) => /"(access|refresh)_token"/.test(JSON.stringify(operation.responses)))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(giving, Object.keys(waysIn));
  });

  it('goes on with no session that an app, a site or a service holds, and leaves it as it is', async () => {
    const { deps, call } = service;
    for (const kind of ['app', 'site', 'service'] as const) {
      const token = await makeRefreshToken(deps, 'is.active', { kind, client: 'reports' });
      const sessions = () => deps.database.selectFrom('sessions').selectAll().where('kind', '=', kind).execute();
      const rows = await sessions();
      assert.equal(rows.length, 1);
      for (const answer of [
        await call('POST', '/token/refresh', { body: { refresh_token: token } }),
        await call('POST', '/console/session/refresh', { headers: { cookie: `console=${token}` } }),
      ])
        assertProblem(answer, 401, 'session/refresh-rejected', kind);
      assert.deepEqual(await sessions(), rows);
    }
  });

  it('gives a session of a narrower scope no more when it is refreshed', async () => {
    const { id } = await service.addUser('is.chief', 'admin');
    const token = await makeRefreshToken(service.deps, 'is.chief', { scope: 'users:read' });
    const { json } = await service.call('POST', '/token/refresh', { body: { refresh_token: token } });
    const get = (path: string) => service.call('GET', path, { token: json.access_token });
    assert.equal((await get(`/users/${id}`)).status, 200);
    assertProblem(await get('/audit'), 403, 'access/forbidden');
  });

  for (const [operation, enter] of Object.entries(waysIn)) {
    it(`${operation} lets the active in`, async () => {
      const answer = await enter(service, 'is.active');
      assert.equal(answer.status, 200);
      assert.equal((await service.call('GET', '/dashboard', { token: answer.json.access_token })).status, 200);
    });

    for (const [status, refusal] of Object.entries(expected)) {
      it(`${operation} keeps the ${status} out`, async () => {
        const answer = await enter(service, `is.${status}`);
        const isRefresh = operation.endsWith('/refresh');
        const expected = isRefresh ? { status: 401, code: 'session/refresh-rejected' } : refusal;
        assert.deepEqual({ status: answer.status, code: answer.json.code }, expected);
        assert.doesNotMatch(answer.text, /ey[A-Za-z0-9_-]+\./);
      });
    }
  }
});

async function addUserWithStatus(service: Installation, status: (typeof statuses)[number]): Promise<void> {
  if (status === 'active' || status === 'suspended') {
    const { id } = await service.addUser(`is.${status}`);
    if (status === 'suspended') await suspendUser(asOperator(service.deps), id, undefined);
    return;
  }
  const { json } = await service.call('POST', '/register', { body: { username: `is.${status}`, password } });
  if (status === 'rejected') await rejectUser(asOperator(service.deps), json.id, undefined);
}
