/**
 * A refresh token that comes again: a lost answer, or a copy. Covers R05, R07; together with others in
 * sessions-races.test.ts, at two servers in sessions-processes.test.ts.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { SessionRow } from '../../src/features/sessions/store.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { assertAccepted, assertInvalidToken } from '../support/forge.ts';
import { type Installation, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const seconds = 1_000;
const minute = 60 * seconds;
const day = 24 * 60 * minute;

type Session = Awaited<ReturnType<typeof makeSession>>;

onEveryDatabase('a refresh token that comes again', (database) => {
  let service: Installation;
  let count = 0;
  before(async () => {
    service = await start(await database.create());
  });

  const refresh = (refresh_token: string) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const getRow = ({ id }: Session): Promise<SessionRow> =>
    service.deps.database.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const signIn = async () => makeSession(service.deps, await makeAccount(service.deps, `user${++count}`));
  const assertRejected = async (token: string, about: string) =>
    assertProblem(await refresh(token), 401, 'session/refresh-rejected', about);
  async function assertRefreshes(token: string, about: string): Promise<Session> {
    const answer = await refresh(token);
    assert.equal(answer.status, 200, `${about}: ${answer.text}`);
    return answer.json;
  }

  /** What the audit log says of the session since its sign-in, the oldest first. */
  const eventsOf = async ({ id }: Session): Promise<string[]> => {
    const rows = await service.deps.database.selectFrom('audit_events').selectAll().orderBy('id').execute();
    const own = rows.filter(({ type, details }) => type !== 'login.succeeded' && concerns(JSON.parse(details), id));
    return own.map(({ type }) => type);
  };

  it('R07 is good again for ten seconds after it was used, which is no event', async () => {
    const first = await signIn();
    const second = await assertRefreshes(first.refresh_token, 'the first time');
    const row = await getRow(first);
    service.turnClock(5 * seconds);
    const again = await assertRefreshes(first.refresh_token, 'after 5 s');
    assert.equal(again.refresh_token, second.refresh_token);
    await assertAccepted(service, again.access_token, 'its access token');
    assert.deepEqual(await getRow(first), row);
    assert.deepEqual(await eventsOf(first), []);
  });

  for (const [about, later] of [
    ['12 seconds', 12 * seconds],
    ['5 minutes', 5 * minute],
    ['59 minutes', 59 * minute],
  ] as const)
    it(`R07 gives its unused successor again after ${about}, which is an event, and goes on from there`, async () => {
      const first = await signIn();
      const second = await assertRefreshes(first.refresh_token, 'the answer that is lost');
      const { last_used_at } = await getRow(first);
      service.turnClock(later);
      for (const time of ['once', 'again', 'and again'])
        assert.equal((await assertRefreshes(first.refresh_token, time)).refresh_token, second.refresh_token);
      assert.deepEqual(await eventsOf(first), ['session.recovered'], 'one for a generation');
      assert.equal((await getRow(first)).last_used_at, last_used_at, 'the hour does not begin again');
      const third = await assertRefreshes(second.refresh_token, 'the successor');
      await assertAccepted(service, third.access_token, 'its access token');
      service.turnClock(day);
      await assertRefreshes(third.refresh_token, 'the one after it');
      assert.deepEqual(await eventsOf(first), ['session.recovered']);
    });

  it('R07 that comes again 61 minutes later ends the session, also when it was recovered before', async () => {
    for (const steps of [[61], [30, 31]]) {
      const first = await signIn();
      const second = await assertRefreshes(first.refresh_token, 'the first time');
      for (const [at, minutes] of steps.entries()) {
        service.turnClock(minutes * minute);
        if (at < steps.length - 1) await assertRefreshes(first.refresh_token, 'within the hour');
      }
      await assertRejected(first.refresh_token, 'after 61 minutes');
      await assertRejected(second.refresh_token, 'the current one, of a session that ended');
      for (const { access_token: token } of [first, second])
        assertInvalidToken(await service.call('GET', '/dashboard', { token }), 'after reuse');
      assert.deepEqual((await eventsOf(first)).slice(-1), ['session.reused']);
    }
  });

  it('R05 that a thief and its owner use in turns ends the session at the second late one in a row', async () => {
    for (const [name, wait] of [
      ['after 12 seconds', 12 * seconds],
      ['after 9 minutes', 9 * minute],
    ] as const) {
      const robbed = await signIn();
      const second = await assertRefreshes(robbed.refresh_token, `${name}: one party`);
      service.turnClock(wait);
      const copy = await assertRefreshes(robbed.refresh_token, `${name}: the other one, which may be a lost answer`);
      assert.equal(copy.refresh_token, second.refresh_token);
      const third = await assertRefreshes(copy.refresh_token, `${name}: either goes on`);
      service.turnClock(wait);
      await assertRejected(second.refresh_token, `${name}: the one that is late again`);
      await assertRejected(third.refresh_token, `${name}: the one that was not`);
      assertInvalidToken(await service.call('GET', '/users/me', { token: third.access_token }), name);
      assert.deepEqual(await eventsOf(robbed), ['session.recovered', 'session.reused']);
    }
  });

  it('R07 of a client that loses an answer now and then, but not twice in a row, never ends its session', async () => {
    const session = await signIn();
    let { refresh_token } = session;
    for (let round = 0; round < 5; round++) {
      await assertRefreshes(refresh_token, 'the answer that is lost');
      service.turnClock(5 * minute);
      ({ refresh_token } = await assertRefreshes(refresh_token, 'the retry'));
      ({ refresh_token } = await assertRefreshes(refresh_token, 'an answer that arrives'));
      service.turnClock(10 * minute);
    }
    assert.deepEqual(await eventsOf(session), Array(5).fill('session.recovered'));
  });

  it('R07 whose successor is recovered does not bring back a session that ended or expired meanwhile', async () => {
    const [ended, expired] = [await signIn(), await signIn()];
    for (const { refresh_token } of [ended, expired]) await assertRefreshes(refresh_token, 'the lost answer');
    service.turnClock(5 * minute);
    assert.equal((await service.call('POST', '/logout', { token: ended.access_token })).status, 204);
    const { sessionDays } = service.deps.config;
    const long = { created_at: service.deps.clock.now() - sessionDays * day };
    await service.deps.database.updateTable('sessions').set(long).where('id', '=', expired.id).execute();
    for (const session of [ended, expired]) {
      await assertRejected(session.refresh_token, 'too late');
      assert.deepEqual(
        (await eventsOf(session)).filter((type) => type !== 'session.ended'),
        [],
      );
    }
  });

  it('R07 of a client that lost the answer goes on from the successor that it then gets', async () => {
    let { refresh_token } = await signIn();
    for (let lost = 0; lost < 20; lost++) {
      const { refresh_token: unread } = await assertRefreshes(refresh_token, 'the answer that is lost');
      service.turnClock(5 * seconds);
      const next = await assertRefreshes(refresh_token, 'the retry');
      assert.equal(next.refresh_token, unread);
      service.turnClock(day);
      refresh_token = next.refresh_token;
    }
  });
});

function concerns({ session, sessions = [] }: { session?: number; sessions?: number[] }, id: number): boolean {
  return session === id || sessions.includes(id);
}
