/** The API description is valid, complete and true. Covers the described half of A01 and H33. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import {
  type ApiDocument,
  bodyOf,
  type Operation,
  operationsOf,
  sample,
  successOf,
} from '../../console/src/reference/api-document.ts';
import { describeThisApi } from '../../scripts/generate/describe-api.ts';
import { makeAddressProbe } from '../../src/features/health/address-probe.ts';
import { makeSetupToken } from '../../src/features/setup/setup-link.ts';
import { anyDatabase } from '../support/databases.ts';
import { compileClosed, describeCalls } from '../support/described-api.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';

let service: Installation;
let document: ApiDocument;
let operations: Operation[];

before(async () => {
  service = await install(anyDatabase);
  document = JSON.parse(JSON.stringify(await describeThisApi()));
  operations = operationsOf(document);
});

describe('the API description', () => {
  it('is valid OpenAPI 3.1, and what GET /openapi.json answers', async () => {
    const served = await service.call('GET', '/openapi.json');
    assert.deepEqual(served.json, document);
    const validator = new Validator();
    const { valid, errors } = await validator.validate(served.json);
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(validator.version, '3.1');
  });

  it('names who, what and how for every operation', () => {
    const ids = operations.map(({ operationId }) => operationId);
    assert.deepEqual([...new Set(ids)], ids);
    const chapters = new Set(operations.map(({ tags }) => tags[0]));
    assert.deepEqual(
      [...chapters],
      document.tags.map(({ name }) => name),
    );
    for (const { operationId, summary, description, tags, security, path, parameters = [], responses } of operations) {
      assert.ok(operationId && summary && description && tags.length === 1 && security, path);
      for (const { name, description } of parameters) assert.ok(description, `${operationId}: ${name}`);
      assert.deepEqual(
        parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name),
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
      );
      assert.equal(
        '401' in responses,
        security.length > 0 || /^(logIn|refreshToken|startConsoleSession|refreshConsoleSession)$/.test(operationId),
        operationId,
      );
      for (const [status, { content }] of Object.entries(responses)) {
        const isProblem = status === 'default' || status >= '400';
        if (isProblem) assert.deepEqual(Object.keys(content ?? {}), ['application/problem+json'], operationId);
      }
    }
  });

  it('has every method of every address but the pages for browsers, which anyone may open', async () => {
    const pages = service.routes.filter(({ method, schema }) => method === 'GET' && schema?.hide);
    for (const { url, config } of pages) assert.equal(config?.access, 'anyone', url);
    const forBrowsers = new Set(pages.map(({ url }) => url));
    const described = (path: string) => operations.filter((operation) => operation.path === path);
    const addresses = routesOf(service).filter((path) => described(path).length > 0 || !forBrowsers.has(path));
    assert.ok(addresses.length > 10);
    for (const path of addresses) {
      const { headers } = await service.call('OPTIONS', path.replace('{status_token}', 'A'.repeat(43)));
      const allowed = (headers.get('allow') ?? '').split(', ').filter((method) => !/^(HEAD|OPTIONS)$/.test(method));
      const expected = forBrowsers.has(path) ? allowed.filter((method) => method !== 'GET') : allowed;
      const methods = described(path).map(({ method }) => method);
      assert.deepEqual(methods.sort(), expected.sort(), path);
    }
    assert.deepEqual(Object.keys(document.paths).sort(), addresses.sort());
  });

  it('gives examples that its own schemas accept', () => {
    for (const operation of operations) {
      const answer = successOf(operation).content?.['application/json']?.schema;
      for (const schema of [bodyOf(operation), answer]) {
        if (!schema) continue;
        const isValid = compileClosed(document, schema);
        const example = sample(document, schema);
        assert.ok(isValid(example), `${operation.operationId}: ${JSON.stringify([example, isValid.errors])}`);
      }
    }
    const { examples, schemas } = document.components as ApiDocument['components'] & {
      examples: Record<string, { value: unknown }>;
    };
    const isProblem = compileClosed(document, schemas['Problem'] ?? {});
    for (const [name, { value }] of Object.entries(examples)) {
      assert.ok(isProblem(value), `${name}: ${JSON.stringify(isProblem.errors)}`);
    }
  });

  it('is what the service answers, operation by operation', async () => {
    const { ask, succeeded } = describeCalls(service);
    const token = (await ask('logIn', {}, { body: { username: 'boss', password: adminPassword } })).json.access_token;
    const asBoss = (body?: unknown, headers?: Record<string, string>) => ({
      token,
      ...(body !== undefined && { body }),
      ...(headers && { headers }),
    });

    const { id, status_token } = (await ask('register', {}, { body: { username: 'alice', password } })).json;
    await ask('register', {}, { body: { username: 'ALICE', password } });
    await ask('register', {}, { body: { username: 'bob', password: 'short' } });
    await ask('register', {}, { body: { username: 'alice', password: 'short' } });
    await ask('register', {}, { body: { username: '...', password } });
    await ask('register', {}, { body: { username: 'bob', password, role: 'nobody-knows' } });
    await ask('register', {}, { body: {} });
    await ask('register', {}, { body: { username: 'bob', password, approved: true } });
    await ask('register', {}, { raw: '{' });
    await ask('register', {}, { raw: 'a=b', headers: { 'content-type': 'text/plain' } });
    await ask('register', {}, { raw: `"${'x'.repeat(20_000)}"` });
    await ask('listRequestableRoles');
    await ask('getRegistration', { status_token, wait: '0' });
    await ask('getRegistration', { status_token: 'A'.repeat(43) });
    await ask('getRegistration', { status_token, wait: '31' });
    await ask('logIn', {}, { body: { username: 'alice', password } });
    await ask('logIn', {}, { body: { username: 'alice', password: 'not the password at all' } });

    await ask('getRequest', { id }, asBoss());
    await ask('rejectUser', { id }, asBoss({ reason: 'Not known here' }));
    await ask('approveUser', { id }, asBoss());
    await ask('approveUser', { id }, asBoss({ reopen: true }));
    await ask('suspendUser', { id }, asBoss({ reason: 'Away' }));
    await ask('logIn', {}, { body: { username: 'alice', password } });
    await ask('reinstateUser', { id }, asBoss());
    await ask('reopenUser', { id }, asBoss());
    const decisions = [
      { id, decision: 'reject', reason: 'Not known here' },
      { id: 2_000_000_000, decision: 'approve' },
    ];
    for (const list of [decisions, decisions, [{ id, decision: 'reopen' }], [], [...decisions, ...decisions]])
      await ask('decideTogether', {}, asBoss({ decisions: list }, { 'idempotency-key': 'first' }));
    await ask('decideTogether', {}, asBoss({ decisions: [{ id, decision: 'reopen' }] }));
    await ask('reopenUser', { id: 1 }, asBoss());
    await ask('approveUser', { id }, asBoss());
    await ask('getUserLock', { id }, asBoss());
    await ask('unlockUser', { id }, asBoss());
    await ask('getUserOrigin', { id }, asBoss());
    await ask('getUserOrigin', { id: 2_000_000_000 }, asBoss());
    await ask('listAuditEvents', { subject_id: id, limit: 1, count: 'true' }, asBoss());
    await ask('listAuditEvents', { format: 'csv', since: '2020-01-01T00:00:00Z' }, asBoss());
    await ask('listAuditEvents', { type: 'login.refused', until: 'yesterday' }, asBoss());
    const alice = await service.signIn('alice');
    for (const id of ['getStatistics', 'listKeys', 'listSettings']) await ask(id, {}, asBoss());
    await ask('getStatistics', {}, { token: alice });
    await ask('getDashboard', {}, { token: alice });
    await ask('getDashboard');
    await ask('getDashboard', {}, { token: 'no.such.token' });
    await ask('getAdmin', {}, { token: alice });
    await ask('getAdmin', {}, asBoss());
    await ask('getAdminPanel', {}, asBoss());

    const made = await ask('createUser', {}, asBoss({ username: 'made', password, display_name: 'Made', email: null }));
    const etag = made.headers.get('etag') ?? '';
    const own = { id: made.json.id };
    await ask('getUser', own, asBoss());
    assert.equal((await ask('getUser', own, asBoss(undefined, { 'if-none-match': etag }))).status, 304);
    await ask('getUser', own, { token: alice });
    await ask('getUser', { id: 'nonsense' }, asBoss());
    await ask('updateUser', own, asBoss({ email: 'made@example.org' }));
    await ask('updateUser', own, asBoss({ display_name: 'Late' }, { 'if-match': etag }));
    await ask('updateUser', own, asBoss({ display_name: 'Odd' }, { 'if-match': 'odd' }));
    await ask('updateUser', { id: 'me' }, { token: alice, body: { role: 'admin' } });
    await ask('replaceUser', own, asBoss({ username: 'made.again' }));
    await ask('getRequest', own, asBoss());
    await ask('listOwnDecisions', { limit: '2', count: 'true' }, asBoss());
    await ask('listOwnDecisions', {}, { token: alice });
    await ask('listUsers', { limit: '2', count: 'true' }, asBoss());
    await ask('listUsers', { limit: '200', status: 'active' }, asBoss());
    await ask('listUsers', { limit: '2', format: 'csv', q: 'o' }, asBoss());
    await ask('listUsers', { cursor: 'nonsense' }, asBoss());
    await ask('listUsers', {}, { token: alice });
    await ask('deleteUser', own, asBoss());
    await ask('deleteUser', own, asBoss());
    await ask('deleteUser', { id: 1 }, asBoss());

    const form = (fields: Record<string, string>) => ({
      raw: String(new URLSearchParams(fields)),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const pair = (await ask('logIn', {}, { body: { username: 'alice', password } })).json;
    const next = (await ask('refreshToken', {}, { body: { refresh_token: pair.refresh_token } })).json;
    await ask('refreshToken', {}, { body: { refresh_token: 'rt_' } });
    await ask('refreshToken', {}, { body: {} });
    await ask('listSessions', { limit: '1', count: 'true' }, { token: next.access_token });
    await ask('endOtherSessions', {}, { token: next.access_token });
    await ask('endSession', { session_id: 2_000_000_000 }, { token: next.access_token });
    await ask('listUserSessions', { id }, asBoss());
    await ask('listUserSessions', { id }, { token: next.access_token });
    await ask('introspectToken', {}, { token, ...form({ token: next.access_token }) });
    await ask('introspectToken', {}, { token, ...form({ token: next.refresh_token }) });
    await ask('introspectToken', {}, { token, ...form({ token: 'x' }) });
    await ask('introspectToken', {}, { token, ...form({}) });
    await ask('introspectToken', {}, asBoss({ token: 'x' }));
    await ask('revokeToken', {}, form({ token: 'x' }));
    const passwords = { current_password: 'not the password at all', new_password: 'a staple of correct batteries' };
    await ask('changePassword', {}, { token: next.access_token, body: passwords });
    const short = { current_password: password, new_password: 'short' };
    await ask('changePassword', {}, { token: next.access_token, body: short });
    const good = { ...passwords, current_password: password };
    await ask('changePassword', {}, { token: next.access_token, body: good });
    const last = (await ask('refreshToken', {}, { body: { refresh_token: next.refresh_token } })).json;
    const [session] = (await ask('listSessions', {}, { token: last.access_token })).json.data;
    await ask('endUserSession', { id, session_id: session.id }, asBoss());
    await ask('endUserSession', { id, session_id: session.id }, asBoss());
    await ask('endUserSessions', { id }, asBoss());
    await ask('endUserSessions', { id: 2_000_000_000 }, asBoss());
    const other = await service.signIn('alice', passwords.new_password);
    const [begun] = (await ask('listSessions', {}, { token: other })).json.data;
    await ask('endSession', { session_id: begun.id }, { token: other });
    await ask('logOut', {}, { token: await service.signIn('alice', passwords.new_password) });
    await ask('logOut', { scope: 'some' }, asBoss());

    const role = { description: 'Lets people in.', permissions: ['users:approve'] };
    const madeRole = await ask('createRole', {}, asBoss({ name: 'support', ...role }));
    await ask('createRole', {}, asBoss({ name: 'support', ...role }));
    await ask('createRole', {}, asBoss({ name: 'Support', ...role }));
    await ask('createRole', {}, asBoss({ name: 'odd', ...role, permissions: ['everything'] }));
    await ask('listRoles', {}, asBoss());
    const known = { 'if-none-match': madeRole.headers.get('etag') ?? '' };
    assert.equal((await ask('getRole', { name: 'support' }, asBoss(undefined, known))).status, 304);
    for (const name of ['support', 'admin', 'nobody']) {
      await ask('getRole', { name }, asBoss());
      await ask('replaceRole', { name }, asBoss({ ...role, description: 'Is kind.' }));
    }
    const old = { 'if-match': madeRole.headers.get('etag') ?? '' };
    await ask('replaceRole', { name: 'support' }, asBoss(role, old));
    for (const name of ['support', 'admin', 'nobody']) await ask('deleteRole', { name }, asBoss());

    for (const id of ['getKeySet', 'getLiveness', 'getReadiness', 'getApiDescription', 'getRegistrationRules']) {
      const first = await ask(id);
      const version = first.headers.get('etag');
      if (version) assert.equal((await ask(id, {}, { headers: { 'if-none-match': version } })).status, 304);
    }
    await ask('getSeenAddress', { probe: 'x' });
    await ask('getSeenAddress', { probe: makeAddressProbe(service.deps.secret, service.deps.clock.now()) });
    await ask('setUp', {}, { body: { token: 'x', username: 'late', password } });

    const credentials = { body: { username: 'boss', password: adminPassword } };
    const { headers } = await ask('startConsoleSession', {}, credentials);
    await ask('startConsoleSession', {}, { body: { username: 'alice', password: 'not the password at all' } });
    await ask('startConsoleSession', {}, { ...credentials, headers: { origin: 'https://evil.example' } });
    await ask('refreshConsoleSession');
    const cookie = headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    await ask('refreshConsoleSession', {}, { headers: { cookie } });
    await ask('endConsoleSession', {}, { headers: { cookie, 'sec-fetch-site': 'cross-site' } });
    await ask('endConsoleSession', {}, { headers: { cookie } });

    const fresh = await start(await anyDatabase.create());
    const setup = describeCalls(fresh);
    await setup.ask('setUp', {}, { body: { token: 'x', username: 'first', password } });
    const link = makeSetupToken(fresh.deps.secret, fresh.deps.clock.now());
    for (const token of ['x', link]) await setup.ask('checkSetupLink', {}, { body: { token } });
    await setup.ask('setUp', {}, { body: { token: link, username: 'first', password } });

    assert.deepEqual(
      [...succeeded.union(setup.succeeded)].sort(),
      operations.map(({ operationId }) => operationId).sort(),
    );
  });
});

/** The addresses that the router knows, from the tree it prints: four characters a level. */
function routesOf({ app }: Installation): string[] {
  const branches: string[] = [];
  const found = new Set<string>();
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part, methods] = /^([│ ]*)[├└]── (\S+)(?: \((.+)\))?$/.exec(line) ?? [];
    if (part === undefined) continue;
    const depth = indent.length / 4;
    branches.splice(depth, branches.length, part);
    if (methods) found.add(branches.join('').replaceAll(/:(\w+)/g, '{$1}'));
  }
  return [...found].filter((path) => !path.includes('*'));
}
