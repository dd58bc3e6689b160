/** Members that a client has no business to set, and members that no answer may have. Covers M01, M02, M05, M08. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Answer, Client } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

/** Each with a value that would be worth something. */
const forbidden: Record<string, unknown> = {
  roles: ['admin'],
  admin: true,
  is_admin: true,
  isAdmin: true,
  permissions: ['users:write'],
  scope: 'users:write',
  approved: true,
  status: 'active',
  status_reason: 'fine',
  requested_role: 'admin',
  id: 1,
  sub: '1',
  username_key: 'boss',
  user: { role: 'admin' },
  created_at: 0,
  updated_at: 0,
  approved_at: 1,
  approved_by: 1,
  last_login_at: 0,
  password_hash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA',
  status_token_hash: 'A'.repeat(43),
  version: 9,
  power_version: 9,
  email_verified: true,
  totp: null,
  Role: 'admin',
  'role ': 'admin',
  'role\u0000': 'admin',
  constructor: { prototype: { role: 'admin' } },
  prototype: { role: 'admin' },
};

onTwoDatabases('a client', (database) => {
  let service: Installation;
  let boss: string;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const rows = () => service.deps.database.selectFrom('users').selectAll().orderBy('id').execute();
  const register = (body: object) => service.call('POST', '/register', { body: { password, ...body } });
  function assertUnknown(answer: Answer, member: string): void {
    assertProblem(answer, 400, 'request/invalid', member);
    assert.deepEqual(answer.json.errors, [{ field: member, message: 'is not accepted here' }]);
  }

  it('M01 cannot register with a member that is not on the form, and no account is made', async () => {
    const before = await rows();
    for (const [member, value] of Object.entries(forbidden))
      assertUnknown(await register({ username: 'mallory', [member]: value }), member);
    assertProblem(await register({ username: 'mallory', role: ['admin'] }), 400, 'request/invalid');
    assertProblem(
      await service.call('POST', '/register', {
        raw: `{"username":"mallory","password":"${password}","__proto__":{"role":"admin"}}`,
      }),
      400,
      'request/malformed',
    );
    assert.deepEqual(await rows(), before);
  });

  it('M01 gets nothing by asking for a role, and cannot ask for one that is not there', async () => {
    const { json } = await register({ username: 'ambitious', role: 'admin' });
    assert.deepEqual([json.status, json.requested_role], ['pending', 'admin']);
    const row = (await rows()).find(({ id }) => id === json.id);
    assert.deepEqual(
      [row?.role, row?.requested_role, row?.status, row?.approved_at, row?.approved_by],
      ['user', 'admin', 'pending', null, null],
    );
    for (const role of ['superuser', 'constructor', 'admin2'])
      assertProblem(await register({ username: 'mallory', role }), 400, 'role/unknown', role);
    for (const role of ['Admin', 'ADMIN', ' ', ' admin', '__proto__', '*', "' OR 1=1 --"])
      assertProblem(await register({ username: 'mallory', role }), 400, 'request/invalid', role);
  });

  it('M02 cannot give their own account a role, a status, a name or anything but what is theirs', async () => {
    const { id, token } = await service.addUser('selfmade');
    const before = await rows();
    for (const target of [String(id), 'me']) {
      for (const method of ['PATCH', 'PUT']) {
        const send = (body: object) => service.call(method, `/users/${target}`, { token, body });
        for (const [member, value] of Object.entries(forbidden))
          assertUnknown(await send({ username: 'selfmade', [member]: value }), member);
        for (const wrong of [{ role: 'admin' }, { username: 'boss2' }, { username: 'SelfMade' }])
          assertProblem(await send({ username: 'selfmade', ...wrong }), 403, 'access/forbidden', JSON.stringify(wrong));
      }
      const withoutRole = await service.call('PATCH', `/users/${target}`, { token, body: { role: null } });
      assertProblem(withoutRole, 400, 'request/invalid');
    }
    assert.deepEqual(await rows(), before);
    assert.equal((await service.call('PATCH', '/users/me', { token, body: { role: 'user' } })).json.role, 'user');
  });

  it('M05 neither takes a role away by leaving it out nor moves a change to another row', async () => {
    const { id } = await service.addUser('deputy', 'admin');
    const put = await service.call('PUT', `/users/${id}`, { token: boss, body: { username: 'deputy' } });
    assert.equal(put.json.role, 'admin');
    const before = await rows();
    for (const method of ['PUT', 'PATCH'])
      assertUnknown(
        await service.call(method, `/users/${id}`, { token: boss, body: { username: 'deputy', id: 1 } }),
        'id',
      );
    assert.deepEqual(await rows(), before);
  });

  it('M08 never sees what is only for the database, whatever it calls', async () => {
    const password = 'sixteen silent herons';
    const answers: Answer[] = [];
    const call: Client = async (method, path, options) => {
      const answer = await service.call(method, path, options);
      answers.push(answer);
      return answer;
    };
    const token = boss;
    const { id, status_token } = (await call('POST', '/register', { body: { username: 'watched', password } })).json;
    await call('POST', '/register', { body: { username: 'watched', password } });
    await call('GET', `/registrations/${status_token}`);
    for (const secret of [password, 'a wrong one, I fear'])
      await call('POST', '/login', { body: { username: 'watched', password: secret } });
    for (const decision of ['reject', 'approve', 'suspend', 'reinstate', 'approve'])
      await call('POST', `/users/${id}/${decision}`, { token, body: decision === 'approve' ? { reopen: true } : {} });
    const own = (await call('POST', '/login', { body: { username: 'watched', password } })).json.access_token;
    assert.ok(own);
    for (const path of ['/dashboard', '/users/me', `/users/${id}`, '/users', '/admin'])
      await call('GET', path, { token: own });
    for (const path of ['/users', '/users?q=watched&count=true', `/users/${id}`, '/admin'])
      await call('GET', path, { token });
    await call('POST', '/users', { token, body: { username: 'made', password } });
    await call('PUT', `/users/${id}`, { token, body: { username: 'watched', email: 'w@example.org' } });
    await call('PATCH', `/users/${id}`, { token, body: { nonsense: 1 } });
    await call('PATCH', '/users/me', { token: own, body: { display_name: 'Watched' } });
    for (const path of ['/.well-known/jwks.json', '/openapi.json', '/health/ready']) await call('GET', path);
    await call('DELETE', `/users/${id}`, { token });

    assert.ok(answers.filter(({ status }) => status < 300).length > 20);
    const row = (await rows()).find(({ username }) => username === 'boss');
    for (const { text, headers } of answers) {
      const all = text + JSON.stringify([...headers]);
      assert.doesNotMatch(all, /password_hash|username_key|status_token_hash|power_version|argon2|sealed|private_jwk/);
      // The versions of programs are told, and the API description has a member that is called so.
      assert.doesNotMatch(all, /"(?:version|hash|d|p|q)":(?!"\d+\.\d+|\{)/);
      assert.ok(!all.includes(row?.password_hash as string) && !all.includes(password));
    }
  });
});
