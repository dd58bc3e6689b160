/** The cookie that keeps somebody signed in to the console. Covers W01, W03–W06, W11, W13 and W16. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { suspendUser } from '../../src/features/approval/suspend-user.ts';
import { changeUser } from '../../src/features/users/change-user.ts';
import { makeAccount } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertThrottled, guess, wrong } from '../support/guesses.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, request } from '../support/raw-http.ts';

const rounds = 20;
const tabs = 5;

/** What a browser keeps of an answer, by name; an empty text when it is told to forget it. */
function cookiesOf({ headers }: Answer): Record<string, string> {
  const cookies = headers.getSetCookie().map((cookie) => (cookie.split(';')[0] as string).split('='));
  return Object.fromEntries(cookies);
}

onTwoDatabases("the console's session", (database) => {
  let service: Installation;
  let count = 0;
  before(async () => {
    service = await install(database);
  });

  const path = '/console/session';
  const withCookie = (cookie: string) => ({ cookie: `console=${cookie}` });
  const signIn = (username: string, headers: Record<string, string> = {}, secret = password) =>
    service.call('POST', path, { body: { username, password: secret }, headers });
  const refresh = (headers: Record<string, string> = {}) => service.call('POST', `${path}/refresh`, { headers });
  const signOut = (headers: Record<string, string> = {}) => service.call('DELETE', path, { headers });
  /** A new user who is signed in. */
  const enter = async (role = 'user') => {
    const user = await makeAccount(service.deps, `visitor${++count}`, role);
    const answer = await signIn(user.username);
    assert.equal(answer.status, 200, answer.text);
    return { id: user.id, username: user.username, token: String(answer.json.access_token), cookie: keptOf(answer) };
  };
  const keptOf = (answer: Answer) => {
    const { console: cookie } = cookiesOf(answer);
    assert.ok(cookie, `no cookie came with ${answer.status} ${answer.text}`);
    return cookie;
  };
  const sessionsOf = async (token: string): Promise<number[]> => {
    const { json } = await service.call('GET', '/sessions', { token });
    return json.data.map(({ id }: { id: number }) => id);
  };
  const assertForgotten = (answer: Answer, about = '') => {
    assertProblem(answer, 401, 'session/refresh-rejected', about);
    assert.deepEqual(answer.headers.getSetCookie(), ['console=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict']);
  };

  it('W01 is in a cookie that no script, no other site and no subdomain gets at, and in no body', async () => {
    const secure = await install(database, { PUBLIC_URL: 'https://accounts.example.org', SESSION_DAYS: '7' });
    for (const [{ deps, call }, expected] of [
      [service, /^console=(rt_[\w-]{59}); Max-Age=2592000; Path=\/; HttpOnly; SameSite=Strict$/],
      [secure, /^__Host-console=(rt_[\w-]{59}); Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/],
    ] as const) {
      await makeAccount(deps, 'maria');
      let answer = await call('POST', path, { body: { username: 'maria', password } });
      for (const step of ['sign-in', 'refresh']) {
        assert.deepEqual(
          [answer.status, Object.keys(answer.json)],
          [200, ['access_token', 'token_type', 'expires_in']],
        );
        const cookie = answer.headers.getSetCookie().find((one) => one.includes('console=')) ?? '';
        const [, token = ''] = expected.exec(cookie) ?? [];
        assert.ok(token, `${step}: ${cookie}`);
        assert.ok(!answer.text.includes(token));
        const name = cookie.split('=')[0];
        answer = await call('POST', `${path}/refresh`, { headers: { cookie: `${name}=${token}` } });
      }
    }
  });

  it('is of the same kind as one of POST /login, and shares its budgets and known devices', async () => {
    const { cookie } = await enter();
    const next = await service.call('POST', '/token/refresh', { body: { refresh_token: cookie } });
    assert.equal((await refresh(withCookie(next.json.refresh_token))).status, 200);
    const { username } = await makeAccount(service.deps, 'guessed');
    const { device } = cookiesOf(await signIn(username));
    assert.ok(device);
    for (let guesses = 0; guesses < 5; guesses++) {
      assertProblem(await signIn(username, {}, wrong), 401, 'login/rejected');
      assertProblem(await guess(service.call, username), 401, 'login/rejected');
    }
    assertThrottled(await signIn(username), 'account', 10);
    assert.equal((await signIn(username, { cookie: `device=${device}` })).status, 200);
  });

  it(`of ${tabs} tabs that refresh at once goes on in all of them, ${rounds} times`, async () => {
    let { cookie } = await enter();
    for (let round = 0; round < rounds; round++) {
      const answers = await Promise.all(Array.from({ length: tabs }, () => refresh(withCookie(cookie))));
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
      const next = new Set(answers.map(keptOf));
      assert.equal(next.size, 1, 'whichever answer a browser reads last');
      assert.ok(!next.has(cookie));
      [cookie = ''] = next;
      service.turnClock(11_000);
    }
    assert.equal((await refresh(withCookie(cookie))).status, 200);
  });

  it('of a tab that was long on its way goes on, though others have gone further meanwhile', async () => {
    const { cookie, token } = await enter();
    const second = keptOf(await refresh(withCookie(cookie)));
    assert.notEqual(second, cookie);
    // Each with what its browser held when it was sent.
    const late = [second, cookie, second, second, cookie];
    for (const held of late) assert.equal(keptOf(await refresh(withCookie(held))), second);
    service.turnClock(11_000);
    const third = keptOf(await refresh(withCookie(second)));
    assert.notEqual(third, second);
    assert.equal((await service.call('GET', '/users/me', { token })).status, 200);
    service.turnClock(11_000);
    const fourth = keptOf(await refresh(withCookie(third)));
    assertForgotten(await refresh(withCookie(second)), 'a copy');
    assertForgotten(await refresh(withCookie(fourth)), 'after a copy');
    assertProblem(await service.call('GET', '/users/me', { token }), 401, 'access/token-invalid');
  });

  it('W03 is changed by no other method', async () => {
    const { cookie, token } = await enter();
    for (const [address, methods] of [
      [path, ['GET', 'HEAD', 'PUT', 'PATCH']],
      [`${path}/refresh`, ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE']],
    ] as const)
      for (const method of methods) {
        const answer = await service.call(method, address, { headers: withCookie(cookie) });
        assert.deepEqual([answer.status, answer.headers.getSetCookie()], [405, []], `${method} ${address}`);
      }
    assert.equal((await service.call('GET', '/users/me', { token })).status, 200);
    assert.equal((await refresh(withCookie(cookie))).status, 200);
  });

  it('W03 opens nothing by itself', async () => {
    const { cookie, token } = await enter('admin');
    for (const [method, address] of [
      ['GET', '/users/me'],
      ['GET', '/users'],
      ['POST', '/logout'],
      ['DELETE', '/sessions'],
      ['POST', '/users/1/suspend'],
    ] as const)
      assertProblem(await service.call(method, address, { headers: withCookie(cookie) }), 401, 'access/token-missing');
    assertProblem(
      await service.call('POST', '/token/refresh', { headers: withCookie(cookie), body: {} }),
      400,
      'request/invalid',
    );
    for (const body of [{ refresh_token: cookie }, [], 1])
      assertProblem(await service.call('POST', `${path}/refresh`, { body }), 400, 'request/invalid');
    assert.equal((await service.call('GET', '/users/me', { token })).status, 200);
  });

  it('W03 W05 is begun, refreshed and ended by pages of the service only', async () => {
    const { username, cookie, token } = await enter();
    const { host } = new URL(service.base);
    const elsewhere: Record<string, string>[] = [
      ...['cross-site', 'same-site', 'none', 'Same-Origin', '', 'same-origin, cross-site'].map((site) => ({
        'sec-fetch-site': site,
      })),
      ...['https://evil.example', 'null', '', 'http://accounts.example.org.evil.example', `http://${host}/`].map(
        (origin) => ({ origin }),
      ),
      { origin: 'http://accountsXexample.org' },
      { origin: `http://${host.replace('127.0.0.1', 'localhost')}` },
      { origin: `http://${host}1` },
      { origin: `ftp://${host}` },
      { origin: `http://${host}, https://evil.example` },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
      { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' },
    ];
    const sessions = await sessionsOf(token);
    for (const headers of elsewhere)
      for (const answer of [
        await signIn(username, headers),
        await signIn(username, headers, wrong),
        await refresh({ ...headers, ...withCookie(cookie) }),
        await signOut({ ...headers, ...withCookie(cookie) }),
      ]) {
        assertProblem(answer, 403, 'access/cross-site', JSON.stringify(headers));
        assert.deepEqual(answer.headers.getSetCookie(), []);
        for (const [name] of answer.headers) assert.doesNotMatch(name, /^access-control-/);
      }
    assert.deepEqual(await sessionsOf(token), sessions);
    let kept = cookie;
    for (const headers of [
      { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
      { origin: 'http://accounts.example.org' },
      // A proxy before it may speak https.
      { origin: `https://${host}` },
      { 'sec-fetch-site': 'same-origin' },
    ])
      kept = keptOf(await refresh({ ...headers, ...withCookie(kept) }));
  });

  it('W05 asks for https where people come by https, and allows no other site anything beforehand', async () => {
    const secure = await install(database, { PUBLIC_URL: 'https://accounts.example.org' });
    const { host } = new URL(secure.base);
    const send = (origin: string) =>
      secure.call('POST', path, { body: { username: 'nobody', password }, headers: { origin } });
    for (const origin of ['http://accounts.example.org', `http://${host}`, 'https://accounts.example.org:8443'])
      assertProblem(await send(origin), 403, 'access/cross-site', origin);
    for (const origin of ['https://accounts.example.org', `https://${host}`])
      assertProblem(await send(origin), 401, 'login/rejected', origin);
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const address of [path, `${path}/refresh`, '/users']) {
      const { status, headers } = await secure.call('OPTIONS', address, { headers: preflight });
      assert.equal(status, 204);
      for (const [name] of headers) assert.doesNotMatch(name, /^access-control-/, address);
    }
  });

  it('W04 is a new one after every sign-in, whatever cookie was there before', async () => {
    const attacker = await enter();
    const victim = await enter();
    const answer = await signIn(victim.username, withCookie(attacker.cookie));
    const cookie = keptOf(answer);
    assert.ok(![attacker.cookie, victim.cookie].includes(cookie));
    const { json } = await service.call('GET', '/users/me', { token: answer.json.access_token });
    assert.equal(json.id, victim.id);
    assertForgotten(await refresh(withCookie(attacker.cookie)));
  });

  it('is the only one of its browser: whoever signs in anew has left the one before', async () => {
    const before = await enter();
    assertProblem(await signIn(before.username, withCookie(before.cookie), wrong), 401, 'login/rejected');
    assert.equal((await sessionsOf(before.token)).length, 1);
    const after = await signIn(before.username, withCookie(before.cookie));
    assert.equal((await sessionsOf(after.json.access_token)).length, 1);
    assertForgotten(await refresh(withCookie(before.cookie)));
    assertProblem(await service.call('GET', '/users/me', { token: before.token }), 401, 'access/token-invalid');
    assert.equal((await refresh(withCookie(keptOf(after)))).status, 200);
  });

  it('W06 is nobody’s when a cookie was tossed in, and goes on when it is alone again', async () => {
    const { cookie } = await enter();
    const other = (await enter()).cookie;
    const nearly = (name: string) => `${name}=${cookie}`;
    for (const header of [
      `console=${cookie}; console=${other}`,
      `console=${other}; console=${cookie}`,
      `console=${cookie}; console=${cookie}`,
      `console=${cookie}; console=`,
      ...['Console', '__Host-console', 'xconsole', 'console2', '"console"', '$console', 'console '].map(nearly),
      nearly('\u00a0console'),
      nearly('\u2000console').replace('\u2000', '\u00e2\u0080\u0080'),
      nearly('\u000bconsole'),
      `console=; ${'a=b; '.repeat(100)}`,
      `a="x; y=z" , console=${cookie}`,
      `console="${cookie}"`,
      `console=${cookie},console=${other}`,
    ]) {
      const answer = await ask(
        service.base,
        request(`POST ${path}/refresh`, [`Cookie: ${header}`, 'Content-Length: 0']),
      );
      assert.match(String(answer.status), /^(?:204|40[01])$/, header);
    }
    const rest = Array.from({ length: 100 }, (_, at) => `cookie${at}=${at}`).join('; ');
    assert.equal((await refresh({ cookie: `${rest}; console=${cookie}; last=1` })).status, 200);
    assert.equal((await refresh(withCookie(other))).status, 200);
  });

  it('is refused and forgotten when its cookie is missing, forged or used up', async () => {
    const { cookie } = await enter();
    const missing = await refresh();
    assert.deepEqual([missing.status, missing.text, cookiesOf(missing)], [204, '', { console: '' }]);
    for (const bad of ['x', 'rt_', `${cookie.slice(0, -4)}AAAA`, `${cookie}x`])
      assertForgotten(await refresh(withCookie(bad)), bad);
    const next = keptOf(await refresh(withCookie(cookie)));
    service.turnClock(61 * 60_000);
    assertForgotten(await refresh(withCookie(cookie)), 'a copy');
    assertForgotten(await refresh(withCookie(next)), 'after a copy');
  });

  it('is not counted where there is no cookie, so that an open page costs nobody anything', async () => {
    const office = await install(database, { NETWORK_ATTEMPTS: '10' });
    for (let time = 0; time < 110; time++) assert.equal((await office.call('POST', `${path}/refresh`)).status, 204);
    const forged = () => office.call('POST', `${path}/refresh`, { headers: withCookie(`rt_${'A'.repeat(59)}`) });
    for (let time = 0; time < 100; time++) assert.equal((await forged()).status, 401);
    const throttled = await forged();
    assertThrottled(throttled, 'token', 100);
    assert.deepEqual(throttled.headers.getSetCookie(), []);
  });

  it('W11 is over after signing out, in every tab, and nothing of it is kept', async () => {
    const { cookie, token, id } = await enter();
    const answer = await signOut(withCookie(cookie));
    assert.deepEqual([answer.status, answer.text], [204, '']);
    assert.deepEqual(cookiesOf(answer), { console: '' });
    assert.equal(answer.headers.get('clear-site-data'), '"cache"');
    assertProblem(await service.call('GET', '/users/me', { token }), 401, 'access/token-invalid');
    assertForgotten(await refresh(withCookie(cookie)));
    for (const headers of [withCookie(cookie), withCookie('nonsense'), {}]) {
      const again = await signOut(headers);
      assert.deepEqual([again.status, cookiesOf(again)], [204, { console: '' }]);
    }
    const events = await service.deps.database.selectFrom('audit_events').select(['type', 'subject_id']).execute();
    assert.equal(events.filter(({ type, subject_id }) => type === 'session.ended' && subject_id === id).length, 1);
  });

  it('W13 is stored by nobody between', async () => {
    const { username, cookie } = await enter();
    for (const answer of [
      await signIn(username),
      await signIn(username, {}, wrong),
      await refresh(withCookie(cookie)),
      await refresh(),
      await signOut(),
    ])
      assert.equal(answer.headers.get('cache-control'), 'no-store');
  });

  it('W16 of somebody demoted or suspended gives no more than they may have now', async () => {
    const demoted = await enter('admin');
    await changeUser(asOperator(service.deps), demoted.id, { role: 'user' }, () => undefined);
    assertProblem(await service.call('GET', '/users', { token: demoted.token }), 401, 'access/token-invalid');
    const next = await refresh(withCookie(demoted.cookie));
    assertProblem(await service.call('GET', '/users', { token: next.json.access_token }), 403, 'access/forbidden');
    const suspended = await enter('admin');
    await suspendUser(asOperator(service.deps), suspended.id, undefined);
    assertProblem(await service.call('GET', '/users', { token: suspended.token }), 401, 'access/token-invalid');
    assertForgotten(await refresh(withCookie(suspended.cookie)));
    assertProblem(await signIn(suspended.username), 403, 'login/suspended');
  });
});
