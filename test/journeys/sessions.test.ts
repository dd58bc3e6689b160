/**
 * Being signed in on several devices: seeing it, ending it, changing the password. Covers A02, P10, P14,
 * P15.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { operator } from '../../src/features/roles/actor.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { makeAccount, makeSession } from '../support/accounts.ts';
import type { Answer } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const newPassword = 'a staple of correct batteries';

type Device = { id: number; access_token: string; refresh_token: string };

onEveryDatabase('a session', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const send = (method: string, path: string, token: string, body?: unknown) =>
    service.call(method, path, { token, body });
  const refresh = (refresh_token: string) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const addPerson = async (count: number, role?: string): Promise<{ id: number; devices: Device[] }> => {
    const user = await makeAccount(service.deps, `person${++names}`, role);
    const devices: Device[] = [];
    for (let index = 0; index < count; index++) devices.push(await makeSession(service.deps, user));
    return { id: user.id, devices };
  };
  const isAlive = async ({ access_token, refresh_token }: Device): Promise<boolean> => {
    const answers = [await send('GET', '/sessions', access_token), await refresh(refresh_token)];
    const [first, second] = answers.map(({ status }) => status) as [number, number];
    assert.equal(first === 200, second === 200, `${first} ${second}`);
    return first === 200;
  };
  const assertAlive = async (devices: Device[], expected: boolean[]) =>
    assert.deepEqual(await Promise.all(devices.map(isAlive)), expected);
  const ids = ({ json }: Answer) => json.data.map(({ id }: Device) => id);

  it('is shown to its user, with where and since when', async () => {
    const agent = { 'user-agent': 'Agent/1.0 (\u00e9)' };
    await makeAccount(service.deps, 'alice');
    const login = { body: { username: 'alice', password }, headers: agent };
    const [first, second] = [await service.call('POST', '/login', login), await service.call('POST', '/login', login)];
    const { data, next_cursor } = (await send('GET', '/sessions', second.json.access_token)).json;
    assert.equal(next_cursor, null);
    assert.deepEqual(
      data.map(({ current }: { current: boolean }) => current),
      [false, true],
    );
    const { id, created_at, last_used_at, expires_at, ...rest } = data[0];
    assert.deepEqual(rest, { current: false, device: 'Agent/1.0 ()', address: '127.0.0.1', reused_at: null });
    assert.equal(created_at, last_used_at);
    assert.equal(Date.parse(expires_at) - Date.parse(created_at), 30 * 24 * 3_600_000);
    assert.ok(Number.isSafeInteger(id));

    service.turnClock(60_000);
    const next = await service.call('POST', '/token/refresh', { body: { refresh_token: first.json.refresh_token } });
    const [used] = (await send('GET', '/sessions', next.json.access_token)).json.data;
    assert.ok(Date.parse(used.last_used_at) - Date.parse(created_at) >= 60_000);
    assert.deepEqual([used.id, used.created_at, used.device], [id, created_at, 'node']);
  });

  it('is listed page by page, its own only', async () => {
    const { id, devices } = await addPerson(5);
    await addPerson(2);
    const token = devices[0]?.access_token as string;
    const first = await send('GET', '/sessions?limit=2&count=true', token);
    assert.deepEqual([ids(first), first.json.total], [devices.slice(0, 2).map(({ id }) => id), 5]);
    const second = await send('GET', `/sessions?limit=200&cursor=${first.json.next_cursor}`, token);
    assert.deepEqual(
      ids(second),
      devices.slice(2).map(({ id }) => id),
    );
    assert.match(first.headers.get('link') ?? '', /^<\/sessions\?limit=2&count=true&cursor=.+>; rel="next"$/);
    assert.deepEqual(
      ids(await send('GET', `/users/${id}/sessions`, boss)),
      devices.map(({ id }) => id),
    );
    assertProblem(await send('GET', '/sessions?cursor=dXNlcnM6MQ', token), 400, 'request/invalid');
  });

  it('ends by signing out, alone or with all others', async () => {
    const { devices } = await addPerson(4);
    const [one, two, three, four] = devices as [Device, Device, Device, Device];
    assert.equal((await send('POST', '/logout', one.access_token)).status, 204);
    assertProblem(await send('POST', '/logout', one.access_token), 401, 'access/token-invalid');
    assert.equal((await send('DELETE', `/sessions/${two.id}`, three.access_token)).status, 204);
    await assertAlive([one, two], [false, false]);
    assert.equal((await send('DELETE', '/sessions', three.access_token)).status, 204);
    assertProblem(await refresh(four.refresh_token), 401, 'session/refresh-rejected');
    assert.equal((await send('POST', '/logout?scope=all', three.access_token)).status, 204);
    await assertAlive(devices, [false, false, false, false]);
    assertProblem(await send('POST', '/logout?scope=some', boss), 400, 'request/invalid');
  });

  it('A02 of somebody else cannot be seen nor ended', async () => {
    const [mine, theirs] = [await addPerson(2), await addPerson(1)];
    const token = mine.devices[0]?.access_token as string;
    for (const id of [theirs.devices[0]?.id, 2_000_000_000])
      assertProblem(await send('DELETE', `/sessions/${id}`, token), 404, 'session/not-found');
    assertProblem(await send('GET', `/users/${theirs.id}/sessions`, token), 403, 'access/forbidden');
    const crossed = `/users/${theirs.id}/sessions/${mine.devices[1]?.id}`;
    assertProblem(await send('DELETE', crossed, boss), 404, 'session/not-found');
    await assertAlive([...mine.devices, ...theirs.devices], [true, true, true]);
  });

  it('ends by an administrator, who may not touch those above', async () => {
    const { id, devices } = await addPerson(3);
    assert.equal((await send('DELETE', `/users/${id}/sessions/${devices[0]?.id}`, boss)).status, 204);
    assert.deepEqual(
      ids(await send('GET', `/users/${id}/sessions`, boss)),
      devices.slice(1).map(({ id }) => id),
    );
    assert.equal((await send('DELETE', `/users/${id}/sessions`, boss)).status, 204);
    await assertAlive(devices, [false, false, false]);
    for (const [method, path] of [
      ['GET', '/users/2000000000/sessions'],
      ['DELETE', '/users/2000000000/sessions'],
      ['DELETE', '/users/2000000000/sessions/1'],
    ] as const)
      assertProblem(await send(method, path, boss), 404, 'user/not-found');

    await createRole(service.deps, operator, 'desk', { description: '', permissions: ['users:write'] });
    const desk = (await addPerson(1, 'desk')).devices[0]?.access_token as string;
    for (const path of ['/users/1/sessions', '/users/1/sessions/1'])
      assertProblem(await send('DELETE', path, desk), 403, 'role/not-grantable');
  });

  it('P15 of another device ends when the password changes; this one goes on', async () => {
    const { id, devices } = await addPerson(3);
    const [here, ...others] = devices as [Device, Device, Device];
    const change = { current_password: password, new_password: newPassword };
    const changed = await send('POST', '/users/me/password', here.access_token, change);
    assert.deepEqual([changed.status, changed.text], [204, '']);
    await assertAlive(others, [false, false]);
    assertProblem(await send('GET', '/dashboard', here.access_token), 401, 'access/token-invalid');
    const next = await refresh(here.refresh_token);
    assert.equal(next.status, 200, next.text);
    assert.equal((await send('GET', '/users/me', next.json.access_token)).json.id, id);
    const login = (secret: string) =>
      service.call('POST', '/login', { body: { username: `person${names}`, password: secret } });
    assertProblem(await login(password), 401, 'login/rejected');
    assert.equal((await login(newPassword)).status, 200);
  });

  it('P14 P10 changes the password only with the right one, and only to a good one', async () => {
    const { devices } = await addPerson(2);
    const token = devices[0]?.access_token as string;
    const change = (body: unknown) => send('POST', '/users/me/password', token, body);
    const wrong = await change({ current_password: 'not the password at all', new_password: newPassword });
    assertProblem(wrong, 401, 'password/wrong');
    for (const body of [{}, { new_password: newPassword }, { current_password: password }])
      assertProblem(await change(body), 400, 'request/invalid');
    for (const [next, reason] of [
      [password, /must not be the current/],
      ['short', /at least 15/],
      ['passwordpassword', /repetition|common/],
      [`${`person${names}`} and more words`, /username/],
    ] as const) {
      const refused = await change({ current_password: password, new_password: next });
      assertProblem(refused, 400, 'password/refused');
      assert.equal(refused.json.errors[0].field, 'new_password');
      assert.match(refused.json.errors[0].message, reason);
    }
    await assertAlive(devices, [true, true]);
  });

  it('changes the password once when two ask at the same moment', async () => {
    const { devices } = await addPerson(2);
    const answers = await Promise.all(
      devices.map(({ access_token }, index) =>
        send('POST', '/users/me/password', access_token, {
          current_password: password,
          new_password: `${newPassword} ${index}`,
        }),
      ),
    );
    const winner = answers.findIndex(({ status }) => status === 204);
    const loser = answers[1 - winner] as Answer;
    assert.ok(winner >= 0 && [401, 409].includes(loser.status), answers.map(({ text }) => text).join());
    const login = { username: `person${names}`, password: `${newPassword} ${winner}` };
    assert.equal((await service.call('POST', '/login', { body: login })).status, 200);
  });
});
