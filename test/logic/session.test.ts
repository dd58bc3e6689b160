/** What a session of the console does: renewed in time and once, over when it is over, and never that of somebody else. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../console/src/api/problem.ts';
import { type Answer, keepSession, type News } from '../../console/src/api/session-keeper.ts';

const expires = 600;
const ada = { sub: '7', preferred_username: 'ada', role: 'admin', scope: 'users:read users:write' };
const bob = { sub: '8', preferred_username: 'bób', role: 'user', scope: '' };

const answerFor = (claims: object, mark = ''): Answer => {
  const payload = Buffer.from(JSON.stringify({ ...claims, mark })).toString('base64url');
  return { access_token: `header.${payload}.${mark}`, expires_in: expires };
};

/** A session whose answers are given by the test, in the order in which they are asked for. */
function begin() {
  const sent: string[] = [];
  const answers: (Answer | undefined | Problem)[] = [];
  const told: News[] = [];
  const gone: string[] = [];
  const forgotten: (number | 'all' | 'request')[] = [];
  const clock = { now: 1_000_000 };
  const keeper = keepSession({
    async send(method, address) {
      sent.push(`${method} ${address}`);
      await settled();
      assert.ok(answers.length > 0, 'an answer for this');
      const answer = answers.shift();
      if (answer instanceof Problem) throw answer;
      return answer;
    },
    now: () => clock.now,
    tellTabs: (news) => told.push(news),
    goTo: (address) => gone.push(address),
    forgetAllKept: () => forgotten.push('all'),
    forgetKeptOfOthers: (owner) => forgotten.push(owner),
    forgetRequest: () => forgotten.push('request'),
  });
  let changes = 0;
  keeper.onCallerChange(() => changes++);
  return { ...keeper, sent, answers, told, gone, forgotten, clock, changes: () => changes };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const refused = (status: number, code: string) => new Problem(status, code, 'refused', {});
const refresh = 'POST /console/session/refresh';

/** Somebody who is signed in, on a page that stays. */
async function signedIn() {
  const session = begin();
  session.answers.push(answerFor(ada, 'first'));
  await session.getToken();
  const leave = session.stayWhenSessionEnds();
  session.sent.length = 0;
  return { ...session, leave };
}

describe('a token', () => {
  it('is got by the cookie, says who has it, and is used until shortly before its end', async () => {
    const { getToken, answers, sent, currentCaller, clock } = begin();
    answers.push(answerFor(ada, 'first'), answerFor(ada, 'second'));
    const first = await getToken();
    assert.match(first ?? '', /\.first$/);
    assert.deepEqual(currentCaller(), {
      id: 7,
      username: 'ada',
      role: 'admin',
      permissions: new Set(['users:read', 'users:write']),
    });
    clock.now += (expires - 31) * 1000;
    assert.equal(await getToken(), first);
    clock.now += 2_000;
    assert.match((await getToken()) ?? '', /\.second$/);
    assert.deepEqual(sent, [refresh, refresh]);
  });

  it('is renewed once for however many wait for it', async () => {
    const { getToken, answers, sent } = begin();
    answers.push(answerFor(ada, 'first'));
    const tokens = await Promise.all([getToken(), getToken(), getToken()]);
    assert.equal(new Set(tokens).size, 1);
    assert.deepEqual(sent, [refresh]);
  });

  it('is asked for no more where nobody is signed in, until somebody does so in another tab', async () => {
    const { getToken, answers, sent, currentCaller, hear } = begin();
    answers.push(undefined);
    assert.equal(await getToken(), undefined);
    assert.equal(await getToken(), undefined);
    assert.deepEqual(sent, [refresh]);
    hear({ kind: 'signed in', id: 8, username: 'bób' });
    answers.push(answerFor(bob));
    assert.ok(await getToken());
    assert.equal(currentCaller()?.username, 'bób');
    assert.deepEqual(currentCaller()?.permissions, new Set());
  });

  it('that cannot be had while the server is away says so, and ends nothing', async () => {
    const { renew, answers, currentCaller, currentEnding } = await signedIn();
    answers.push(refused(0, 'console/unreachable'), refused(503, 'server/busy'), answerFor(ada, 'second'));
    await assert.rejects(renew(), { code: 'console/unreachable' });
    await assert.rejects(renew(), { code: 'server/busy' });
    assert.equal(currentCaller()?.id, 7);
    assert.equal(currentEnding(), undefined);
    assert.equal(await renew(), true);
  });

  it('with the same powers is no news; with others it is', async () => {
    const { renew, answers, changes, currentCaller } = await signedIn();
    const before = currentCaller();
    const sofar = changes();
    answers.push(answerFor(ada, 'second'), answerFor({ ...ada, role: 'user', scope: '' }));
    await renew();
    assert.equal(currentCaller(), before);
    assert.equal(changes(), sofar);
    await renew();
    assert.equal(currentCaller()?.role, 'user');
    assert.equal(changes(), sofar + 1);
  });
});

describe('a session that ends', () => {
  it('on a page that stays holds what is sent until the same user has signed in again', async () => {
    const { renew, getToken, answers, currentCaller, currentEnding, signIn, told } = await signedIn();
    answers.push(refused(401, 'session/refresh-rejected'), answerFor(ada, 'anew'));
    assert.equal(await renew(), false);
    assert.deepEqual(currentEnding(), { reason: 'ended' });
    assert.equal(currentCaller()?.id, 7, 'whose page it is is still known');
    let isSent = false;
    const waiting = getToken().then((token) => {
      isSent = true;
      return token;
    });
    await settled();
    assert.equal(isSent, false);
    await signIn('ada', 'a password');
    assert.match((await waiting) ?? '', /\.anew$/);
    assert.equal(currentEnding(), undefined);
    assert.deepEqual(told, [{ kind: 'signed in', id: 7, username: 'ada' }]);
  });

  it('elsewhere is over, and whoever waited is told so', async () => {
    const { renew, getToken, answers, currentCaller, currentEnding, leave, sent } = await signedIn();
    leave();
    answers.push(undefined);
    assert.equal(await renew(), false);
    assert.equal(currentCaller(), undefined);
    assert.equal(currentEnding(), undefined);
    assert.equal(await getToken(), undefined);
    assert.deepEqual(sent, [refresh]);
  });

  it('is over, too, once the page that stayed is left', async () => {
    const { renew, answers, currentCaller, leave } = await signedIn();
    answers.push(undefined);
    await renew();
    leave();
    assert.equal(currentCaller(), undefined);
  });

  it('goes on by a sign-in of the same user in another tab, and not by one of somebody else', async () => {
    const { hear, answers, currentEnding, getToken, gone, signIn } = await signedIn();
    hear({ kind: 'signed out' });
    assert.deepEqual(currentEnding(), { reason: 'signed out' });
    hear({ kind: 'signed in', id: 8, username: 'bób' });
    assert.deepEqual(currentEnding(), { reason: 'somebody else', username: 'bób' });
    const waiting = getToken();
    answers.push(answerFor(ada, 'again'));
    hear({ kind: 'signed in', id: 7, username: 'ada' });
    assert.match((await waiting) ?? '', /\.again$/);
    assert.equal(currentEnding(), undefined);
    // Somebody else signs in on this page: nothing of it is sent as them.
    answers.push(answerFor(bob));
    void signIn('bob', 'a password');
    while (gone.length === 0) await settled();
    assert.deepEqual(gone, ['/console/']);
    assert.deepEqual(currentEnding(), { reason: 'left' });
  });

  it('because its cookie is that of somebody else by now does not use their token', async () => {
    const { renew, answers, currentCaller, currentEnding } = await signedIn();
    answers.push(answerFor(bob));
    assert.equal(await renew(), false);
    assert.deepEqual(currentEnding(), { reason: 'somebody else', username: 'bób' });
    assert.equal(currentCaller()?.username, 'ada');
  });

  it('by signing out forgets what was typed, tells the other tabs, and leaves; nothing brings it back', async () => {
    const { signOut, answers, told, forgotten, gone, sent, currentCaller, hear, currentEnding } = await signedIn();
    answers.push(undefined);
    void signOut();
    while (gone.length === 0) await settled();
    assert.deepEqual(sent, ['DELETE /console/session']);
    assert.deepEqual(forgotten, [7, 'all']);
    assert.deepEqual(told, [{ kind: 'signed out' }]);
    assert.deepEqual(gone, ['/console/sign-in']);
    assert.equal(currentCaller(), undefined);
    hear({ kind: 'signed out' });
    assert.deepEqual(currentEnding(), { reason: 'left' });
  });

  it('is not ended by a sign-out that the server did not take', async () => {
    const { signOut, answers, forgotten, gone, currentCaller } = await signedIn();
    answers.push(refused(0, 'console/unreachable'));
    await assert.rejects(signOut(), { code: 'console/unreachable' });
    assert.deepEqual(forgotten, [7]);
    assert.deepEqual(gone, []);
    assert.equal(currentCaller()?.id, 7);
  });
});
