/** A role that carries permissions is given by a call that names it, and never because somebody asked for it. */
import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { createRole, deleteRole, replaceRole } from '../../src/features/roles/change-roles.ts';
import type { Permission } from '../../src/features/roles/role.ts';
import { addApplicants } from '../support/applicants.ts';
import { asOperator } from '../support/as-operator.ts';
import { commands, refused, succeeded } from '../support/commands.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

onTwoDatabases('a role that carries permissions', (database) => {
  let service: Installation;
  let boss: string;
  let names = 0;

  before(async () => {
    service = await install(database);
    boss = await service.signIn('boss', adminPassword);
  });

  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    service.call(method, path, { token: boss, body, headers });
  const makeRole = async (...held: Permission[]) => {
    const name = `role-${++names}`;
    await createRole(asOperator(service.deps), name, { description: '', permissions: held });
    return name;
  };
  const waiting = async (role?: string): Promise<number> =>
    (await addApplicants(service.deps, `applicant${++names}.`, 1, role))[0] ?? 0;
  const read = async (id: number) => (await send('GET', `/users/${id}`)).json;
  const approve = (id: number, body: object = {}) => send('POST', `/users/${id}/approve`, body);

  it('is not given by an approval without a role, which says what to choose from', async () => {
    const id = await waiting('admin');
    for (const body of [{}, { reopen: true }]) {
      const answer = await approve(id, body);
      assertProblem(answer, 409, 'role/not-named');
      assert.equal(
        answer.json.detail,
        'This person asks for the role admin, which carries permissions: name the role to give, admin or another one such as user.',
      );
    }
    assert.deepEqual([(await read(id)).status, (await read(id)).role], ['pending', 'user']);
    assert.equal((await approve(id, { role: 'admin' })).json.role, 'admin');
    // What is active already is not given anything.
    assert.equal((await approve(id)).json.role, 'admin');
    const other = await waiting('admin');
    await send('POST', `/users/${other}/reject`, {});
    assertProblem(await approve(other, { reopen: true }), 409, 'role/not-named');
    assert.equal((await approve(other, { reopen: true, role: 'user' })).json.role, 'user');
  });

  it('is what the role is when it is decided on, not when it was asked for', async () => {
    const role = await makeRole();
    const [early, late, last] = [await waiting(role), await waiting(role), await waiting(role)];
    assert.equal((await approve(early)).json.role, role);
    await replaceRole(asOperator(service.deps), role, { description: '', permissions: ['users:read'] });
    assertProblem(await approve(late), 409, 'role/not-named');
    await replaceRole(asOperator(service.deps), role, { description: '', permissions: [] });
    assert.equal((await approve(late)).json.role, role);
    // By a server of the next version, while this one still runs.
    await service.deps.database
      .updateTable('roles')
      .set({ permissions: 'moons:phase' })
      .where('name', '=', role)
      .execute();
    assertProblem(await approve(last), 409, 'role/not-named');
  });

  it('may be gone: then another one has to be named', async () => {
    const role = await makeRole();
    const id = await waiting(role);
    await deleteRole(asOperator(service.deps), role);
    const answer = await approve(id);
    assertProblem(answer, 409, 'role/not-named');
    assert.equal(
      answer.json.detail,
      `This person asks for the role ${role}, which does not exist any more: name the role to give, such as user.`,
    );
    assertProblem(await approve(id, { role }), 400, 'role/unknown');
    assert.equal((await approve(id, { role: 'user' })).json.role, 'user');
  });

  it('is not given by many decisions either: they skip who asks for it, and say so', async () => {
    const plain = await makeRole();
    const [one, two, three, four] = [
      await waiting(),
      await waiting('admin'),
      await waiting(plain),
      await waiting('admin'),
    ];
    const decisions = [
      { id: one, decision: 'approve' },
      { id: two, decision: 'approve' },
      { id: three, decision: 'approve' },
      { id: four, decision: 'approve', role: 'admin' },
    ];
    const together = () => send('POST', '/approvals', { decisions }, { 'idempotency-key': 'named' });
    const { json } = await together();
    assert.deepEqual(
      json.results.map(({ code, status }: { code?: string; status: number }) => [status, code]),
      [
        [200, undefined],
        [409, 'role/not-named'],
        [200, undefined],
        [200, undefined],
      ],
    );
    assert.match(json.results[1].error, /^This person asks for the role admin, /);
    assert.deepEqual((await together()).json, json);
    const roles = async () =>
      (await Promise.all([one, two, three, four].map(read))).map(({ status, role }) => `${status} ${role}`);
    assert.deepEqual(await roles(), ['active user', 'pending user', `active ${plain}`, 'active admin']);
    // The same key is the same answer, whatever has become of the role.
    await replaceRole(asOperator(service.deps), plain, { description: '', permissions: ['users:read'] });
    assert.deepEqual((await together()).json, json);
  });

  it('is not given by the command line without --role', async () => {
    const admittance = commands(service.deps.config.databaseUrl);
    await service.call('POST', '/register', { body: { username: 'maria', password, role: 'admin' } });
    refused(
      await admittance('users', 'approve', 'maria'),
      3,
      'This person asks for the role admin, which carries permissions: name the role to give, admin or another one such as user. For example: admittance users approve maria --role user',
    );
    succeeded(await admittance('users', 'approve', 'maria', '--role', 'user'), 'maria is active with the role user.\n');
  });
});
