/**
 * What docs/operations.md shows at a prompt, run beside a server that is being written to; then the
 * backup that came of it is served. Covers G06.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../support/cleanup.ts';
import type { Client } from '../support/client.ts';
import { assertConsole } from '../support/console-blocks.ts';
import { everyDatabase } from '../support/databases.ts';
import { adminPassword, testSecret } from '../support/installation.ts';
import { makeFolder, serve } from '../support/process.ts';
import { connectRaw } from '../support/raw-connection.ts';
import { missing } from '../support/tools.ts';

const mariadb = everyDatabase.find(({ name }) => name === 'mariadb');
const postgres = everyDatabase.find(({ name }) => name === 'postgres');
const admin = { ADMITTANCE_ADMIN_USERNAME: 'boss', ADMITTANCE_ADMIN_PASSWORD: adminPassword };

it('G06 checks, backs up and restores an installation on SQLite with the commands of docs/operations.md', {
  skip: missing('sqlite3', 'curl'),
}, async () => {
  const cwd = makeFolder();
  const server = await serve({ cwd, env: { ...admin, METRICS_PORT: '0' } });
  const metrics = server.log().find(({ msg }) => msg === 'serving metrics');
  const replace = {
    'http://127.0.0.1:3000': server.base,
    'http://127.0.0.1:9464': `http://127.0.0.1:${metrics?.['port']}`,
  };
  const env = { ...own(), PUBLIC_URL: server.base };
  await whileWriting(server.call, () => assertConsole('docs/operations.md', 'console', { cwd, env, replace }));
  const restored = await serve({ cwd, env: { ADMITTANCE_DATA_DIR: 'backup' } });
  await assertSameAccounts(server.call, restored.call);
});

it('G06 backs up and restores an installation on MariaDB with the commands of docs/operations.md', {
  skip: mariadb ? missing('mariadb', 'mariadb-dump', 'curl') : 'MariaDB is not here',
}, async () => {
  const cwd = makeFolder();
  const url = new URL((await mariadb?.create()) ?? '');
  const name = url.pathname.slice(1);
  const restoredUrl = `${url.href}_restored`;
  cleanUpLater(async () => {
    const connection = await connectRaw(url.href);
    await connection.query(`DROP DATABASE IF EXISTS ${name}_restored`);
    await connection.end();
  });
  const options = [`host=${url.hostname}`, `port=${url.port}`, `user=${url.username}`, `password=${url.password}`];
  writeFileSync(join(cwd, 'backup.cnf'), ['[client]', ...options, ''].join('\n'), { mode: 0o600 });
  const secret = { ADMITTANCE_SECRET: testSecret };
  const server = await serve({ cwd, env: { ...admin, ...secret, DATABASE_URL: url.href } });
  const replace = {
    'mysql://admittance@db.example.org/restored': restoredUrl,
    ' accounts >': ` ${name} >`,
    'DATABASE restored': `DATABASE ${name}_restored`,
    ' restored <': ` ${name}_restored <`,
  };
  const env = { ...own(), ...secret };
  await whileWriting(server.call, () => assertConsole('docs/operations.md', 'console mariadb', { cwd, env, replace }));
  const restored = await serve({ cwd, env: { ...secret, DATABASE_URL: restoredUrl } });
  await assertSameAccounts(server.call, restored.call);
});

it('G06 backs up and restores an installation on PostgreSQL with the commands of docs/operations.md', {
  skip: postgres ? missing('pg_dump', 'curl') : 'PostgreSQL is not here',
}, async () => {
  const cwd = makeFolder();
  const url = (await postgres?.create()) ?? '';
  const [server, name] = [url.slice(0, url.lastIndexOf('/')), url.slice(url.lastIndexOf('/') + 1)];
  const restoredUrl = `${url}_restored`;
  cleanUpLater(async () => {
    const connection = await connectRaw(`${server}/postgres`);
    await connection.query(`DROP DATABASE IF EXISTS ${name}_restored WITH (FORCE)`);
    await connection.end();
  });
  const secret = { ADMITTANCE_SECRET: testSecret };
  const original = await serve({ cwd, env: { ...admin, ...secret, DATABASE_URL: url } });
  const replace = {
    'postgres://admittance@db.example.org/accounts': url,
    'postgres://admittance@db.example.org/restored': restoredUrl,
    'postgres://admittance@db.example.org/postgres': `${server}/postgres`,
    'template0 restored': `template0 ${name}_restored`,
  };
  const env = { ...own(), ...secret };
  await whileWriting(original.call, () =>
    assertConsole('docs/operations.md', 'console postgres', { cwd, env, replace }),
  );
  const restored = await serve({ cwd, env: { ...secret, DATABASE_URL: restoredUrl } });
  await assertSameAccounts(original.call, restored.call);
});

/** Without the settings of whoever runs the tests. */
function own(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'] };
}

const signIn = (call: Client) => call('POST', '/login', { body: { username: 'boss', password: adminPassword } });

async function whileWriting(call: Client, work: () => Promise<void>): Promise<void> {
  let isOver = false;
  const writing = (async () => {
    for (; !isOver; await sleep(100)) assert.equal((await signIn(call)).status, 200);
  })();
  try {
    await work();
  } finally {
    isOver = true;
    await writing;
  }
}

/** Its tokens are its own: those of the original do not open it. */
async function assertSameAccounts(original: Client, restored: Client): Promise<void> {
  const [there, here] = [(await signIn(original)).json.access_token, (await signIn(restored)).json.access_token];
  const names = async (call: Client, token: string) =>
    (await call('GET', '/users', { token })).json.data.map(({ username }: { username: string }) => username);
  assert.deepEqual(await names(restored, here), await names(original, there));
  assert.equal((await restored('GET', '/users/me', { token: there })).status, 401);
}
