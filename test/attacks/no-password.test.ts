/** An account without a password: nobody signs in to it with one, and nobody learns that it has none. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { addUser, parseUsername } from '../../src/features/users/add-user.ts';
import { makeSession } from '../support/accounts.ts';
import { commands, json, succeeded } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('an account without a password', (database) => {
  let service: Installation;
  before(async () => {
    service = await install(database);
  });

  const add = (name: string) =>
    addUser(service.deps, { username: parseUsername(name), passwordHash: null, role: 'user', status: 'active' });
  const logIn = (username: string, secret: string) =>
    service.call('POST', '/login', { body: { username, password: secret } });

  it('P19 answers a sign-in like any account with a wrong password, is locked like it, and alarms nobody', async () => {
    await add('robot');
    await service.addUser('human');
    const alarms = service.log().length;
    for (const secret of [password, adminPassword, 'null', 'undefined', '!', '*', '\u0000', ' '.repeat(20)]) {
      const [one, other] = [await logIn('robot', secret), await logIn('human', `not ${secret}`)];
      assertProblem(one, 401, 'login/rejected', secret);
      const [{ request_id: _, ...seen }, { request_id: __, ...expected }] = [one.json, other.json];
      assert.deepEqual(seen, expected);
    }
    assert.doesNotMatch(service.log().slice(alarms), /cannot be read/);
    for (const guess of ['a', 'b']) {
      assertProblem(await logIn('robot', guess), 401, 'login/rejected');
      await logIn('human', guess);
    }
    const [one, other] = [await logIn('robot', 'c'), await logIn('human', 'c')];
    assert.deepEqual([one.status, one.json.code], [other.status, other.json.code]);
    assert.equal(one.status, 429);
  });

  it('P19 cannot be given one by a client that holds a session of it', async () => {
    const { access_token: token } = await makeSession(service.deps, await add('service'));
    for (const current_password of ['null', '!', password])
      assertProblem(
        await service.call('POST', '/users/me/password', {
          token,
          body: { current_password, new_password: 'a quite different horse' },
        }),
        401,
        'password/wrong',
      );
  });

  it('is exported without a hash, counted as none, and signs in once the operator gave it a password', async () => {
    const { id } = await add('newcomer');
    const { databaseUrl } = service.deps.config;
    const { stdout } = await commands(databaseUrl)('export');
    const exported = stdout.split('\n').find((line) => line.includes('"newcomer"')) ?? '{}';
    assert.equal(JSON.parse(exported).password_hash, null);
    assert.equal(json(await commands(databaseUrl)('hashes', 'report', '--json')).unverifiable.users, 0);
    const setPassword = commands(databaseUrl, { stdin: `${password}\n` });
    succeeded(await setPassword('users', 'password', String(id)), /has that password now/);
    await service.signIn('newcomer');
  });
});
