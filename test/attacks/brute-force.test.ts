/** Guessing passwords, one account or many, one by one or all at once. Covers B01, B02, B06, B07, B09, B12, E08. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { accountBudget, mostInARow, windowMilliseconds } from '../../src/features/throttle/budget.ts';
import { spend } from '../../src/features/throttle/spend.ts';
import { makeAccount } from '../support/accounts.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { assertThrottled, guess, guessWrong, wrong } from '../support/guesses.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, jsonRequest } from '../support/raw-http.ts';

onEveryDatabase('guessing', (database) => {
  let service: Installation;
  let databaseUrl: string;

  before(async () => {
    databaseUrl = await database.create();
    service = await install(database, { DATABASE_URL: databaseUrl });
  });

  const login = (username: string, secret = password) =>
    service.call('POST', '/login', { body: { username, password: secret } });

  it('B01 is over after ten wrong passwords, for a quarter of an hour', async () => {
    await makeAccount(service.deps, 'target');
    await guessWrong(service.call, 'target', 10);
    const wait = assertThrottled(await guess(service.call, 'target'), 'account', 10);
    assert.ok(wait > 800, `a window begins with the first guess: ${wait}`);
    assertThrottled(await login('target'), 'account', 10);
    const later = wait - 60;
    service.turnClock(later * 1000);
    assert.ok(assertThrottled(await login('target'), 'account', 10) <= 60);
    service.turnClock((wait - later) * 1000);
    await guessWrong(service.call, 'target', 10);
    assertThrottled(await guess(service.call, 'target'), 'account', 10);
    service.turnClock(windowMilliseconds);
    assert.equal((await login('target')).status, 200);
  });

  it('B01 is not faster in a crowd: of two hundred guesses at once ten are tried', async () => {
    const user = await makeAccount(service.deps, 'crowded');
    const answers = await Promise.all(Array.from({ length: 200 }, () => guess(service.call, 'crowded')));
    const [tried, refused] = [
      answers.filter(({ status }) => status === 401),
      answers.filter(({ status }) => status !== 401),
    ];
    assert.equal(tried.length, 10);
    for (const answer of refused) assertThrottled(answer, 'account', 10);
    const events = await service.deps.database
      .selectFrom('audit_events')
      .select(['type', 'details'])
      .where('subject_id', '=', user.id)
      .where('outcome', '=', 'refused')
      .execute();
    assert.equal(events.filter(({ type }) => type === 'login.refused').length, 10);
    // Not one a refusal: a flood must not fill the trail.
    assert.deepEqual(
      events.filter(({ type }) => type !== 'login.refused').map(({ type, details }) => [type, details]),
      [['login.throttled', '{"budget":"account"}']],
    );
  });

  it('B01 lets the right password through, however many bring it at once', async () => {
    await makeAccount(service.deps, 'popular');
    await guessWrong(service.call, 'popular', 5);
    const answers = await Promise.all(Array.from({ length: 20 }, () => login('popular')));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
  });

  it('B02 at a hundred accounts from one network is over after sixty', async () => {
    const office = await install(database, { NETWORK_ATTEMPTS: '60' });
    const spray = await Promise.all(
      Array.from({ length: 100 }, (_, account) => guess(office.call, `account${account}`)),
    );
    const refused = spray.filter(({ status }) => status !== 401);
    assert.equal(refused.length, 40);
    for (const answer of refused) assertThrottled(answer, 'network', 60);
    office.turnClock(windowMilliseconds);
    assertProblem(await guess(office.call, 'account99'), 401, 'login/rejected');
  });

  it('B06 does not begin anew with another spelling of the name', async () => {
    await makeAccount(service.deps, 'Straße');
    const spellings = ['Straße', 'STRASSE', 'strasse', 'ｓtrasse', 'ſtraße', 'stra\u1e9ee', 'sTrAsSe'];
    for (let time = 0; time < 10; time++)
      assertProblem(await guess(service.call, spellings[time % spellings.length] as string), 401, 'login/rejected');
    for (const spelling of spellings) assertThrottled(await guess(service.call, spelling), 'account', 10);
    for (const blank of [' Straße', 'Straße ', 'Straße\u00a0', '\tStraße'])
      assertThrottled(await guess(service.call, blank), 'account', 10);
    // What stands within makes it no name, so nothing is tried that could be right.
    for (const other of ['Stra\u200bße', 'Straße\0', 'Stra ße'])
      assertProblem(await login(other), 401, 'login/rejected', JSON.stringify(other));
  });

  it('B06 with members that nobody asked for is refused, and not counted', async () => {
    await makeAccount(service.deps, 'padded');
    for (let time = 0; time < 12; time++) {
      const body = { username: 'padded', password: wrong, [`nonce${time}`]: time };
      assertProblem(await service.call('POST', '/login', { body }), 400, 'request/invalid');
    }
    await guessWrong(service.call, 'padded', 10);
    assertThrottled(await guess(service.call, 'padded'), 'account', 10);
    for (const raw of [
      `{"username":"nobody","username":"padded","password":"${password}"}`,
      `{"password":"${password}","username":"padded","username":"nobody"}`,
    ])
      assertProblem(await service.call('POST', '/login', { raw }), 400, 'request/malformed');
  });

  it('B07 does not begin anew at another spelling of the address', async () => {
    const { base, call } = await start(databaseUrl);
    await makeAccount(service.deps, 'cornered');
    await guessWrong(call, 'cornered', 10);
    const body = JSON.stringify({ username: 'cornered', password });
    const { host } = new URL(base);
    const statuses = new Map<string, number>();
    for (const path of [
      '/login',
      '/login?x=1',
      '/login#x',
      '/%6cogin',
      '/login/',
      '//login',
      '/LOGIN',
      '/./login',
      '/x/../login',
      '/login;x=1',
      '/login%20',
      '/login%00',
      `http://${host}/login`,
      'http://elsewhere.example/login',
    ])
      statuses.set(path, (await ask(base, jsonRequest(`POST ${path}`, body))).status);
    const old = jsonRequest('POST /login', body).toString('latin1').replace('HTTP/1.1', 'HTTP/1.0');
    statuses.set('HTTP/1.0', (await ask(base, old)).status);
    const other = await start(databaseUrl);
    statuses.set('another port', (await other.call('POST', '/login', { raw: body })).status);
    for (const [way, status] of statuses) assert.ok([429, 404, 400].includes(status), `${way}: ${status}`);
    for (const way of ['/login', '/login?x=1', 'HTTP/1.0', 'another port']) assert.equal(statuses.get(way), 429, way);
  });

  it('B09 does not begin anew with a restart, nor at a second server', async () => {
    await makeAccount(service.deps, 'shared');
    const [first, second] = [await start(databaseUrl), await start(databaseUrl)];
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => guess((index % 2 ? first : second).call, 'shared')),
    );
    assert.equal(answers.filter(({ status }) => status === 401).length, 10);
    await first.app.close();
    const restarted = await start(databaseUrl);
    for (const { call } of [second, restarted]) assertThrottled(await guess(call, 'shared'), 'account', 10);
  });

  it('B12 is reset for the account that is signed in to, and for no other', async () => {
    for (const name of ['lucky', 'unlucky']) {
      await makeAccount(service.deps, name);
      await guessWrong(service.call, name, 9);
    }
    assert.equal((await login('lucky')).status, 200);
    await guessWrong(service.call, 'lucky', 10);
    assertThrottled(await guess(service.call, 'lucky'), 'account', 10);
    await guessWrong(service.call, 'unlucky', 1);
    assertThrottled(await guess(service.call, 'unlucky'), 'account', 10);
  });

  it('B12 is not paid for with sign-ins to an account of one’s own', async () => {
    const cafe = await install(database, { NETWORK_ATTEMPTS: '10' });
    await makeAccount(cafe.deps, 'mallory');
    for (let time = 0; time < 10; time++) {
      assert.equal((await cafe.call('POST', '/login', { body: { username: 'mallory', password } })).status, 200);
      await guessWrong(cafe.call, `victim${time}`, 1);
    }
    assertThrottled(await guess(cafe.call, 'victim10'), 'network', 10);
  });

  it('B12 does not wait for ever when the clock was set back by an hour', async () => {
    const clocked = await start(databaseUrl);
    await makeAccount(clocked.deps, 'timeless');
    await guessWrong(clocked.call, 'timeless', 10);
    clocked.turnClock(-3_600_000);
    await guessWrong(clocked.call, 'timeless', 1);
    const answer = await clocked.call('POST', '/login', { body: { username: 'timeless', password } });
    assert.equal(answer.status, 200);
  });

  it('B12 goes on when a suspended account was refused with its right password', async () => {
    const { id } = await makeAccount(service.deps, 'absent');
    const boss = await service.signIn('boss', adminPassword);
    await service.call('POST', `/users/${id}/suspend`, { token: boss, body: {} });
    for (let time = 0; time < 12; time++) assertProblem(await login('absent'), 403, 'login/suspended');
  });

  it('E08 says the same of an account that does not exist', async () => {
    await makeAccount(service.deps, 'existing');
    const names = ['existing', 'missing', 'not a name'];
    for (const name of names) await guessWrong(service.call, name, 10);
    const answers: Answer[] = [];
    for (const name of names) answers.push(await guess(service.call, name));
    for (const answer of answers) {
      assertThrottled(answer, 'account', 10);
      assert.deepEqual(shape(answer), shape(answers[0] as Answer));
    }
  });

  it('E08 locks both after a hundred in a row, until an administrator unlocks the one', async () => {
    const { id } = await makeAccount(service.deps, 'marathon');
    const names = ['marathon', 'nobody'];
    for (const name of names) {
      // But for the last one beside the front door: they would cost a hash each.
      for (let failure = 1; failure < mostInARow; failure++) {
        if (failure % 10 === 1) service.turnClock(windowMilliseconds);
        await spend(service.deps, [accountBudget(name)]);
      }
      await guessWrong(service.call, name, 1);
    }
    service.turnClock(windowMilliseconds);
    const answers: Answer[] = [];
    for (const name of names) answers.push(await login(name));
    for (const answer of answers) {
      assertThrottled(answer, 'account', 10, 'login/locked');
      assert.deepEqual(shape(answer), shape(answers[0] as Answer));
    }
    service.turnClock(30 * 24 * 3_600_000);
    for (const name of names) assertThrottled(await login(name), 'account', 10, 'login/locked');
    const boss = await service.signIn('boss', adminPassword);
    assert.equal((await service.call('POST', `/users/${id}/unlock`, { token: boss })).status, 200);
    assert.equal((await login('marathon')).status, 200);
    await guessWrong(service.call, 'marathon', 10);
    assertThrottled(await guess(service.call, 'marathon'), 'account', 10);
  });
});

/** All that a client sees, but for what differs between any two answers. */
function shape({ status, headers, text, json }: Answer): unknown {
  const fields = [...headers].map(([name, value]) => [
    name,
    /^(date|x-request-id)$/.test(name) ? '' : value.replace(/^\d+$|(?<=t=)\d+/, 'seconds'),
  ]);
  return { status, fields, text: text.replaceAll(json.request_id, '') };
}
