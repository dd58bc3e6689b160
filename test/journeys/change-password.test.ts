/** Changing one's own password, and what it does to where one is signed in. Covers P10, P13, P14, P15. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { makeAccount, makeSession } from '../support/accounts.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { assertAccepted, assertInvalidToken } from '../support/forge.ts';
import { type Installation, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const next = 'a staple of correct batteries';

type Session = Awaited<ReturnType<typeof makeSession>>;

onTwoDatabases('a new password', (database) => {
  let service: Installation;

  before(async () => {
    service = await start(await database.create());
  });

  const change = (token: string | undefined, current_password: unknown, new_password: unknown = next) =>
    service.call('POST', '/users/me/password', { token, body: { current_password, new_password } });
  const refresh = (refresh_token: string) => service.call('POST', '/token/refresh', { body: { refresh_token } });
  const logIn = (username: string, secret: string) =>
    service.call('POST', '/login', { body: { username, password: secret } });
  async function signIn(username: string, sessions = 1): Promise<[Session, ...Session[]]> {
    const user = await makeAccount(service.deps, username);
    const made: Session[] = [];
    for (let at = 0; at < sessions; at++) made.push(await makeSession(service.deps, user));
    return made as [Session, ...Session[]];
  }
  const hashOf = async (username: string) => {
    const user = service.deps.database.selectFrom('users').select('password_hash').where('username', '=', username);
    return (await user.executeTakeFirstOrThrow()).password_hash;
  };

  it('P15 ends every other session, and this one goes on with its refresh token', async () => {
    const [own, ...others] = await signIn('alice', 3);
    const [bystander] = await signIn('bystander');
    const answer = await change(own.access_token, password);
    assert.deepEqual([answer.status, answer.text], [204, '']);
    for (const { access_token, refresh_token } of others) {
      assertInvalidToken(await service.call('GET', '/users/me', { token: access_token }), 'another session');
      assertProblem(await refresh(refresh_token), 401, 'session/refresh-rejected');
    }
    assertInvalidToken(await service.call('GET', '/users/me', { token: own.access_token }), 'the old token');
    assertInvalidToken(await change(own.access_token, next, password), 'the old token');
    const fresh = await refresh(own.refresh_token);
    assert.equal(fresh.status, 200, fresh.text);
    const { data } = (await service.call('GET', '/sessions', { token: fresh.json.access_token })).json;
    assert.deepEqual(
      data.map(({ id, current }: { id: number; current: boolean }) => [id, current]),
      [[own.id, true]],
    );
    await assertAccepted(service, bystander.access_token, 'of somebody else');

    assertProblem(await logIn('alice', password), 401, 'login/rejected');
    assert.equal((await logIn('alice', next)).status, 200);
  });

  it('P14 takes the current one: a wrong one is 401, a missing one 400, and nothing changes', async () => {
    const [{ access_token: token, refresh_token }, other] = (await signIn('bob', 2)) as [Session, Session];
    const hash = await hashOf('bob');
    for (const wrong of [
      'not the password at all',
      next,
      `${password} `,
      password.toUpperCase(),
      'x',
      'x'.repeat(1_000),
    ])
      assertProblem(await change(token, wrong), 401, 'password/wrong', wrong.slice(0, 30));
    for (const body of [{}, { new_password: next }, { current_password: password }, { password: next }])
      assertProblem(await service.call('POST', '/users/me/password', { token, body }), 400, 'request/invalid');
    const more = { current_password: password, new_password: next, username: 'boss' };
    assertProblem(await service.call('POST', '/users/me/password', { token, body: more }), 400, 'request/invalid');
    assertProblem(await change(undefined, password), 401, 'access/token-missing');
    assertInvalidToken(await change(refresh_token, password), 'a refresh token');
    for (const session of [token, other.access_token]) await assertAccepted(service, session, 'nothing has changed');
    assert.equal(await hashOf('bob'), hash);
  });

  it('P14 is another one than the current one', async () => {
    const [{ access_token: token }] = await signIn('same');
    const answer = await change(token, password, password);
    assertProblem(answer, 400, 'password/refused');
    assert.deepEqual(answer.json.errors, [
      { field: 'new_password', code: 'unchanged', message: 'must not be the current password' },
    ]);
    await assertAccepted(service, token, 'nothing has changed');
  });

  it('P13 of another type than text is 400', async () => {
    const [{ access_token: token }] = await signIn('typed');
    for (const value of [1, true, null, [], {}, [password], ''])
      for (const [current, wanted] of [
        [value, next],
        [password, value],
      ])
        assertProblem(await change(token, current, wanted), 400, 'request/invalid', JSON.stringify(value));
    await assertAccepted(service, token, 'nothing has changed');
  });

  it('P10 is held to the policy of a first one, in any case', async () => {
    const [{ access_token: token }] = await signIn('carol.changes');
    const hash = await hashOf('carol.changes');
    for (const [bad, reason] of [
      ['short', /at least 15/],
      ['x'.repeat(257), /at most 256/],
      ['PassWordPassWordPassWord', /repetition/],
      ['QwertyUiopAsdfghjkl', /neighbouring keys/],
      ['dear Carol.Changes goes', /username/],
      ['we love Admittance here', /this service/],
      ['123456789ABCDEFGHIJ', /list of common|neighbouring/],
    ] as const) {
      const answer = await change(token, password, bad);
      assertProblem(answer, 400, 'password/refused', bad);
      const errors: { field: string; message: string }[] = answer.json.errors;
      assert.ok(errors.every(({ field }) => field === 'new_password'));
      assert.ok(
        errors.some(({ message }) => reason.test(message)),
        bad,
      );
    }
    assertProblem(await change(token, 'not the password at all', 'short'), 401, 'password/wrong');
    assert.equal(await hashOf('carol.changes'), hash);
    await assertAccepted(service, token, 'nothing has changed');
  });

  it('P05 is the same however its letters are composed', async () => {
    const [{ access_token: token, refresh_token }] = await signIn('composed');
    assert.equal((await change(token, password, 'Zo\u00eb likes cr\u00e8me br\u00fbl\u00e9e')).status, 204);
    const spelled = 'Zo\u00eb likes cr\u00e8me br\u00fbl\u00e9e'.normalize('NFD');
    assert.equal((await logIn('composed', spelled)).status, 200);
    const { access_token } = (await refresh(refresh_token)).json;
    assertProblem(await change(access_token, spelled, spelled.normalize('NFC')), 400, 'password/refused');
    assert.equal((await change(access_token, spelled)).status, 204);
  });

  it('wins alone when two are set at once', async () => {
    for (let round = 0; round < 5; round++) {
      const username = `torn${round}`;
      const [own, other] = (await signIn(username, 2)) as [Session, Session];
      const wanted = ['the first of two passwords', 'the second one of them'];
      const answers = await Promise.all(
        [own, other].map(({ access_token }, at) => change(access_token, password, wanted[at])),
      );
      const winner = answers.findIndex(({ status }) => status === 204);
      const loser = answers[1 - winner];
      assert.ok(loser && [401, 409].includes(loser.status), answers.map(({ text }) => text).join());
      if (loser.status === 409) assertProblem(loser, 409, 'user/changed');
      assert.equal((await logIn(username, wanted[winner] as string)).status, 200);
      assert.equal((await logIn(username, wanted[1 - winner] as string)).status, 401);
      const [winning, losing] = winner === 0 ? [own, other] : [other, own];
      assert.equal((await refresh(winning.refresh_token)).status, 200);
      assertProblem(await refresh(losing.refresh_token), 401, 'session/refresh-rejected');
    }
  });

  it('is in no log', () => {
    assert.doesNotMatch(service.log(), new RegExp([password, next, 'not the password'].join('|')));
    assert.doesNotMatch(service.log(), /"level":"error"/);
  });
});
