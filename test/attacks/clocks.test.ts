/**
 * Clocks that jump, and two servers whose clocks differ. Covers F17, F18.
 *
 * What a token says is compared with the clock, so a clock that was set back is believed: tokens from
 * before it are of the future and refused until it has caught up, and then live on for what they had
 * left. Nobody is signed out by it: sessions outlive any jump that is short beside their days, and the
 * next refresh gives a token of the new time. A revocation is deleted when the clock says that its
 * tokens are over, so a clock that goes wrong by more than their life for a minute, and is then set
 * right within it, gives a revoked token the rest of its life back.
 *
 * Servers are to agree within the leeway of five seconds. What does not hold beyond it: the slow one
 * refuses what the fast one has just made, for as long as they are apart; and a refresh that is repeated
 * at the fast one looks late: more than ten seconds apart it is recorded as recovered, and twice in a row
 * it ends the session as reused.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { keepKeysFresh, rotateKeys } from '../../src/features/keys/rotate-keys.ts';
import { forgetExpiredRevocations } from '../../src/features/revocations/forget-expired.ts';
import { deleteDeadSessions } from '../../src/features/sessions/delete-dead-sessions.ts';
import { endSession } from '../../src/features/sessions/end-sessions.ts';
import { accountBudget } from '../../src/features/throttle/budget.ts';
import { forgetExpiredBudgets } from '../../src/features/throttle/forget-expired.ts';
import { spend } from '../../src/features/throttle/spend.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertAccepted, assertRefused, decode } from '../support/forge.ts';
import { type Installation, password, start, testSecret } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { program, run } from '../support/process.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const life = 10 * minute;

const refresh = ({ call }: Installation, refresh_token: string) =>
  call('POST', '/token/refresh', { body: { refresh_token } });

async function goOn(service: Installation, refreshToken: string) {
  const answer = await refresh(service, refreshToken);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as { access_token: string; refresh_token: string };
}

/** What every server does about once a minute. */
async function keepHouse({ deps }: Installation): Promise<void> {
  for (const chore of [keepKeysFresh, forgetExpiredRevocations, deleteDeadSessions, forgetExpiredBudgets])
    await chore(deps);
}

onTwoDatabases('a clock', (database) => {
  for (const [name, jump] of [
    ['an hour forward', hour],
    ['an hour back', -hour],
  ] as const) {
    it(`F17 that jumps ${name} signs nobody out, and makes no token that lives longer`, async () => {
      const service = await start(await database.create());
      const { turnClock } = service;
      const user = await makeAccount(service.deps, 'alice');
      const old = await makeSession(service.deps, user);
      turnClock(minute);
      await assertAccepted(service, old.access_token, 'before');

      turnClock(jump);
      await keepHouse(service);
      await assertRefused(service, old.access_token, 'a token of another time');
      const next = await goOn(service, old.refresh_token);
      await assertAccepted(service, next.access_token, 'of the new time');
      const { iat, exp } = decode(next.access_token.split('.')[1] as string) as { iat: number; exp: number };
      assert.equal(exp - iat, life / second);
      assert.equal((await service.call('POST', '/login', { body: { username: 'alice', password } })).status, 200);

      turnClock(life + 6 * second);
      await assertRefused(service, next.access_token, 'after its life');
      const last = await goOn(service, next.refresh_token);
      turnClock(-jump);
      await keepHouse(service);
      await goOn(service, last.refresh_token);
      await assertRefused(service, old.access_token, 'back in its time, which is over');
    });
  }

  it('F17 that is set right during the life of a token lets it live on for what is left, at most', async () => {
    const service = await start(await database.create());
    const { access_token: token } = await makeSession(service.deps, await makeAccount(service.deps, 'alice'));
    service.turnClock(-4 * second);
    await assertAccepted(service, token, 'within the leeway');
    service.turnClock(-10 * minute);
    await assertRefused(service, token, 'of the future');
    service.turnClock(10 * minute + 4 * second);
    await assertAccepted(service, token, 'the clock has caught up');
    service.turnClock(life + 6 * second);
    await assertRefused(service, token, 'after its life');
  });

  it('F17 that jumps leaves nobody throttled for longer than a window and the jump', async () => {
    for (const [jump, isForgiven] of [
      [-hour, true],
      [hour, true],
      [-10 * minute, false],
    ] as const) {
      const service = await start(await database.create());
      await makeAccount(service.deps, 'alice');
      const guess = () =>
        service.call('POST', '/login', { body: { username: 'alice', password: 'not the right one' } });
      for (let count = 0; count < 10; count++) await spend(service.deps, [accountBudget('alice')]);
      assertProblem(await guess(), 429, 'request/throttled');
      service.turnClock(jump);
      await keepHouse(service);
      const answer = await guess();
      if (isForgiven) assertProblem(answer, 401, 'login/rejected', `${jump}`);
      else {
        assertProblem(answer, 429, 'request/throttled');
        const left = Number(answer.headers.get('retry-after')) * second;
        assert.ok(left > 20 * minute && left <= 25 * minute, `${left}`);
        service.turnClock(left);
        assertProblem(await guess(), 401, 'login/rejected');
      }
      for (let count = 1; count < 10; count++) await spend(service.deps, [accountBudget('alice')]);
      assertProblem(await guess(), 429, 'request/throttled', 'counted anew');
    }
  });

  it('F17 that jumps makes keys neither many nor few', async () => {
    const service = await start(await database.create());
    const { deps, turnClock } = service;
    const session = await makeSession(deps, await makeAccount(deps, 'alice'));
    await rotateKeys(deps);
    turnClock(2 * hour);
    const [old, current] = deps.memory.keys.list();
    assert.equal(deps.memory.keys.signing(deps.clock.now()).kid, current?.kid);
    turnClock(-3 * hour);
    await keepHouse(service);
    assert.equal(deps.memory.keys.signing(deps.clock.now()).kid, old?.kid, 'the new one has not begun');
    await assertAccepted(service, (await goOn(service, session.refresh_token)).access_token, 'with the old one');
    turnClock(3 * hour);
    await keepHouse(service);
    // The old one is dropped, and then the clock is set back to before the new one signs.
    assert.deepEqual(
      deps.memory.keys.list().map(({ kid }) => kid),
      [current?.kid],
    );
    turnClock(-3 * hour);
    assert.equal(deps.memory.keys.signing(deps.clock.now()).kid, current?.kid);

    for (let round = 0; round < 3; round++) {
      turnClock(100 * day);
      await keepHouse(service);
      turnClock(-100 * day);
      await keepHouse(service);
    }
    assert.equal(deps.memory.keys.list().length, 2, 'one rotation was due, once');
  });
});

onTwoDatabases('two servers whose clocks differ', (database) => {
  async function open(apart: number) {
    const url = await database.create();
    const [fast, slow] = [await start(url), await start(url)];
    fast.turnClock(apart);
    return { fast, slow, user: await makeAccount(slow.deps, 'alice') };
  }

  /** Each ends the other one's session, and soon both know. */
  async function assertBothRevoke({ fast, slow, user }: Awaited<ReturnType<typeof open>>): Promise<void> {
    for (const [here, there] of [
      [fast, slow],
      [slow, fast],
    ] as const) {
      // Of the slow one, so that it is good at both.
      const { access_token: token, id } = await makeSession(slow.deps, user);
      await assertAccepted(here, token, 'before');
      await assertAccepted(there, token, 'before');
      await endSession(here.deps, user.id, id);
      await there.deps.memory.revocations.settle();
      await assertRefused(here, token, 'here');
      await assertRefused(there, token, 'there');
    }
  }

  it('F18 by less than the leeway are as one', async () => {
    const { fast, slow, user } = await open(4 * second);
    for (const [here, there] of [
      [fast, slow],
      [slow, fast],
    ] as const) {
      const first = await makeSession(here.deps, user);
      await assertAccepted(there, first.access_token, 'made at the other one');
      const next = await goOn(there, first.refresh_token);
      await assertAccepted(here, next.access_token, 'refreshed at the other one');
      // Whose answer was lost, and who asks the other one then.
      assert.equal((await goOn(here, first.refresh_token)).refresh_token, next.refresh_token);
      await goOn(here, next.refresh_token);
    }
    await assertBothRevoke({ fast, slow, user });
  });

  it('F18 by a minute still revoke for each other, and one refresh at the slow one makes up for it', async () => {
    const { fast, slow, user } = await open(minute);
    await assertBothRevoke({ fast, slow, user });
    // Beyond the leeway the slow one cannot tell it from a token that was made ahead of time.
    const first = await makeSession(fast.deps, user);
    await assertAccepted(fast, first.access_token, 'where it was made');
    await assertRefused(slow, first.access_token, 'of the future');
    const next = await goOn(slow, first.refresh_token);
    for (const one of [fast, slow, fast, slow]) await assertAccepted(one, next.access_token, 'made by the slow one');
    // However often the fast one is asked to refresh instead, nobody is signed out.
    let token = next.refresh_token;
    for (let round = 0; round < 5; round++) {
      const ahead = await goOn(fast, token);
      await assertRefused(slow, ahead.access_token, 'of the future again');
      token = ahead.refresh_token;
    }
    slow.turnClock(minute);
    await assertAccepted(slow, (await goOn(fast, token)).access_token, 'the clock was set right');
  });

  it('F18 are warned of by the doctor', { skip: database.name === 'sqlite' && 'one machine, one clock' }, async () => {
    const { fast } = await open(0);
    const env = { DATABASE_URL: fast.deps.config.databaseUrl, ADMITTANCE_SECRET: testSecret };
    const ahead = 'data:text/javascript,const {now}=Date;Date.now=()=>now()+60000';
    const { code, stdout } = await run(['doctor'], { env, command: [process.execPath, '--import', ahead, program] });
    assert.match(stdout, /^clock +warning +(?:59|60|61) s away from the database's$/m);
    assert.match(stdout, /^ {2}clock: Turn on time synchronisation/m);
    assert.equal(code, 0);
  });
});
