/** What a login tells about accounts to somebody who does not know the password. Covers E01, E02 and, coarsely, E03. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Answer } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { isFullTier } from '../support/tier.ts';

const wrong = 'not the right one at all';

onTwoDatabases('a login', (database) => {
  let service: Installation;

  before(async () => {
    service = await install(database);
    const boss = await service.signIn('boss', adminPassword);
    const manage = async (path: string) =>
      assert.equal((await service.call('POST', path, { token: boss, body: {} })).status, 200);
    const register = async (username: string): Promise<number> =>
      (await service.call('POST', '/register', { body: { username, password } })).json.id;
    await register('pending');
    await manage(`/users/${await register('rejected')}/reject`);
    await manage(`/users/${(await service.addUser('suspended')).id}/suspend`);
    await service.addUser('active');
    const { id } = await service.addUser('keyless');
    await service.deps.database.updateTable('users').set({ password_hash: null }).where('id', '=', id).execute();
  });

  const login = (username: string, secret: string) =>
    service.call('POST', '/login', { body: { username, password: secret } });
  /** One of each kind of name that a wrong password can be tried with. */
  const classes = [
    'active',
    'pending',
    'rejected',
    'suspended',
    'keyless',
    'unknown',
    'ACTIVE',
    'no name',
    'a'.repeat(254),
  ];

  it('E01 with a wrong password is answered alike, byte for byte, whoever it is for', async () => {
    const first = await login('active', wrong);
    assertProblem(first, 401, 'login/rejected');
    for (const username of classes) {
      const answer = await login(username, wrong);
      assert.equal(answer.status, 401, username);
      assert.equal(withoutId(answer), withoutId(first), username);
      assert.deepEqual(fixedHeaders(answer), fixedHeaders(first), username);
    }
  });

  it('E01 with the password of somebody else is a wrong one', async () => {
    for (const username of ['active', 'pending', 'rejected', 'suspended'])
      assertProblem(await login(username, adminPassword), 401, 'login/rejected', username);
    assertProblem(await login('boss', password), 401, 'login/rejected');
  });

  it('E01 with any password at all opens no account that has none', async () => {
    for (const secret of [password, adminPassword, 'null', 'undefined', '-', ' '.repeat(15)])
      assertProblem(await login('keyless', secret), 401, 'login/rejected', secret);
  });

  it('E02 tells what an administrator decided to who knows the password, and gives nothing that opens anything', async () => {
    for (const [username, code] of [
      ['pending', 'login/not-approved'],
      ['rejected', 'login/registration-rejected'],
      ['suspended', 'login/suspended'],
    ] as const) {
      const answer = await login(username, password);
      assertProblem(answer, 403, code);
      assert.doesNotMatch(answer.text, /access_token|refresh_token|eyJ/);
    }
    assert.equal((await login('active', password)).status, 200);
  });

  it('E03 with a wrong password costs one hash, whoever it is for', async () => {
    const costs = new Map(classes.map((username): [string, number[]] => [username, []]));
    for (let round = 0; round < 6; round++) {
      service.turnClock(15 * 60_000);
      for (const [username, list] of costs) {
        const before = process.cpuUsage();
        assert.equal((await login(username, wrong)).status, 401);
        const { user, system } = process.cpuUsage(before);
        list.push(user + system);
      }
    }
    const least = [...costs].map(([, list]) => Math.min(...list)).sort((a, b) => a - b);
    // Processor time, because a busy machine stretches the time on the wall, and the least of each, because it
    // stretches that too. One hash takes most of it, so a class without one, or with several, stands out.
    if (isFullTier) assert.ok((least.at(-1) as number) < 2 * (least[0] as number), `microseconds: ${least}`);
  });
});

function withoutId({ text, json }: Answer): string {
  return text.replaceAll(json.request_id, '');
}

/** Names and values, but for what differs between any two answers. */
function fixedHeaders({ headers }: Answer): [string, string][] {
  return [...headers].map(([name, value]) => [name, /^(date|x-request-id)$/.test(name) ? '' : value]);
}
