/**
 * Seeing where one is signed in, and ending it: one's own sessions, and those that an administrator
 * looks after. Covers A02, A09, A13, H31.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createRole } from '../../src/features/roles/change-roles.ts';
import type { Session as Listed } from '../../src/features/sessions/session.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Session = Awaited<ReturnType<typeof makeSession>>;

onTwoDatabases('sessions', (database) => {
  let service: Installation;
  let boss: string;
  let count = 0;

  before(async () => {
    service = await install(database);
    await turnClock(0);
  });

  async function turnClock(milliseconds: number): Promise<void> {
    service.turnClock(milliseconds);
    boss = (await makeSession(service.deps, 1)).access_token;
  }
  const makeUser = (role = 'user') => makeAccount(service.deps, `user${++count}`, role);
  const refresh = (refresh_token: string, headers: Record<string, string> = {}) =>
    service.call('POST', '/token/refresh', { body: { refresh_token }, headers });
  const list = async (token: string, query = ''): Promise<Listed[]> => {
    const answer = await service.call('GET', `/sessions${query}`, { token });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.data;
  };
  /** A user with so many sessions. */
  async function signIn(sessions: number, role = 'user'): Promise<{ id: number; sessions: Session[] }> {
    const user = await makeUser(role);
    const made: Session[] = [];
    for (let at = 0; at < sessions; at++) made.push(await makeSession(service.deps, user));
    return { id: user.id, sessions: made };
  }
  async function assertEnded(session: Session, about: string): Promise<void> {
    assertInvalidToken(await service.call('GET', '/users/me', { token: session.access_token }), about);
    assertProblem(await refresh(session.refresh_token), 401, 'session/refresh-rejected', about);
  }
  /** Asks without using up its refresh token. */
  async function assertLives({ access_token: token, id }: Session, about: string): Promise<void> {
    const found = (await list(token)).find(({ current }) => current);
    assert.deepEqual([found?.id, found?.reused_at], [id, null], about);
  }
  function assertDone(answer: Answer, about = ''): void {
    assert.deepEqual([answer.status, answer.text], [204, ''], about);
  }

  it('are listed with device, address, first and last use, and end', async () => {
    await makeAccount(service.deps, 'traveller');
    const logIn = (agent: string) =>
      service.call('POST', '/login', {
        body: { username: 'traveller', password },
        headers: { 'user-agent': agent },
      });
    const laptop = (await logIn('Laptop/1.0 (\u00fc)')).json;
    const phone = (await logIn('Phone/2.0')).json;
    const [first, second] = await list(phone.access_token);
    assert.ok(first && second && first.id < second.id);
    assert.deepEqual(Object.keys(first), [
      'id',
      'current',
      'device',
      'address',
      'created_at',
      'last_used_at',
      'expires_at',
      'reused_at',
    ]);
    assert.deepEqual(
      [first.device, first.address, first.current, first.reused_at],
      ['Laptop/1.0 ()', '127.0.0.1', false, null],
    );
    assert.deepEqual([second.device, second.current], ['Phone/2.0', true]);
    assert.equal(first.last_used_at, first.created_at);
    assert.equal(lifeOf(first), 30 * day);

    await turnClock(2 * hour);
    const { access_token: token } = (await refresh(laptop.refresh_token, { 'user-agent': 'Laptop/1.1' })).json;
    const [used, unused] = await list(token);
    assert.deepEqual([used?.id, used?.device, used?.created_at], [first.id, 'Laptop/1.1', first.created_at]);
    assert.ok(used && Date.parse(used.last_used_at) - Date.parse(first.created_at) >= 2 * hour);
    assert.equal(Date.parse(used.expires_at) - Date.parse(used.last_used_at), 30 * day);
    assert.deepEqual({ ...unused, current: true }, second, 'the other one is as it was');
  });

  it('that a client gives no device for have none', async () => {
    const user = await makeUser();
    const { refresh_token } = await makeSession(service.deps, user);
    const { access_token: token } = (await refresh(refresh_token, { 'user-agent': '' })).json;
    assert.equal((await list(token))[0]?.device, null);
    const long = (await refresh((await refresh(refresh_token)).json.refresh_token, { 'user-agent': 'x'.repeat(9_000) }))
      .json;
    assert.equal((await list(long.access_token))[0]?.device, 'x'.repeat(255));
  });

  it('H31 come in pages', async () => {
    const { id, sessions } = await signIn(5);
    const token = (sessions[2] as Session).access_token;
    for (const [path, reader] of [
      ['/sessions', token],
      [`/users/${id}/sessions`, boss],
    ] as const) {
      const read = (query: string) => service.call('GET', `${path}${query}`, { token: reader });
      const seen: number[] = [];
      let query = '?limit=2&count=true';
      for (const length of [2, 2, 1]) {
        const { json, headers } = await read(query);
        assert.deepEqual([json.data.length, json.total], [length, 5]);
        seen.push(...json.data.map(({ id }: Listed) => id));
        const next = /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
        assert.equal(
          next,
          json.next_cursor === null ? undefined : `${path}?limit=2&count=true&cursor=${json.next_cursor}`,
        );
        query = `?${next?.split('?')[1]}`;
      }
      assert.deepEqual(
        seen,
        sessions.map(({ id }) => id),
      );
      const all = (await read('')).json;
      assert.deepEqual([all.data.length, all.next_cursor, 'total' in all], [5, null, false]);
      const users = (await service.call('GET', '/users?limit=1', { token: boss })).json.next_cursor;
      for (const bad of [
        'limit=0',
        'limit=-1',
        'limit=x',
        'cursor=x',
        `cursor=${users}`,
        'count=yes',
        'q=x',
        'limit=1&limit=1',
      ])
        assertProblem(await read(`?${bad}`), 400, 'request/invalid', bad);
    }
  });

  it('that are over are not listed, but for one that ended because a copy of its token was used', async () => {
    const user = await makeUser();
    const [idle, robbed] = [await makeSession(service.deps, user), await makeSession(service.deps, user)];
    await turnClock(29 * day);
    await refresh((await refresh(robbed.refresh_token)).json.refresh_token);
    await refresh(robbed.refresh_token);
    await turnClock(day);
    const own = await makeSession(service.deps, user);
    const seen = await list(own.access_token, '?count=true');
    assert.deepEqual(
      seen.map(({ id }) => id),
      [robbed.id, own.id],
    );
    assert.ok(Date.parse(seen[0]?.reused_at ?? '') > 0);
    assertProblem(await refresh(idle.refresh_token), 401, 'session/refresh-rejected');
    assertDone(await service.call('DELETE', `/sessions/${robbed.id}`, { token: own.access_token }));
    assert.deepEqual(
      (await list(own.access_token)).map(({ id }) => id),
      [own.id],
    );
  });

  it('end one by one, also the one that asks', async () => {
    const [first, second, third] = (await signIn(3)).sessions as [Session, Session, Session];
    const end = (id: number | string) => service.call('DELETE', `/sessions/${id}`, { token: first.access_token });
    assertDone(await end(second.id));
    await assertEnded(second, 'the second');
    assertProblem(await end(second.id), 404, 'session/not-found', 'again');
    await assertLives(third, 'the third');
    assertDone(await end(first.id));
    await assertEnded(first, 'the one that asked');
    await assertLives(third, 'the third');
    for (const odd of ['0', '-1', 'x', '1e3', '01', '9'.repeat(16)])
      assertProblem(
        await service.call('DELETE', `/sessions/${odd}`, { token: third.access_token }),
        404,
        'request/not-found',
        odd,
      );
  });

  it('end all but this one', async () => {
    const { sessions } = await signIn(4);
    const [bystander] = (await signIn(1)).sessions as [Session];
    const [own, ...others] = sessions as [Session, ...Session[]];
    for (const time of ['once', 'again'])
      assertDone(await service.call('DELETE', '/sessions', { token: own.access_token }), time);
    for (const other of others) await assertEnded(other, 'another one');
    for (const alive of [own, bystander]) await assertLives(alive, 'not meant');
    assert.equal((await refresh(own.refresh_token)).status, 200);
  });

  it('end by signing out: this one, or every one', async () => {
    const { sessions } = await signIn(4);
    const [first, second, third, fourth] = sessions as [Session, Session, Session, Session];
    const logOut = ({ access_token: token }: Session, query = '') => service.call('POST', `/logout${query}`, { token });
    for (const bad of ['?scope=', '?scope=others', '?scope=all&scope=all', '?all=true'])
      assertProblem(await logOut(first, bad), 400, 'request/invalid', bad);
    assertDone(await logOut(first));
    await assertEnded(first, 'this one');
    assertInvalidToken(await logOut(first), 'twice');
    assertDone(await logOut(second, '?scope=session'));
    await assertEnded(second, 'this one');
    for (const alive of [third, fourth]) await assertLives(alive, 'another one');
    assertDone(await logOut(third, '?scope=all'));
    for (const other of [third, fourth]) await assertEnded(other, 'every one');
    assertProblem(await service.call('POST', '/logout'), 401, 'access/token-missing');
  });

  it('A02 A13 of somebody else do not exist', async () => {
    const [own, second] = (await signIn(2)).sessions as [Session, Session];
    const { id, sessions } = await signIn(1);
    const [foreign] = sessions as [Session];
    const token = own.access_token;
    const absent = await service.call('DELETE', '/sessions/999999999', { token });
    for (const { id: other } of [foreign, { id: 999_999_998 }]) {
      const answer = await service.call('DELETE', `/sessions/${other}`, { token });
      assertProblem(answer, 404, 'session/not-found');
      assert.equal(withoutRequestId(answer), withoutRequestId(absent));
    }
    for (const target of [id, 999_999_999])
      for (const [method, path] of [
        ['GET', ''],
        ['DELETE', ''],
        ['DELETE', `/${foreign.id}`],
        ['DELETE', `/${own.id}`],
      ])
        assertProblem(
          await service.call(method as string, `/users/${target}/sessions${path}`, { token }),
          403,
          'access/forbidden',
        );
    assertDone(await service.call('DELETE', '/sessions', { token }));
    await assertEnded(second, 'the other own one');
    for (const alive of [own, foreign]) await assertLives(alive, 'not meant');
  });

  it('of a user are seen and ended by an administrator', async () => {
    const { id, sessions } = await signIn(3);
    const [first, second, third] = sessions as [Session, Session, Session];
    const [bystander] = (await signIn(1)).sessions as [Session];
    const manage = (method: string, path: string) => service.call(method, path, { token: boss });
    const { json } = await manage('GET', `/users/${id}/sessions?count=true`);
    assert.deepEqual(
      json.data.map((session: Listed) => [session.id, session.current]),
      sessions.map(({ id }) => [id, false]),
    );
    assert.equal(
      (await manage('GET', '/users/1/sessions')).json.data.filter(({ current }: Listed) => current).length,
      1,
    );

    assertDone(await manage('DELETE', `/users/${id}/sessions/${first.id}`));
    await assertEnded(first, 'the first');
    for (const wrong of [first.id, bystander.id, 999_999_999])
      assertProblem(await manage('DELETE', `/users/${id}/sessions/${wrong}`), 404, 'session/not-found', String(wrong));
    for (const alive of [second, third, bystander]) await assertLives(alive, 'not meant');
    for (const time of ['once', 'again']) assertDone(await manage('DELETE', `/users/${id}/sessions`), time);
    for (const ended of [second, third]) await assertEnded(ended, 'all of them');
    await assertLives(bystander, 'not meant');
    for (const [method, path] of [
      ['GET', '/users/999999999/sessions'],
      ['DELETE', '/users/999999999/sessions'],
      ['DELETE', `/users/999999999/sessions/${bystander.id}`],
    ])
      assertProblem(await manage(method as string, path as string), 404, 'user/not-found');
  });

  it('A09 of who may do more are seen by an administrator of less, and not ended', async () => {
    const { deps, call } = service;
    await createRole(asOperator(deps), 'helpdesk', { description: '', permissions: ['users:write'] });
    await createRole(asOperator(deps), 'auditor', { description: '', permissions: ['audit:read'] });
    const [helper] = (await signIn(1, 'helpdesk')).sessions as [Session];
    const token = helper.access_token;
    for (const role of ['admin', 'auditor']) {
      const { id, sessions } = await signIn(1, role);
      const [theirs] = sessions as [Session];
      assert.equal((await call('GET', `/users/${id}/sessions`, { token })).json.data[0].id, theirs.id);
      for (const path of ['', `/${theirs.id}`, '/999999999'])
        assertProblem(await call('DELETE', `/users/${id}/sessions${path}`, { token }), 403, 'role/not-grantable', role);
      await assertLives(theirs, role);
    }
    for (const role of ['user', 'helpdesk']) {
      const { id, sessions } = await signIn(2, role);
      const [first, second] = sessions as [Session, Session];
      assertDone(await call('DELETE', `/users/${id}/sessions/${first.id}`, { token }));
      await assertLives(second, role);
      assertDone(await call('DELETE', `/users/${id}/sessions`, { token }));
      for (const ended of [first, second]) await assertEnded(ended, role);
    }
  });
});

function lifeOf({ created_at, expires_at }: Listed): number {
  return Date.parse(expires_at) - Date.parse(created_at);
}

function withoutRequestId({ text }: Answer): string {
  return text.replace(/"request_id":"[\w-]{36}"/, '');
}
