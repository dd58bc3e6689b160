/**
 * Sessions that were begun from another one, as those of an app are from a browser's: they end when it ends, however
 * that comes. Covers R12.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Updateable } from 'kysely';
import { deleteDeadSessions } from '../../src/features/sessions/delete-dead-sessions.ts';
import type { UserRow } from '../../src/features/users/store.ts';
import type { SessionsTable } from '../../src/tables.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

type Session = Awaited<ReturnType<typeof makeSession>>;
type Family = { user: UserRow; parent: Session; child: Session; grandchild: Session; other: Session };

onTwoDatabases('a session begun from another one', (database) => {
  let service: Installation;
  let count = 0;
  before(async () => {
    service = await install(database);
  });

  const set = (id: number, values: Updateable<SessionsTable>) =>
    service.deps.database.updateTable('sessions').set(values).where('id', '=', id).execute();
  const refresh = ({ refresh_token }: Session) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const me = ({ access_token }: Session) => service.call('GET', '/users/me', { token: access_token });

  /** A browser's session, an app's that was begun from it, a site's from that, and an unrelated one. */
  async function family(): Promise<Family> {
    const user = await makeAccount(service.deps, `user${++count}`);
    const [parent, child, grandchild, other] = [
      await makeSession(service.deps, user),
      await makeSession(service.deps, user),
      await makeSession(service.deps, user),
      await makeSession(service.deps, user),
    ];
    await set(child.id, { parent_id: parent.id });
    await set(grandchild.id, { parent_id: child.id });
    return { user, parent, child, grandchild, other };
  }

  const endings: Record<string, (family: Family) => Promise<unknown>> = {
    'a sign-out': ({ parent }) => service.call('POST', '/logout', { token: parent.access_token }),
    'the end of that session': ({ parent, other }) =>
      service.call('DELETE', `/sessions/${parent.id}`, { token: other.access_token }),
    'a revoked refresh token': ({ parent }) =>
      service.call('POST', '/revoke', {
        raw: `token=${parent.refresh_token}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    'a copied refresh token': async ({ parent }) => {
      const next = (await refresh(parent)).json;
      await refresh(next);
      assertProblem(await refresh(parent), 401, 'session/refresh-rejected');
    },
  };
  for (const [name, end] of Object.entries(endings))
    it(`R12 ends with it by ${name}, and so does what was begun from it`, async () => {
      const all = await family();
      const { user, parent, child, grandchild, other } = all;
      assert.equal((await refresh(child)).status, 200);
      await end(all);
      for (const ended of [parent, child, grandchild]) {
        assertInvalidToken(await me(ended), name);
        assertProblem(await refresh(ended), 401, 'session/refresh-rejected');
      }
      assert.equal((await me(other)).status, 200);
      assert.equal((await refresh(other)).status, 200);
      const events = await service.deps.database
        .selectFrom('audit_events')
        .select('details')
        .where('subject_id', '=', user.id)
        .where('type', 'in', ['session.ended', 'session.reused'])
        .execute();
      const told = events.flatMap(({ details }) => Object.values(JSON.parse(details))).flat();
      assert.deepEqual(told.sort(), [parent.id, child.id, grandchild.id].sort());
    });

  it('R12 goes when the other one has been idle for too long', async () => {
    const { parent, child, grandchild, other } = await family();
    await set(parent.id, { last_used_at: 1 });
    await deleteDeadSessions(service.deps);
    for (const ended of [parent, child, grandchild])
      assertProblem(await refresh(ended), 401, 'session/refresh-rejected');
    assert.equal((await refresh(other)).status, 200);
  });

  it('R12 is refused when the other one ended at the moment it was begun', async () => {
    const { parent, child, other } = await family();
    await set(child.id, { parent_id: 2 ** 40 });
    assertProblem(await refresh(child), 401, 'session/refresh-rejected');
    await set(child.id, { parent_id: parent.id });
    assert.equal((await refresh(child)).status, 200);
    await set(parent.id, { reused_at: service.deps.clock.now() });
    assertProblem(await refresh(child), 401, 'session/refresh-rejected');
    assert.equal((await refresh(other)).status, 200);
  });

  it('R12 leaves its parent alone when it ends itself', async () => {
    const { parent, child, grandchild } = await family();
    assert.equal((await service.call('POST', '/logout', { token: child.access_token })).status, 204);
    assertInvalidToken(await me(grandchild), 'a grandchild');
    assert.equal((await refresh(parent)).status, 200);
  });
});
