/** A copy made while people come and go, brought to life elsewhere. Covers G06. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Client } from '../support/client.ts';
import { onEveryDatabase, type TestDatabase } from '../support/databases.ts';
import { assertInvalidToken } from '../support/forge.ts';
import { adminPassword, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { makeFolder, run, serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';
import { missing } from '../support/tools.ts';

const workerCount = 3;
const execute = promisify(execFile);

onEveryDatabase('a backup', (database) => {
  // The ordinary run backs up and restores with the commands of docs/operations.md.
  const isMissing = {
    sqlite: () => false as const,
    mariadb: () => missing('mariadb', 'mariadb-dump'),
    postgres: () => missing('pg_dump', 'psql'),
  }[database.name]();
  const skip = isFullTier ? isMissing : 'of the full tier';

  it('G06 made while it is written to is whole, and serves at another place', { skip }, async () => {
    const here = { cwd: makeFolder(), env: settings(await database.create()) };
    const original = await serve(here);
    const { call } = original;
    const login = (client: Client) =>
      client('POST', '/login', { body: { username: 'boss', password: adminPassword } }).then(({ json }) => json);
    const [idle, busy] = [await login(call), await login(call)];

    let isOver = false;
    const acknowledged: string[] = [];
    const register = async (name: string) => {
      for (let index = 0; !isOver; index++) {
        const body = { username: `${name}${index}`, password };
        const { status, json, text } = await call('POST', '/register', { body });
        assert.equal(status, 201, text);
        acknowledged.push(json.status_token);
      }
    };
    const workers = Promise.all(Array.from({ length: workerCount }, (_, index) => register(`name${index}x`)));
    workers.catch(() => undefined);
    while (acknowledged.length < 10) await sleep(5);

    const before = [...acknowledged];
    const restored = await copy(database, here.env.DATABASE_URL);
    const there = { cwd: makeFolder(), env: settings(restored) };
    mkdirSync(join(there.cwd, 'data'), { mode: 0o700 });
    copyFileSync(keyFile(here.cwd), keyFile(there.cwd));
    const goal = acknowledged.length + 3;
    while (acknowledged.length < goal) await sleep(5);
    isOver = true;
    await workers;
    const after = await refresh(call, busy.refresh_token);
    assert.equal(after.status, 200, after.text);
    original.kill('SIGKILL');
    await original.finished;

    const copied = await serve(there);
    const isThere = async (token: string) => (await copied.call('GET', `/registrations/${token}`)).status === 200;
    for (const token of before) assert.ok(await isThere(token), `${before.indexOf(token)} of ${before.length}`);
    assert.equal(await isThere(acknowledged.at(-1) as string), false, 'it is older than what came last');

    // Sessions go on from where the copy was made. Whoever refreshed since signs in again, and is no thief.
    const next = await refresh(copied.call, idle.refresh_token);
    assert.equal(next.status, 200, next.text);
    assertProblem(await refresh(copied.call, after.json.refresh_token), 401, 'session/refresh-rejected');
    const { access_token: token } = await login(copied.call);
    const { data } = (await copied.call('GET', '/sessions', { token })).json;
    assert.deepEqual([data.length, data.filter(({ reused_at }: { reused_at: unknown }) => reused_at)], [3, []]);
    const list = await copied.call('GET', '/users?status=pending&count=true', { token });
    assert.ok(list.json.total >= before.length);

    // A copy may have gone through other hands.
    const replaced = await run(['keys', 'rotate', '--compromised', '--yes', '--json'], there);
    assert.deepEqual([replaced.code, replaced.stderr], [0, '']);
    assertInvalidToken(await copied.call('GET', '/dashboard', { token }), 'a token of the keys before');
    const last = await refresh(copied.call, next.json.refresh_token);
    assert.equal((await copied.call('GET', '/dashboard', { token: last.json.access_token })).status, 200);
    const healthy = await run(['doctor', '--json'], there);
    assert.deepEqual([healthy.code, healthy.stderr], [0, ''], healthy.stdout);
    copied.kill('SIGTERM');
    assert.equal((await copied.finished).code, 0);
  });
});

/** Without a secret in the settings there is a key file, which belongs to the backup. */
function settings(DATABASE_URL: string) {
  return {
    DATABASE_URL,
    PUBLIC_URL: 'http://localhost',
    ADMITTANCE_ADMIN_USERNAME: 'boss',
    ADMITTANCE_ADMIN_PASSWORD: adminPassword,
  };
}

function keyFile(cwd: string): string {
  return join(cwd, 'data', 'admittance.key');
}

function refresh(call: Client, refresh_token: string) {
  return call('POST', '/token/refresh', { body: { refresh_token } });
}

/** @returns the URL of a copy that was made as an operator would, beside the server that writes */
async function copy(database: TestDatabase, url: string): Promise<string> {
  const target = await database.create();
  if (database.name === 'sqlite') {
    const path = target.slice('sqlite:'.length);
    const program =
      "new (require('node:sqlite').DatabaseSync)(process.argv[1]).prepare('VACUUM INTO ?').run(process.argv[2])";
    await execute(process.execPath, ['-e', program, url.slice('sqlite:'.length), path]);
    // SQLite makes it readable to others, and the doctor would say so.
    chmodSync(path, 0o600);
    const made = new DatabaseSync(path, { readOnly: true });
    assert.deepEqual({ ...made.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    made.close();
  } else if (database.name === 'postgres') {
    const file = join(makeFolder(), 'dump.sql');
    await execute('pg_dump', [`--file=${file}`, url]);
    await execute('psql', ['--quiet', '--set=ON_ERROR_STOP=1', `--file=${file}`, target]);
  } else {
    const file = join(makeFolder(), 'dump.sql');
    await onMariadb('mariadb-dump', url, ['--single-transaction', `--result-file=${file}`]);
    await onMariadb('mariadb', target, ['--execute', `source ${file}`]);
  }
  return target;
}

/** Runs one of MariaDB's programs on the database of a URL. */
async function onMariadb(name: string, url: string, options: string[]): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const server = [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, '--protocol=tcp', '--skip-ssl'];
  await execute(name, ['--no-defaults', ...server, ...options, decodeURIComponent(pathname.slice(1))], {
    env: { ...process.env, MYSQL_PWD: decodeURIComponent(password) },
  });
}
