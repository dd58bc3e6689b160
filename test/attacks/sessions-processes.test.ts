/**
 * Two servers on one database, and one that was killed and comes back: to a refresh token they are one.
 * Covers R03, R05, R07, J26.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findSession, type SessionRow } from '../../src/features/sessions/store.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Answer, Client } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { type Installation, start, testSecret } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { type ServerProcess, serve } from '../support/process.ts';
import { assertWithin, isFullTier } from '../support/tier.ts';

const roundCount = isFullTier ? 100 : 4;
const width = 50;
const raceMilliseconds = 10_000;
const recoveryMilliseconds = 3_600_000;
/** Within it a server knows what happened on another one. */
const longestDelayMilliseconds = 1_000;

type Session = Awaited<ReturnType<typeof makeSession>>;

onEveryDatabase('a refresh token at two servers', (database) => {
  /** Beside them, to make accounts and to look into the database; it answers nobody. */
  let local: Installation;
  let boss: string;
  let env: Record<string, string>;
  let servers: [ServerProcess, ServerProcess];
  let count = 0;

  before(async () => {
    const url = await database.create();
    local = await start(url);
    boss = (await makeSession(local.deps, await makeAccount(local.deps, 'boss', 'admin'))).access_token;
    env = { DATABASE_URL: url, ADMITTANCE_SECRET: testSecret, PUBLIC_URL: local.deps.config.publicUrl };
    servers = await Promise.all([serve({ env }), serve({ env })]);
  });

  const refresh = ({ call }: { call: Client }, refresh_token: string) =>
    call('POST', '/token/refresh', { body: { refresh_token } });
  const refreshAtBoth = (token: string) =>
    Promise.all(Array.from({ length: width }, (_, at) => refresh(servers[at % 2] as ServerProcess, token)));
  const signIn = async () => makeSession(local.deps, await makeAccount(local.deps, `user${++count}`));
  const getRow = async (id: number) => (await findSession(local.deps.database, id)) as SessionRow;

  /** Their clocks cannot be turned. */
  async function setLastUse({ id }: Session, ago: number): Promise<void> {
    const last_used_at = Date.now() - ago;
    await local.deps.database.updateTable('sessions').set({ last_used_at }).where('id', '=', id).execute();
  }

  /** Asks until the server knows. */
  async function assertSoonInvalid({ call }: ServerProcess, token: string, about: string): Promise<void> {
    const since = performance.now();
    for (;;) {
      const delay = performance.now() - since;
      const answer = await call('GET', '/users/me', { token });
      if (answer.status !== 200) return assertInvalidToken(answer, about);
      assertWithin(delay, longestDelayMilliseconds, `${about}: still taken`);
      await sleep(20);
    }
  }

  it(`R03 has one successor for ${width} who come with it to either, ${roundCount} times`, async () => {
    const session = await signIn();
    let token = session.refresh_token;
    for (let round = 1; round <= roundCount; round++) {
      token = assertOneSuccessor(await refreshAtBoth(token));
      const { generation, reused_at } = await getRow(session.id);
      assert.deepEqual([generation, reused_at], [round + 1, null]);
    }
  });

  it('R05 that comes to both too late ends the session once, for both', async () => {
    const ended: number[] = [];
    for (let round = 0; round < roundCount / 5; round++) {
      const first = await signIn();
      const second = (await refresh(servers[round % 2] as ServerProcess, first.refresh_token)).json;
      for (const { call } of servers)
        assert.equal((await call('GET', '/users/me', { token: second.access_token })).status, 200);
      await setLastUse(first, recoveryMilliseconds + 1_000);
      for (const answer of await refreshAtBoth(first.refresh_token))
        assertProblem(answer, 401, 'session/refresh-rejected');
      assert.notEqual((await getRow(first.id)).reused_at, null);
      for (const server of servers) {
        assertProblem(await refresh(server, second.refresh_token), 401, 'session/refresh-rejected');
        await assertSoonInvalid(server, second.access_token, 'reuse');
      }
      ended.push(first.id);
    }
    const told = () => servers.flatMap((server) => server.log().filter(({ event }) => event === 'session.reused'));
    // It comes through a pipe.
    while (told().length < ended.length) await sleep(20);
    assert.deepEqual(
      told()
        .map(({ session_id }) => session_id)
        .toSorted(),
      ended.toSorted(),
    );
  });

  it('R07 that comes to both late is recovered once, and two generations in a row are reuse, also after a restart', async () => {
    const countEvents = async (type: string, userId: number) => {
      const events = local.deps.database.selectFrom('audit_events').select('id').where('type', '=', type);
      return (await events.where('subject_id', '=', userId).execute()).length;
    };
    for (const isRestarted of [false, true]) {
      const user = await makeAccount(local.deps, `user${++count}`);
      const first = await makeSession(local.deps, user);
      const second = assertOneSuccessor([await refresh(servers[0], first.refresh_token)]);
      await setLastUse(first, raceMilliseconds + 2_000);
      assert.equal(assertOneSuccessor(await refreshAtBoth(first.refresh_token)), second);
      assert.equal(await countEvents('session.recovered', user.id), 1);
      if (isRestarted) {
        const [dying] = servers;
        dying.kill('SIGKILL');
        await dying.finished;
        servers = [await serve({ env }), servers[1]];
        assert.equal(assertOneSuccessor([await refresh(servers[0], first.refresh_token)]), second);
      }
      const third = assertOneSuccessor([await refresh(servers[1], second)]);
      await setLastUse(first, raceMilliseconds + 2_000);
      for (const answer of await refreshAtBoth(second)) assertProblem(answer, 401, 'session/refresh-rejected');
      for (const server of servers) assertProblem(await refresh(server, third), 401, 'session/refresh-rejected');
      assert.equal(await countEvents('session.recovered', user.id), 1);
      assert.equal(await countEvents('session.reused', user.id), 1);
    }
  });

  it('R03 J26 that meets the end of its session at the other one leaves nothing', async () => {
    const endings: Record<string, (call: Client, dying: Session, other: Session, userId: number) => Promise<Answer>> = {
      'a sign-out': (call, { access_token: token }) => call('POST', '/logout', { token }),
      'a sign-out everywhere': (call, _, { access_token: token }) => call('POST', '/logout?scope=all', { token }),
      'the end of the others': (call, _, { access_token: token }) => call('DELETE', '/sessions', { token }),
      "an administrator's end": (call, _, __, id) => call('DELETE', `/users/${id}/sessions`, { token: boss }),
      'a suspension': (call, _, __, id) => call('POST', `/users/${id}/suspend`, { token: boss }),
    };
    for (let round = 0; round < roundCount; round++) {
      const [name = '', end = endings['a sign-out']] = Object.entries(endings)[round % 5] ?? [];
      const [here, there] = round % 2 ? servers : servers.toReversed();
      const user = await makeAccount(local.deps, `user${++count}`);
      const [dying, other] = [await makeSession(local.deps, user), await makeSession(local.deps, user)];
      const racing = Array.from({ length: width / 2 }, () => refresh(there as ServerProcess, dying.refresh_token));
      await sleep(round % 10);
      const ended = await end?.((here as ServerProcess).call, dying, other, user.id);
      assert.ok(ended && [200, 204].includes(ended.status), `${name}: ${ended?.text}`);
      assert.equal(await findSession(local.deps.database, dying.id), undefined, name);
      const answers = await Promise.all(racing);
      for (const answer of answers.filter(({ status }) => status !== 200))
        assertProblem(answer, 401, 'session/refresh-rejected', name);
      const given = answers.find(({ status }) => status === 200)?.json;
      for (const server of servers)
        for (const { access_token, refresh_token } of given ? [dying, given] : [dying]) {
          assertProblem(await refresh(server, refresh_token), 401, 'session/refresh-rejected', name);
          if (server !== here) await assertSoonInvalid(server, access_token, name);
          else assertInvalidToken(await server.call('GET', '/users/me', { token: access_token }), name);
        }
    }
  });

  it('R07 whose answer died with its server is good at the other one, and at the one that comes back', async () => {
    for (const isBack of [false, true]) {
      const session = await signIn();
      const [dying, other] = servers;
      const lost = refresh(dying, session.refresh_token).catch(() => undefined);
      while ((await getRow(session.id)).generation === 1) await sleep(1);
      dying.kill('SIGKILL');
      await Promise.all([lost, dying.finished]);
      const back = await serve({ env });
      // However long a start takes here.
      await setLastUse(session, 0);
      const [first, then] = isBack ? [back, other] : [other, back];
      const next = assertOneSuccessor([await refresh(first, session.refresh_token)]);
      assert.equal(assertOneSuccessor([await refresh(then, session.refresh_token)]), next);
      const last = await refresh(then, next);
      assert.equal(last.status, 200, last.text);
      const seen = await first.call('GET', '/sessions', { token: last.json.access_token });
      assert.deepEqual(
        seen.json.data.map(({ id, reused_at }: Record<string, unknown>) => [id, reused_at]),
        [[session.id, null]],
      );
      servers = [back, other];
    }
  });
});

/** All were answered with the same refresh token. */
function assertOneSuccessor(answers: readonly Answer[]): string {
  for (const { status, text } of answers) assert.equal(status, 200, text);
  const [successor, ...others] = new Set(answers.map(({ json }) => json.refresh_token as string));
  assert.deepEqual(others, []);
  return successor as string;
}
