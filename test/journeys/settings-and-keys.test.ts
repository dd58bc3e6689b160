/** What an operator sees of the settings and of the signing keys without a shell, and what nobody sees. Covers E02. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { permissions } from '../../src/catalogue.ts';
import { settings } from '../../src/config.ts';
import { rotateKeys } from '../../src/features/keys/rotate-keys.ts';
import { listSigningKeys } from '../../src/features/keys/store.ts';
import { createRole } from '../../src/features/roles/change-roles.ts';
import { migrationsFor } from '../../src/migrations.ts';
import { engineOf } from '../../src/platform/database/connect.ts';
import { version } from '../../src/version.ts';
import { asOperator } from '../support/as-operator.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { install, testSecret } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

type Setting = {
  name: string;
  group: string;
  value: string | null;
  is_set: boolean;
  default: string | null;
  source: string;
  is_secret: boolean;
};

onTwoDatabases('whoever may change the settings', (database) => {
  it('sees each of them, and no secret, not even as a part of an address', async () => {
    const service = await install(database, {
      TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
      AUDIT_DAYS: '90',
      ADMITTANCE_ADMIN_USERNAME: 'first',
      ADMITTANCE_ADMIN_PASSWORD: 'a battery of sturdy horses',
    });
    const { token } = await service.addUser('keeper', 'admin');
    const answer = await service.call('GET', '/settings', { token });
    const data: Setting[] = answer.json.data;
    assert.deepEqual(
      data.map(({ name }) => name),
      settings.map(({ name }) => name),
    );
    const find = (name: string) => data.find((one) => one.name === name) ?? assert.fail(name);
    const value = ({ value, is_set, default: usual, is_secret }: Setting) => [value, is_set, usual, is_secret];
    assert.deepEqual(value(find('AUDIT_DAYS')), ['90', true, '365', false]);
    assert.deepEqual(value(find('TOKEN_ALGORITHM')), ['ES256', true, 'ES256', false]);
    assert.deepEqual(value(find('METRICS_PORT')), [null, false, null, false]);
    assert.deepEqual(value(find('PUBLIC_URL')), ['http://accounts.example.org', true, null, false]);
    assert.equal(find('TRUSTED_PROXIES').value, '127.0.0.1,10.0.0.0/8');
    for (const name of ['DATABASE_URL', 'ADMITTANCE_SECRET', 'ADMITTANCE_ADMIN_PASSWORD'])
      assert.deepEqual(value(find(name)), [null, true, null, true], name);
    const origin = ({ group, source }: Setting) => [group, source];
    assert.deepEqual(origin(find('AUDIT_DAYS')), ['audit', 'environment']);
    assert.deepEqual(origin(find('TOKEN_ALGORITHM')), ['keys', 'default']);
    assert.deepEqual(origin(find('BRAND_NAME')), ['brand', 'default']);
    assert.deepEqual(origin(find('DATABASE_URL')), ['server', 'environment']);
    assert.deepEqual(
      data.filter(({ is_secret, value }) => is_secret && value !== null),
      [],
    );
    const secrets = [testSecret, 'sturdy horses', service.deps.config.databaseUrl];
    for (const secret of secrets) assert.ok(!answer.text.includes(secret));
  });

  it('sees which versions run, of the service and of the database', async () => {
    const service = await install(database);
    const { token } = await service.addUser('keeper', 'admin');
    const found = (await service.call('GET', '/settings', { token })).json.service;
    assert.deepEqual([found.version, found.node], [version, process.versions.node]);
    assert.match(found.database.server, /^(SQLite|MariaDB|MySQL|PostgreSQL) \d+\.\d+(\.\d+)?$/);
    assert.equal(found.database.schema, migrationsFor(engineOf(service.deps.database)).at(-1)?.name);
  });

  it('sees what each key is doing, and nothing that signs', async () => {
    const service = await install(database);
    const { deps, call } = service;
    const { token } = await service.addUser('keeper', 'admin');
    const list = async () => (await call('GET', '/keys', { token })).json.data;
    const [first] = await list();
    assert.deepEqual([first.algorithm, first.state, first.verifies_until], ['ES256', 'signing', null]);
    await rotateKeys(deps);
    await deps.memory.keys.reload(deps.database);
    const answer = await call('GET', '/keys', { token });
    const [old, next] = answer.json.data;
    assert.deepEqual([old.kid, old.state, next.state], [first.kid, 'signing', 'published']);
    assert.equal(Date.parse(old.verifies_until) - Date.parse(next.signs_from), 660_000);
    const rows = await listSigningKeys(deps.database);
    assert.deepEqual(
      [old, next].map(({ created_at, signs_from }) => [Date.parse(created_at), Date.parse(signs_from)]),
      rows.map(({ created_at, signs_from }) => [created_at, signs_from]),
    );
    for (const row of rows) {
      const { x, y } = JSON.parse(row.public_jwk);
      for (const secret of [row.sealed_private_jwk, x, y]) assert.ok(!answer.text.includes(secret));
    }
    const members = new Set(answer.json.data.flatMap((key: object) => Object.keys(key)));
    assert.deepEqual([...members], ['kid', 'algorithm', 'state', 'created_at', 'signs_from', 'verifies_until']);
    service.turnClock(306_000);
    assert.deepEqual(
      (await list()).map(({ state }: { state: string }) => state),
      ['verifying', 'signing'],
    );
  });

  it('A03 is whoever holds that permission, and nobody else', async () => {
    const { deps, call, addUser } = await install(database);
    const others = permissions.filter((permission) => permission !== 'settings:write');
    await createRole(asOperator(deps), 'others', { description: '', permissions: others });
    await createRole(asOperator(deps), 'keeper', { description: '', permissions: ['settings:write'] });
    const [keeper, other, user] = [
      await addUser('keeper', 'keeper'),
      await addUser('other', 'others'),
      await addUser('user.one'),
    ];
    for (const path of ['/settings', '/keys']) {
      assert.equal((await call('GET', path, { token: keeper.token })).status, 200);
      for (const { token } of [other, user]) assertProblem(await call('GET', path, { token }), 403, 'access/forbidden');
      assertProblem(await call('GET', path), 401, 'access/token-missing');
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
        assertProblem(await call(method, path, { token: keeper.token }), 405, 'request/method-not-allowed');
    }
  });
});
