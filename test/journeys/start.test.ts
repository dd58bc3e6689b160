/** How real servers start: several at once, and when they cannot. Covers R11 (several processes), G01. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { it } from 'node:test';
import { connect } from '../../src/platform/database/connect.ts';
import { onTwoDatabases, type TestDatabase } from '../support/databases.ts';
import { adminPassword, testSecret } from '../support/installation.ts';
import { type Environment, run, serve } from '../support/process.ts';

onTwoDatabases('a start', (database) => {
  it('is one of three that start at once with the same first administrator, and all serve', async () => {
    const env = await settings(database, firstAdmin);
    const servers = await Promise.all([serve({ env }), serve({ env }), serve({ env })]);
    const made = servers.flatMap(({ log }) =>
      log().filter(({ msg }) => msg.startsWith('made the first administrator')),
    );
    assert.equal(made.length, 1);
    const tokens = [];
    for (const { call } of servers) {
      const answer = await call('POST', '/login', { body: { username: 'chief', password: adminPassword } });
      tokens.push(answer.json.access_token);
    }
    for (const { call } of servers)
      for (const token of tokens) assert.equal((await call('GET', '/admin', { token })).json.users, 1);
    for (const server of servers) server.kill('SIGHUP');
    for (const { finished } of servers) assert.equal((await finished).code, 0);
  });

  it('says why it cannot start, and leaves nothing running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const env = await settings(database);
    const weak = { ADMITTANCE_ADMIN_USERNAME: 'chief', ADMITTANCE_ADMIN_PASSWORD: 'short' };
    const [busy, elsewhere, refused] = await Promise.all([
      run(['serve'], { env: { ...env, PORT: String(port) } }),
      run(['serve'], { env: { ...env, PORT: '0', HOST: 'nowhere.invalid' } }),
      run(['serve'], { env: { ...env, PORT: '0', ...weak } }),
    ]);
    taken.close();
    assert.equal(busy.stderr, `Port ${port} is taken by another program. Choose another one: PORT=3001 npm start\n`);
    assert.equal(busy.code, 1);
    assert.match(elsewhere.stderr, /^Cannot listen on nowhere\.invalid port 0 \(E\w+\): change HOST or PORT\.\n$/);
    assert.equal(elsewhere.code, 1);
    assert.match(
      refused.stderr,
      /^ADMITTANCE_ADMIN_USERNAME and .* cannot make the first administrator\. This password/,
    );
    assert.match(refused.stderr, /password must be at least 15 characters/);
    assert.equal(refused.code, 3);
    const { database: opened } = connect(env['DATABASE_URL'] as string);
    assert.deepEqual(await opened.selectFrom('users').selectAll().execute(), []);
    await opened.destroy();
  });
});

const firstAdmin = { ADMITTANCE_ADMIN_USERNAME: 'chief', ADMITTANCE_ADMIN_PASSWORD: adminPassword };

async function settings(database: TestDatabase, more: Environment = {}): Promise<Environment> {
  return { DATABASE_URL: await database.create(), ADMITTANCE_SECRET: testSecret, ...more };
}
