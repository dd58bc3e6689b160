/**
 * Refreshes that meet the end of their session: whichever comes first, nothing that a refresh gave is
 * good once the end has been answered. Covers R03, R12, J26.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { readmit } from '../../src/features/login/admit.ts';
import { findSession } from '../../src/features/sessions/store.ts';
import { findSessionOf } from '../../src/features/sessions/use-refresh-token.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertInvalidToken, decode } from '../support/forge.ts';
import { type Installation, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { isFullTier } from '../support/tier.ts';

const width = 50;
const roundCount = isFullTier ? 100 : 3;
/** It hashes three times; the others do not. */
const dear = 'a new password';

type Session = Awaited<ReturnType<typeof makeSession>>;
/** The session that is refreshed and ended, and another one of the same user. */
type Victim = { id: number; dying: Session; other: Session };
type Ending = { expected: number; make(victim: Victim): Promise<Answer> };

onTwoDatabases('the end of a session', (database) => {
  let service: Installation;
  let boss: string;
  let count = 0;
  /** How many of the refreshes were before and after the end. */
  const met = { before: 0, after: 0 };

  before(async () => {
    service = await start(await database.create());
    boss = (await makeSession(service.deps, await makeAccount(service.deps, 'boss', 'admin'))).access_token;
  });

  const refresh = (refresh_token: string) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const manage = (method: string, path: string) => service.call(method, path, { token: boss });

  const endings: Record<string, Ending> = {
    'a sign-out': {
      expected: 204,
      make: ({ dying }) => service.call('POST', '/logout', { token: dying.access_token }),
    },
    'a sign-out everywhere': {
      expected: 204,
      make: ({ other }) => service.call('POST', '/logout?scope=all', { token: other.access_token }),
    },
    'a suspension': { expected: 200, make: ({ id }) => manage('POST', `/users/${id}/suspend`) },
    'the end of the others': {
      expected: 204,
      make: ({ other }) => service.call('DELETE', '/sessions', { token: other.access_token }),
    },
    'the end of one session': {
      expected: 204,
      make: ({ dying, other }) => service.call('DELETE', `/sessions/${dying.id}`, { token: other.access_token }),
    },
    "an administrator's end of all sessions": {
      expected: 204,
      make: ({ id }) => manage('DELETE', `/users/${id}/sessions`),
    },
    'a deletion': { expected: 200, make: ({ id }) => manage('DELETE', `/users/${id}`) },
    'a revoked refresh token': {
      expected: 200,
      make: ({ dying }) =>
        service.call('POST', '/revoke', {
          raw: `token=${dying.refresh_token}`,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
    },
    [dear]: {
      expected: 204,
      make: ({ other }) =>
        service.call('POST', '/users/me/password', {
          token: other.access_token,
          body: { current_password: password, new_password: 'another sturdy horse' },
        }),
    },
  };

  for (const [name, { expected }] of Object.entries(endings))
    it(`R03 R12 by ${name} leaves nothing of ${width} refreshes that it meets, ${roundCount} times`, async () => {
      for (let round = 0; round < roundCount; round++) {
        const victim = await makeVictim();
        const { ended, refreshed } = await meet(name, (round * 7) % width, victim);
        assert.equal(ended.status, expected, ended.text);
        for (const answer of refreshed.filter(({ status }) => status !== 200)) {
          assertProblem(answer, 401, 'session/refresh-rejected');
          met.after++;
        }
        const given = refreshed.filter(({ status }) => status === 200).map(({ json }) => json);
        met.before += given.length;
        await assertAllOver([victim.dying, ...given]);
        await assertNoRow(victim);
      }
    });

  it('was met from both sides, and without an error', () => {
    assert.ok(met.before > width && met.after > width, JSON.stringify(met));
    assert.doesNotMatch(service.log(), /"level":"error"/);
  });

  it('R12 leaves nothing to a refresh that had read the session before and the account after it', async () => {
    const device = { device: null, address: null };
    for (const [name, { make, expected }] of Object.entries(endings)) {
      for (const isRepeated of [false, true]) {
        const victim = await makeVictim();
        if (isRepeated) assert.equal((await refresh(victim.dying.refresh_token)).status, 200);
        const found = await findSessionOf(service.deps, victim.dying.refresh_token);
        assert.ok(found);
        assert.equal((await make(victim)).status, expected, name);
        if (name === 'a suspension') await manage('POST', `/users/${victim.id}/reinstate`);
        const late = readmit(service.deps, found.session, found.generation, device);
        await assert.rejects(late, { code: 'session/refresh-rejected' }, `${name}, repeated: ${isRepeated}`);
      }
    }
  });

  /** The end is the request of that number among the refreshes; the row is looked at as soon as it is answered. */
  async function meet(name: string, turn: number, victim: Victim): Promise<{ ended: Answer; refreshed: Answer[] }> {
    const refreshes: Promise<Answer>[] = [];
    let ending: Promise<Answer> | undefined;
    for (let at = 0; at < width; at++) {
      if (at === turn)
        ending = (endings[name] as Ending).make(victim).then(async (ended) => {
          await assertNoRow(victim);
          return ended;
        });
      refreshes.push(refresh(victim.dying.refresh_token));
      // As long as the hashes take, all together.
      if (name === dear) await sleep(2);
    }
    return { ended: (await ending) as Answer, refreshed: await Promise.all(refreshes) };
  }

  /** One token of each kind that was given, as the others differ in nothing that decides. */
  async function assertAllOver(pairs: readonly { access_token: string; refresh_token: string }[]) {
    const accessTokens = new Map(pairs.map(({ access_token }) => [powerOf(access_token), access_token]));
    for (const token of accessTokens.values())
      assertInvalidToken(await service.call('GET', '/users/me', { token }), 'after the end');
    for (const token of new Set(pairs.map(({ refresh_token }) => refresh_token)))
      assertProblem(await refresh(token), 401, 'session/refresh-rejected');
  }

  async function makeVictim(): Promise<Victim> {
    const user = await makeAccount(service.deps, `victim${++count}`);
    const [dying, other] = [await makeSession(service.deps, user), await makeSession(service.deps, user)];
    return { id: user.id, dying, other };
  }

  async function assertNoRow({ dying }: Victim): Promise<void> {
    assert.equal(await findSession(service.deps.database, dying.id), undefined);
  }
});

function powerOf(accessToken: string): string {
  const { sub, sid, ver } = decode(accessToken.split('.')[1] as string) as Record<string, unknown>;
  return JSON.stringify([sub, sid, ver]);
}
