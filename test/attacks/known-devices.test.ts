/** Somebody else's guesses do not keep out whoever has signed in before. Covers B01 and B02 for the victim, and the device cookie. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { deviceBudget, mostInARow, windowMilliseconds } from '../../src/features/throttle/budget.ts';
import { spend } from '../../src/features/throttle/spend.ts';
import { makeAccount } from '../support/accounts.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertThrottled, guess, guessWrong } from '../support/guesses.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { isFullTier } from '../support/tier.ts';

const guessesOfOthers = isFullTier ? 1_000 : 120;
const guessesInAWindow = isFullTier ? 100 : 120;

onTwoDatabases('a known device', (database) => {
  let service: Installation;

  before(async () => {
    service = await install(database);
  });

  const login = (username: string, cookie?: string, secret = password): Promise<Answer> =>
    service.call('POST', '/login', {
      body: { username, password: secret },
      ...(cookie !== undefined && { headers: { cookie } }),
    });
  const cookieOf = ({ headers }: Answer) => (headers.get('set-cookie') ?? '').split(';')[0] as string;
  const makeKnown = async (username: string) => {
    const { id } = await makeAccount(service.deps, username);
    const answer = await login(username);
    assert.equal(answer.status, 200);
    return { id, cookie: cookieOf(answer), token: answer.json.access_token as string };
  };

  it(`B01 gets in after ${guessesOfOthers} wrong guesses by others, and other devices do not`, async () => {
    const { cookie } = await makeKnown('victim');
    for (let left = guessesOfOthers; left > 0; left -= guessesInAWindow) {
      await Promise.all(Array.from({ length: guessesInAWindow }, () => guess(service.call, 'victim')));
      assert.equal((await login('victim')).status, 429);
      const answer = await login('victim', cookie);
      assert.equal(answer.status, 200, answer.text);
      service.turnClock(windowMilliseconds);
    }
    if (isFullTier) assertThrottled(await login('victim'), 'account', 10, 'login/locked');
  });

  it('B02 gets in from a network that has used up its budget', async () => {
    const office = await install(database, { NETWORK_ATTEMPTS: '10' });
    await makeAccount(office.deps, 'colleague');
    const send = (headers: Record<string, string>) =>
      office.call('POST', '/login', { body: { username: 'colleague', password }, headers });
    const cookie = cookieOf(await send({}));
    for (let name = 0; name < 10; name++) await guess(office.call, `name${name}`);
    assertThrottled(await send({}), 'network', 10);
    assert.equal((await send({ cookie })).status, 200);
  });

  it('is the same one after the next sign-in, and has ten guesses of its own', async () => {
    const { cookie } = await makeKnown('forgetful');
    const again = await login('forgetful', `theme=dark; ${cookie}; lang=en`);
    assert.equal(cookieOf(again), cookie);
    await guessWrong(service.call, 'forgetful', 10, { cookie });
    // With the cookie of somebody there is no way on to a second budget.
    assertThrottled(await login('forgetful', cookie), 'device', 10);
    assert.equal((await login('forgetful')).status, 200);
    service.turnClock(windowMilliseconds);
    assert.equal((await login('forgetful', cookie)).status, 200);
  });

  it('is not one whose cookie is forged, another’s, sent twice, or older than the password', async () => {
    const { id, cookie, token } = await makeKnown('picky');
    const { cookie: others } = await makeKnown('somebody-else');
    const [name = '', value = ''] = cookie.split('=');
    await guessWrong(service.call, 'picky', 10);
    const isUnknown = async (header: string, about: string) => {
      const answer = await login('picky', header);
      assert.equal(answer.status, 429, about);
      assertThrottled(answer, 'account', 10);
      assert.equal(answer.headers.get('set-cookie'), null, about);
    };
    assert.equal((await login('picky', cookie)).status, 200);
    const [deviceId = '', proof = ''] = value.split('.');
    await isUnknown(`${name}=${deviceId}.${'A'.repeat(43)}`, 'forged');
    await isUnknown(`${name}=${'B'.repeat(22)}.${proof}`, 'another id');
    await isUnknown(`${name}=${value}A`, 'longer');
    await isUnknown(others, 'of another account');
    await isUnknown(`${cookie}; ${cookie}`, 'twice');
    await isUnknown(`${cookie}; ${others}`, 'two');
    await isUnknown(`__Host-${cookie}`, 'another name');
    await isUnknown(cookie.toUpperCase(), 'another name');

    const body = { current_password: password, new_password: `${password} 2` };
    assert.equal((await service.call('POST', '/users/me/password', { token, body })).status, 204);
    // A new password resets the failed sign-ins, so it is used up once more.
    await guessWrong(service.call, 'picky', 10);
    assertThrottled(await login('picky', cookie, `${password} 2`), 'account', 10);
    const boss = await service.signIn('boss', adminPassword);
    assert.equal((await service.call('POST', `/users/${id}/unlock`, { token: boss })).status, 200);
    assert.equal((await login('picky', undefined, `${password} 2`)).status, 200);
  });

  it('is remembered only by who gets in', async () => {
    await makeKnown('shy');
    assert.equal((await guess(service.call, 'shy')).headers.get('set-cookie'), null);
    await service.call('POST', '/register', { body: { username: 'waiting', password } });
    const refused = await login('waiting');
    assertProblem(refused, 403, 'login/not-approved');
    assert.equal(refused.headers.get('set-cookie'), null);
  });

  it('that was stolen and is locked counts as any other device', async () => {
    const { cookie } = await makeKnown('robbed');
    const deviceId = /=([\w-]{22})\./.exec(cookie)?.[1] as string;
    for (let failure = 0; failure < mostInARow; failure++) {
      if (failure % 10 === 0) service.turnClock(windowMilliseconds);
      await spend(service.deps, [deviceBudget(deviceId)]);
    }
    service.turnClock(windowMilliseconds);
    await guessWrong(service.call, 'robbed', 10, { cookie });
    assertThrottled(await guess(service.call, 'robbed', { cookie }), 'account', 10);
    assertThrottled(await login('robbed'), 'account', 10);
    service.turnClock(windowMilliseconds);
    assert.equal((await login('robbed', cookie)).status, 200);
  });

  it('keeps its cookie to this host and to https, out of reach of scripts', async () => {
    const secure = await install(database, { PUBLIC_URL: 'https://accounts.example.org' });
    await makeAccount(secure.deps, 'careful');
    const send = (headers: Record<string, string> = {}) =>
      secure.call('POST', '/login', { body: { username: 'careful', password }, headers });
    const answer = await send();
    const expected =
      /^__Host-device=[\w-]{22}\.[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Strict$/;
    assert.match(answer.headers.get('set-cookie') ?? '', expected);
    await guessWrong(secure.call, 'careful', 10);
    const cookie = cookieOf(answer);
    assert.equal((await send({ cookie })).status, 200);
    // Any page of a neighbouring host could have set this one.
    assert.equal((await send({ cookie: cookie.replace('__Host-', '') })).status, 429);
  });
});
