/** Optional members that are null or empty: generated clients and HTML forms send all they know. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bodyOf, isForm, operationsOf, type Schema } from '../../console/src/reference/api-document.ts';
import { buildConsole } from '../support/built-console.ts';
import { anyDatabase, onTwoDatabases } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

const rest = ['role', 'note', 'display_name', 'email'] as const;
const all = (value: unknown) => Object.fromEntries(rest.map((member) => [member, value]));

onTwoDatabases('what is null or empty', (database) => {
  it('counts as left out, from the registration to the deletion', async () => {
    const service = await install(database);
    const { call } = service;
    const boss = await service.signIn('boss', adminPassword);
    for (const [username, empty] of [
      ['maria', null],
      ['mario', ''],
    ] as const) {
      const registered = await call('POST', '/register', { body: { username, password, ...all(empty) } });
      assert.deepEqual([registered.status, registered.json.requested_role], [201, null], registered.text);
      const path = `/users/${registered.json.id}`;
      const send = (method: string, address: string, body: object) => call(method, address, { token: boss, body });
      const { note, email, display_name: displayName } = (await call('GET', path, { token: boss })).json;
      assert.deepEqual([note, email, displayName], [null, null, null]);
      const rejected = await send('POST', `${path}/reject`, { reason: empty });
      assert.deepEqual([rejected.status, rejected.json.status_reason], [200, null]);
      assertProblem(await send('POST', `${path}/approve`, { reopen: null }), 409, 'user/status-conflict');
      const approved = await send('POST', `${path}/approve`, { role: empty, reopen: true });
      assert.deepEqual([approved.status, approved.json.role], [200, 'user']);
      const suspended = await send('POST', `${path}/suspend`, { reason: empty });
      assert.deepEqual([suspended.status, suspended.json.status_reason], [200, null]);
      await send('POST', `${path}/reinstate`, {});
      await send('PATCH', path, { email: 'maria@example.org' });
      const replaced = await send('PUT', path, { username, email: empty, display_name: empty, role: empty });
      assert.deepEqual([replaced.status, replaced.json.email, replaced.json.role], [200, null, 'user']);
      await send('POST', `${path}/reopen`, {});
      const decision = { id: registered.json.id, decision: 'approve', role: empty, reason: empty };
      const together = await send('POST', '/approvals', { decisions: [decision] });
      assert.equal(together.json.results[0].status, 200, together.text);
    }
    const made = await call('POST', '/users', {
      token: boss,
      body: { username: 'made', password, role: null, email: '', display_name: null },
    });
    assert.deepEqual([made.status, made.json.role, made.json.email], [201, 'user', null]);
  });

  it('takes a value away in PATCH, where there is something to take away', async () => {
    const service = await install(database);
    const token = await service.signIn('boss', adminPassword);
    const patch = (body: object) => service.call('PATCH', '/users/me', { token, body });
    await patch({ email: 'boss@example.org', display_name: 'Boss' });
    assert.equal((await patch({ email: null })).json.email, null);
    for (const [body, field] of [
      [{ role: null }, 'role'],
      [{ username: null }, 'username'],
      [{ username: '' }, 'username'],
    ] as const) {
      const answer = await patch(body);
      assertProblem(answer, 400, answer.json.code, field);
      assert.equal((await service.call('GET', '/users/me', { token })).json.display_name, 'Boss');
    }
    assert.equal((await patch({ display_name: '' })).json.display_name, null);
  });
});

it('null where a value has to be is spoken of as missing', async () => {
  const service = await install(anyDatabase);
  const token = await service.signIn('boss', adminPassword);
  assertProblem(
    await service.call('POST', '/login', { body: { username: 'boss', password: null } }),
    400,
    'request/credentials-missing',
  );
  const answer = await service.call('PUT', '/roles/nobody', { token, body: { description: null, permissions: [] } });
  assert.deepEqual(answer.json.errors, [{ field: 'description', message: 'is missing' }]);
});

it('every optional member of a body takes null, and says so', async () => {
  const service = await install(anyDatabase, {}, buildConsole());
  const token = await service.signIn('boss', adminPassword);
  let seen = 0;
  for (const operation of operationsOf(apiDocument)) {
    const schema = bodyOf(operation);
    if (!schema || operation.method === 'PATCH' || isForm(operation)) continue;
    const optional = optionalMembers(schema);
    seen += optional.length;
    for (const [path, member] of optional)
      assert.ok([member.type].flat().includes('null'), `${operation.path} ${path}`);
    const body = Object.fromEntries(optional.filter(([path]) => !path.includes('.')).map(([path]) => [path, null]));
    const address = operation.path.replace('{id}', '2000000000').replace('{name}', 'nobody');
    const answer = await service.call(operation.method, address, { token, body });
    const complaints = (answer.json?.errors ?? []).map(({ field }: { field: string }) => field);
    assert.deepEqual(
      complaints.filter((field: string) => field in body),
      [],
      operation.operationId,
    );
  }
  assert.ok(seen >= 12, `${seen} optional members`);
});

function optionalMembers({ properties = {}, required = [], items }: Schema, within = ''): [string, Schema][] {
  const own = Object.entries(properties).filter(([name]) => !required.includes(name));
  const deeper = Object.entries(properties).flatMap(([name, member]) => optionalMembers(member, `${within}${name}.`));
  return [
    ...own.map(([name, member]): [string, Schema] => [`${within}${name}`, member]),
    ...deeper,
    ...(items ? optionalMembers(items, within) : []),
  ];
}
