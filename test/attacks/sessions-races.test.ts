/** Refreshes that arrive together, again, or too late. Covers R03, R05, R07. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listSessionIds, type SessionRow } from '../../src/features/sessions/store.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { assertAccepted, assertInvalidToken } from '../support/forge.ts';
import { type Installation, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { isFullTier } from '../support/tier.ts';

const width = 50;
const roundCount = isFullTier ? 100 : 5;
const withinGrace = 4_000;
const afterGrace = 11_000;
const tooLate = 3_601_000;

onEveryDatabase('a refresh token in a race', (database) => {
  let service: Installation;
  before(async () => {
    service = await start(await database.create());
  });

  const refresh = (refresh_token: string) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const refreshTogether = (token: string) => Promise.all(Array.from({ length: width }, () => refresh(token)));
  const getRow = (id: number): Promise<SessionRow> =>
    service.deps.database.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  /** Sends it and goes away; the server may have carried it out, or be about to, or never have seen it. */
  async function loseAnswer(refresh_token: string, milliseconds: number): Promise<void> {
    const going = new AbortController();
    const gone = fetch(`${service.base}/token/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token }),
      signal: going.signal,
    }).catch(() => undefined);
    await sleep(milliseconds);
    going.abort();
    await gone;
  }

  it(`R03 R07 has one successor for ${width} who come with it, also after a lost answer, ${roundCount} times`, async () => {
    const user = await makeAccount(service.deps, 'racer');
    const session = await makeSession(service.deps, user);
    let token = session.refresh_token;
    for (let round = 1; round <= roundCount; round++) {
      if (round % 2) await loseAnswer(token, round % 8);
      const next = assertOneSuccessor(await refreshTogether(token));
      assert.notEqual(next, token);
      const row = await getRow(session.id);
      assert.deepEqual([row.generation, row.reused_at], [round + 1, null]);
      if (round % 5 === 0) {
        service.turnClock(withinGrace);
        assert.equal(assertOneSuccessor([await refresh(token)]), next, 'within the grace');
        assert.deepEqual(await getRow(session.id), row, 'a repetition changes nothing');
      }
      token = next;
    }
    assert.deepEqual(await listSessionIds(service.deps.database, user.id), [session.id]);
    await assertAccepted(service, (await refresh(token)).json.access_token, 'the last one');
    assert.doesNotMatch(service.log(), /session\.reused|"level":"error"/);
  });

  it(`R07 is recovered once when ${width} come with it late, and again is reuse, ${roundCount} times`, async () => {
    const user = await makeAccount(service.deps, 'tunnel');
    for (let round = 0; round < roundCount; round++) {
      const first = await makeSession(service.deps, user);
      const second = (await refresh(first.refresh_token)).json;
      service.turnClock(afterGrace);
      assert.equal(assertOneSuccessor(await refreshTogether(first.refresh_token)), second.refresh_token);
      assert.deepEqual(await countEvents(user.id), { recovered: round + 1, reused: round });
      const third = assertOneSuccessor(await refreshTogether(second.refresh_token));
      service.turnClock(afterGrace);
      for (const answer of await refreshTogether(second.refresh_token))
        assertProblem(answer, 401, 'session/refresh-rejected');
      assertProblem(await refresh(third), 401, 'session/refresh-rejected');
      assert.deepEqual(await countEvents(user.id), { recovered: round + 1, reused: round + 1 });
      assert.equal(await countRevocations(first.id), 1);
    }
  });

  it(`R07 that is recovered while its successor is used has one outcome for both, ${roundCount} times`, async () => {
    const user = await makeAccount(service.deps, 'crossing');
    for (let round = 0; round < roundCount; round++) {
      const first = await makeSession(service.deps, user);
      const { refresh_token: second } = (await refresh(first.refresh_token)).json;
      service.turnClock(afterGrace);
      const [late, next] = await Promise.all([refresh(first.refresh_token), refresh(second)]);
      const { generation, reused_at, recovered_generation } = await getRow(first.id);
      assert.equal(generation, 3, 'the successor was used in any case');
      assert.equal(next.status, 200, next.text);
      if (late.status === 200) assert.deepEqual([late.json.refresh_token, reused_at], [second, null]);
      else assertProblem(late, 401, 'session/refresh-rejected');
      assert.equal(recovered_generation, late.status === 200 ? 1 : null);
      assert.equal(reused_at === null, late.status === 200);
    }
  });

  it(`R05 ends the session once when ${width} come with it too late, ${roundCount} times`, async () => {
    const user = await makeAccount(service.deps, 'robbed');
    const ended: number[] = [];
    for (let round = 0; round < roundCount; round++) {
      const first = await makeSession(service.deps, user);
      const second = (await refresh(first.refresh_token)).json;
      service.turnClock(tooLate);
      const since = service.deps.clock.now();
      for (const answer of await refreshTogether(first.refresh_token))
        assertProblem(answer, 401, 'session/refresh-rejected');
      const { generation, reused_at } = await getRow(first.id);
      assert.ok(reused_at !== null && reused_at >= since && reused_at <= service.deps.clock.now());
      assert.equal(generation, 2);
      assertProblem(await refresh(second.refresh_token), 401, 'session/refresh-rejected');
      for (const { access_token: token } of [first, second])
        assertInvalidToken(await service.call('GET', '/users/me', { token }), 'of an ended session');
      assert.equal(await countRevocations(first.id), 1);
      ended.push(first.id);
    }
    const line = new RegExp(`"event":"session\\.reused","user_id":${user.id},"session_id":(\\d+)`, 'g');
    assert.deepEqual(
      Array.from(service.log().matchAll(line), ([, id]) => Number(id)),
      ended,
    );
  });

  async function countEvents(userId: number): Promise<{ recovered: number; reused: number }> {
    const rows = await service.deps.database
      .selectFrom('audit_events')
      .select('type')
      .where('subject_id', '=', userId)
      .execute();
    const count = (name: string) => rows.filter(({ type }) => type === name).length;
    return { recovered: count('session.recovered'), reused: count('session.reused') };
  }

  async function countRevocations(sessionId: number): Promise<number> {
    const ofSession = service.deps.database.selectFrom('revocations').where('subject_id', '=', sessionId);
    return (await ofSession.where('kind', '=', 'session').select('id').execute()).length;
  }
});

/** All were answered with the same refresh token, each with an access token of its own. */
function assertOneSuccessor(answers: readonly Answer[]): string {
  for (const { status, text } of answers) assert.equal(status, 200, text);
  const successors = new Set(answers.map(({ json }) => json.refresh_token as string));
  assert.equal(successors.size, 1);
  assert.equal(new Set(answers.map(({ json }) => json.access_token)).size, answers.length);
  return [...successors][0] as string;
}
