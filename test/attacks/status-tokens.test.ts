/**
 * A status token goes to the applicant, and again to a client that proves the account by its password; to nobody else.
 * So does the reason of a rejection or suspension.
 */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { admit } from '../../src/features/login/admit.ts';
import { getUser } from '../../src/features/users/get-user.ts';
import { Problem } from '../../src/problems.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const doors = ['/login', '/console/session'] as const;
const device = { device: null, address: null };

onTwoDatabases('a status token', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const register = async () => {
    const username = `applicant${++names}`;
    const { json } = await service.call('POST', '/register', { body: { username, password } });
    return { id: Number(json.id), username, token: String(json.status_token) };
  };
  const decide = async (id: number, decision: string, body: object = {}) => {
    const answer = await service.call('POST', `/users/${id}/${decision}`, { token: boss, body });
    assert.equal(answer.status, 200, answer.text);
  };
  const enter = (door: string, username: string, secret = password) =>
    service.call('POST', door, { body: { username, password: secret } });
  const look = (token: string) => service.call('GET', `/registrations/${token}`);
  const rowOf = (id: number) => getUser(service.deps, id);

  it('is given again for the right password of an account that waits, or was rejected, with the reason', async () => {
    const { id, username, token } = await register();
    for (const door of doors) {
      const answer = await enter(door, username);
      assertProblem(answer, 403, 'login/not-approved', door);
      assert.deepEqual([answer.json.status_reason, answer.json.status_token], [null, token]);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.deepEqual(answer.headers.getSetCookie(), [], 'and nothing else');
    }
    await decide(id, 'reject', { reason: 'Not known here' });
    for (const door of doors) {
      const answer = await enter(door, username);
      assertProblem(answer, 403, 'login/registration-rejected', door);
      assert.deepEqual([answer.json.status_reason, answer.json.status_token], ['Not known here', token]);
    }
    const { json } = await look(token);
    assert.deepEqual([json.username, json.status, json.status_reason], [username, 'rejected', 'Not known here']);
    const events = await service.deps.database.selectFrom('audit_events').select('details').execute();
    assert.equal(JSON.stringify(events).includes(token), false);
  });

  it('is given to nobody who has not proved the account', async () => {
    const { id, username } = await register();
    const assertSilent = async (why: string, [status, code]: [number, string], name = username, secret = password) => {
      for (const door of doors) {
        const answer = await enter(door, name, secret);
        assertProblem(answer, status, code, why);
        assert.doesNotMatch(answer.text, /status_(token|reason)/, why);
      }
    };
    const rejected: [number, string] = [401, 'login/rejected'];
    await assertSilent('wrong password', rejected, username, `${password}!`);
    await assertSilent('unknown name', rejected, 'nobody.of.that.name');
    await decide(id, 'approve');
    await decide(id, 'suspend', { reason: 'Under investigation' });
    await assertSilent('wrong password of a suspended account', rejected, username, `${password}!`);

    const other = await register();
    for (let turn = 0; turn < 10; turn++) await enter('/login', other.username, 'a guess that is wrong');
    await assertSilent('throttled', [429, 'request/throttled'], other.username);
  });

  it('is not given to the suspended, who learn the reason with the right password', async () => {
    for (const reason of ['Under investigation', undefined]) {
      const { id, username } = await register();
      await decide(id, 'approve');
      await decide(id, 'suspend', { reason });
      for (const door of doors) {
        const answer = await enter(door, username);
        assertProblem(answer, 403, 'login/suspended', door);
        assert.equal(answer.json.status_reason, reason ?? null);
        assert.equal('status_token' in answer.json, false);
        assert.equal(answer.headers.get('cache-control'), 'no-store');
      }
    }
  });

  it('is not given when the power of the account has changed since the proof, perhaps with its password', async () => {
    const { id } = await register();
    const user = { ...(await rowOf(id)), status: 'active' as const, power_version: 0 };
    const proof = { user, amr: ['pwd'], at: service.deps.clock.now(), settle: async () => undefined };
    await assert.rejects(admit(service.deps, proof, device), (error) => {
      assert.ok(error instanceof Problem && error.code === 'login/not-approved');
      assert.deepEqual(error.members, {});
      return true;
    });
  });

  it('ends with the first sign-in: after that a refusal has none, whatever is decided', async () => {
    const { id, username, token } = await register();
    await decide(id, 'approve');
    await service.signIn(username);
    await decide(id, 'reopen', { late: true });
    const waits = await enter('/login', username);
    assertProblem(waits, 403, 'login/not-approved');
    assert.deepEqual([waits.json.status_reason, waits.json.status_token], [null, null]);
    await decide(id, 'reject', { reason: 'Left' });
    const refused = await enter('/login', username);
    assert.deepEqual([refused.json.status_reason, refused.json.status_token], ['Left', null]);
    assertProblem(await look(token), 404, 'registration/not-found');
  });

  it('is null where it was made under another secret, and that one works on; a refusal changes nothing', async () => {
    const { id, username, token } = await register();
    const { database } = service.deps;
    await database
      .updateTable('users')
      .set({ status_token_seed: 'A'.repeat(43) })
      .where('id', '=', id)
      .execute();
    const answer = await enter('/login', username);
    assertProblem(answer, 403, 'login/not-approved');
    assert.equal(answer.json.status_token, null);
    assert.equal((await look(token)).json.username, username);
  });

  it('does not come with a name that was given up: the next account of that name has its own', async () => {
    const { id, username, token } = await register();
    assert.equal((await service.call('DELETE', `/users/${id}`, { token: boss })).status, 200);
    const again = await service.call('POST', '/register', { body: { username, password } });
    assert.notEqual(again.json.status_token, token);
    assert.equal((await enter('/login', username)).json.status_token, again.json.status_token);
    assertProblem(await look(token), 404, 'registration/not-found');
  });
});
