/** What the subject of a decision does meanwhile neither prevents the decision nor is lost by it. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { setPassword } from '../../src/features/users/set-password.ts';
import { followTrail } from '../support/audit.ts';
import type { Answer, Call } from '../support/client.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const nextPassword = 'a staple of correct batteries';

onEveryDatabase('a decision', (database) => {
  let service: Installation;
  let boss: string;
  let count = 0;
  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
    const roles = { auditor: ['audit:read'], manager: ['users:read', 'users:write'] };
    for (const [name, permissions] of Object.entries(roles))
      await manage('POST', '/roles', { body: { name, description: '', permissions } });
  });
  const manage = (method: string, path: string, call: Call = {}) =>
    service.call(method, path, { token: boss, ...call });
  const etagOf = ({ headers }: Answer) => headers.get('etag') ?? assert.fail('no ETag');
  const read = (id: number) => manage('GET', `/users/${id}`);
  const decide = (line: string, id: number, seen: Answer, body?: object) => {
    const [method = '', path = ''] = line.replace(':id', String(id)).split(' ');
    return manage(method, path, { ...(body && { body }), headers: { 'if-match': etagOf(seen) } });
  };
  const decisions: [string, object?][] = [
    ['POST /users/:id/suspend', {}],
    ['POST /users/:id/reopen', { late: true }],
    ['PATCH /users/:id', { role: 'auditor' }],
    ['PATCH /users/:id', { username: 'renamed' }],
    ['DELETE /users/:id'],
  ];
  const addSubject = (role = 'user') => service.addUser(`subject${++count}`, role);

  /** Everything that somebody signed in may write about themselves. */
  const writes: ((subject: { name: string; token: string; turn: number }) => Promise<Answer>)[] = [
    ({ token }) => service.call('PATCH', '/users/me', { token, body: {} }),
    ({ token, turn }) => service.call('PATCH', '/users/me', { token, body: { display_name: `Turn ${turn}` } }),
    ({ token, turn }) => service.call('PATCH', '/users/me', { token, body: { email: `turn${turn}@example.org` } }),
    async ({ name, token }) => {
      const signedIn = await service.call('POST', '/login', { body: { username: name, password } });
      const body = { refresh_token: signedIn.json?.refresh_token };
      const other = signedIn.status === 200 ? await service.call('POST', '/token/refresh', { body }) : signedIn;
      if (other.status === 200) await service.call('POST', '/logout', { token: other.json.access_token });
      return service.call('GET', '/users/me', { token });
    },
    ({ token }) => service.call('DELETE', '/sessions', { token }),
  ];

  it('is made though its subject has changed what they may change since it was read, and that stays', async () => {
    for (const [line, body] of decisions) {
      const { id, token } = await addSubject();
      const seen = await read(id);
      const name = seen.json.username;
      for (const [turn, write] of writes.entries()) {
        const { status, text } = await write({ name, token, turn });
        assert.ok(status < 300, `${turn}: ${text}`);
      }
      const change = { current_password: password, new_password: nextPassword };
      assert.equal((await service.call('POST', '/users/me/password', { token, body: change })).status, 204);
      const decided = await decide(line, id, seen, body);
      assert.equal(decided.status, 200, `${line} ${decided.text}`);
      if (line.startsWith('DELETE')) continue;
      const { display_name, email } = decided.json;
      assert.deepEqual([display_name, email], ['Turn 1', 'turn2@example.org'], line);
    }
  });

  it('is made while its subject writes as fast as they can', async () => {
    for (const [line, body] of decisions) {
      const { id, token } = await addSubject();
      const { username: name } = (await read(id)).json;
      const seen = await read(id);
      let isDecided = false;
      const loops = writes.map(async (write) => {
        for (let turn = 0; !isDecided && turn < 200; turn++) await write({ name, token, turn });
      });
      await writes[1]?.({ name, token, turn: -1 });
      const decided = await decide(line, id, seen, body && 'username' in body ? { username: `renamed${id}` } : body);
      isDecided = true;
      await Promise.all(loops);
      assert.equal(decided.status, 200, `${line} ${decided.text}`);
    }
  });

  it('is made though its subject, who may manage accounts, changes their own name, and tries the role', async () => {
    for (const [line, body] of decisions) {
      const { id, token } = await addSubject('manager');
      const seen = await read(id);
      const own = (change: object) => service.call('PATCH', '/users/me', { token, body: change });
      assert.equal((await own({ username: `other${id}` })).status, 200);
      assertProblem(await own({ role: 'user' }), 409, 'user/own-account');
      assert.equal(
        (await decide(line, id, seen, body && 'username' in body ? { username: `new${id}` } : body)).status,
        200,
      );
    }
  });

  it('is refused when somebody else has decided since it was read, also when all is as before', async () => {
    const changes: [string, object][][] = [
      [['PATCH', { role: 'auditor' }]],
      [['PATCH', { username: 'called-otherwise' }]],
      [
        ['suspend', {}],
        ['reinstate', {}],
      ],
      [
        ['PATCH', { role: 'auditor' }],
        ['PATCH', { role: 'user' }],
      ],
    ];
    for (const steps of changes) {
      const { id } = await addSubject();
      const seen = await read(id);
      for (const [step, body] of steps) {
        const path = step === 'PATCH' ? `PATCH /users/${id}` : `POST /users/${id}/${step}`;
        const [method = '', address = ''] = path.split(' ');
        assert.equal((await manage(method, address, { body })).status, 200);
      }
      for (const [line, body] of decisions)
        assertProblem(await decide(line, id, seen, body), 412, 'request/stale', `${line} ${JSON.stringify(steps)}`);
    }
  });

  it('loses no change of a profile: that is for the version that was read', async () => {
    const { id, token } = await addSubject();
    const seen = await read(id);
    assert.equal(
      (await service.call('PATCH', '/users/me', { token, body: { email: 'mine@example.org' } })).status,
      200,
    );
    const changes = [{ display_name: 'Theirs' }, { email: null }, { role: 'auditor', display_name: 'Theirs' }];
    for (const body of changes)
      assertProblem(await decide('PATCH /users/:id', id, seen, body), 412, 'request/stale', JSON.stringify(body));
    const put = { username: seen.json.username };
    assertProblem(await decide('PUT /users/:id', id, seen, put), 412, 'request/stale');
    assert.equal((await read(id)).json.email, 'mine@example.org');
  });

  it('about their password is made while its subject changes it over and over', async () => {
    const set = 'one that only the operator knows';
    for (let round = 0; round < 6; round++) {
      const { id } = await addSubject();
      const { username } = (await read(id)).json;
      const changing = (async () => {
        for (let turn = 0; turn < 20; turn++) {
          const [current_password, new_password] = turn % 2 === 0 ? [password, nextPassword] : [nextPassword, password];
          const body = { username, password: current_password };
          const { access_token: token } = (await service.call('POST', '/login', { body })).json;
          const change = { token, body: { current_password, new_password } };
          if ((await service.call('POST', '/users/me/password', change)).status !== 204) return;
        }
      })();
      await setPassword(service.deps, id, set);
      await changing;
      const body = { username, password: set };
      assert.equal((await service.call('POST', '/login', { body })).status, 200);
    }
  });
});

onEveryDatabase('a change that changes nothing', (database) => {
  it('writes nothing: no version, no revocation, no event', async () => {
    const service = await install(database);
    const { deps, call } = service;
    const token = await service.signIn('boss', adminPassword);
    const { id, token: own } = await service.addUser('alice');
    const profile = { display_name: 'Alice', email: 'alice@example.org' };
    const support = { description: 'Helps', permissions: ['users:read', 'audit:read'] };
    await call('PATCH', '/users/me', { token: own, body: profile });
    await call('POST', '/roles', { token, body: { name: 'support', ...support } });
    const trail = followTrail(service);
    await trail();
    const rows = async () => ({
      users: await deps.database.selectFrom('users').selectAll().execute(),
      roles: await deps.database.selectFrom('roles').selectAll().execute(),
      revocations: await deps.database.selectFrom('revocations').selectAll().execute(),
      events: await trail(),
    });
    const before = await rows();
    const calls: [string, Call][] = [
      ['PATCH /users/me', { token: own, body: {} }],
      ['PATCH /users/me', { token: own, body: profile }],
      ['PUT /users/me', { token: own, body: { username: 'alice', ...profile } }],
      [`PATCH /users/${id}`, { token, body: {} }],
      [`PATCH /users/${id}`, { token, body: { username: 'alice', role: 'user' } }],
      [`PUT /users/${id}`, { token, body: { username: 'alice', role: 'user', ...profile } }],
      [`POST /users/${id}/approve`, { token, body: {} }],
      [`POST /users/${id}/approve`, { token, body: { role: 'user' } }],
      ['POST /approvals', { token, body: { decisions: [{ id, decision: 'approve' }] } }],
      [`POST /users/${id}/unlock`, { token }],
      ['PUT /roles/support', { token, body: support }],
      ['PUT /roles/support', { token, body: { ...support, permissions: support.permissions.toReversed() } }],
      ['PUT /roles/support', { token, body: { ...support, requestable: false } }],
      ['DELETE /sessions', { token: own }],
    ];
    for (const [line, with_] of calls) {
      const [method = '', path = ''] = line.split(' ');
      const { status, text } = await call(method, path, with_);
      assert.ok(status < 300, `${line} ${text}`);
      assert.deepEqual(await rows(), before, line);
    }
  });
});
