/**
 * The disk under SQLite is full, or its files are in a state that a crash or a restore can leave: nothing is
 * acknowledged that is not kept, reading goes on, and the file is sound. As real processes. Covers F13, F14.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../support/cleanup.ts';
import { adminPassword, password, testSecret } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { type Environment, makeFolder, run, type ServerProcess, serve } from '../support/process.ts';
import { isFullTier } from '../support/tier.ts';
import { missing } from '../support/tools.ts';

const succeeds = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const asRoot = !isFullTier && 'in the full tier, as root';

describe('a full disk under SQLite', () => {
  it('F13 stops only writing, and ends with it', { skip: asRoot }, async () => {
    const folder = makeFolder();
    if (!mountSmall(folder)) throw new Error('the full tier runs this as root, who may mount');
    const filler = join(folder, 'filler');
    await stopsOnlyWriting(folder, {
      fill: () => void succeeds('dd', 'if=/dev/zero', `of=${filler}`, 'bs=1k'),
      makeRoom: () => rmSync(filler),
      async examine() {
        const { code, stdout } = await run(['doctor'], { env: environment(join(folder, 'a.db')) });
        assert.match(stdout, /^(?:writing|database) +failed +it takes no writes: its disk is full$/m);
        assert.equal(stdout.match(/Free space/g)?.length, 1);
        assert.match(stdout, /: Free space where the database is\./);
        assert.equal(code, 1);
      },
    });
  });

  it('F13 is the same when the file may not grow', { skip: missing('prlimit') }, async () => {
    const folder = makeFolder();
    const limit = (pid: number, size: number | 'unlimited') =>
      assert.ok(succeeds('prlimit', `--pid=${pid}`, `--fsize=${size}:`));
    await stopsOnlyWriting(folder, {
      fill: (pid) => limit(pid, statSync(join(folder, 'a.db-wal')).size),
      makeRoom: (pid) => limit(pid, 'unlimited'),
    });
  });
});

const takesNoWrites = 'The database takes no writes right now; try again later.';

type Disk = { fill(pid: number): void; makeRoom(pid: number): void; examine?(): Promise<void> };

async function stopsOnlyWriting(folder: string, disk: Disk): Promise<void> {
  const file = join(folder, 'a.db');
  const server = await serve({ env: { ...environment(file), METRICS_PORT: '0' } });
  const { call } = server;
  const metrics = server.log().find(({ msg }) => msg === 'serving metrics')?.['port'];
  const isWritable = async () => {
    const page = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
    return /^admittance_database_writable (\d)$/m.exec(page)?.[1];
  };
  const register = (username: string) => call('POST', '/register', { body: { username, password } });
  const signIn = () => call('POST', '/login', { body: { username: 'boss', password: adminPassword } });
  const { access_token: token, refresh_token } = (await signIn()).json;
  const { id } = (await register('alice')).json;
  const approve = () => call('POST', `/users/${id}/approve`, { token, body: {} });
  const refresh = () => call('POST', '/token/refresh', { body: { refresh_token } });

  disk.fill(server.pid);
  for (let round = 0; round < 3; round++) {
    for (const write of [approve, signIn, refresh, () => register('bertha')]) {
      const answer = await write();
      assertProblem(answer, 503, 'database/unavailable');
      assert.equal(answer.json.detail, takesNoWrites);
    }
    for (const path of ['/users', '/users/me', '/dashboard', '/health/live'])
      assert.equal((await call('GET', path, { token })).status, 200, path);
  }
  assert.equal((await call('GET', `/users/${id}`, { token })).json.status, 'pending');
  const ready = await call('GET', '/health/ready');
  assertProblem(ready, 503, 'database/unavailable');
  assert.equal(ready.json.detail, takesNoWrites);
  assert.equal(await isWritable(), '0');
  await disk.examine?.();

  disk.makeRoom(server.pid);
  assert.deepEqual(
    [(await approve()).status, (await signIn()).status, (await refresh()).status, (await register('bertha')).status],
    [200, 200, 200, 201],
  );
  while ((await call('GET', '/health/ready')).status !== 200) await sleep(100);
  while ((await isWritable()) !== '1') await sleep(100);
  assert.ok(server.log().every(({ msg }) => msg !== 'unexpected error'));
  server.kill('SIGKILL');
  await server.finished;
  assert.deepEqual(soundRows(file), ['boss active', 'alice active', 'bertha pending']);
}

describe('files of SQLite that were left behind', () => {
  it('F14 are made whole without the -shm, and without the -wal are those of the last orderly stop', async () => {
    const file = join(makeFolder(), 'a.db');
    const visit = async (username: string, signal: NodeJS.Signals) => {
      const server = await serveFile(file);
      assert.equal((await server.call('POST', '/register', { body: { username, password } })).status, 201);
      const body = { username: 'boss', password: adminPassword };
      const token = (await server.call('POST', '/login', { body })).json.access_token;
      const { data } = (await server.call('GET', '/users', { token })).json;
      server.kill(signal);
      await server.finished;
      return data.map((user: { username: string }) => user.username);
    };
    await visit('alice', 'SIGTERM');
    assert.deepEqual(await visit('bertha', 'SIGKILL'), ['boss', 'alice', 'bertha']);
    rmSync(`${file}-shm`);
    assert.deepEqual(await visit('carla', 'SIGKILL'), ['boss', 'alice', 'bertha', 'carla']);
    rmSync(`${file}-wal`);
    assert.deepEqual(await visit('dora', 'SIGTERM'), ['boss', 'alice', 'dora']);
    assert.deepEqual(soundRows(file), ['boss active', 'alice pending', 'dora pending']);
  });
});

describe('a read-only file of SQLite', () => {
  it('F14 refuses the start in a sentence, and nothing in it is touched', { skip: asRoot }, async () => {
    const folder = makeFolder();
    if (!mountSmall(folder)) throw new Error('the full tier runs this as root, who may mount');
    const file = join(folder, 'a.db');
    const server = await serveFile(file);
    server.kill('SIGTERM');
    await server.finished;
    assert.ok(succeeds('mount', '-o', 'remount,ro', folder));
    const { code, stderr } = await run(['serve'], { env: environment(file) });
    assert.match(stderr, /^The database cannot be used: .*(?:readonly|read-only|unable to open)/);
    assert.equal(code, 4);
  });
});

function serveFile(file: string): Promise<ServerProcess> {
  return serve({ env: environment(file) });
}

function environment(file: string): Environment {
  return {
    DATABASE_URL: `sqlite:${file}`,
    ADMITTANCE_SECRET: testSecret,
    ADMITTANCE_ADMIN_USERNAME: 'boss',
    ADMITTANCE_ADMIN_PASSWORD: adminPassword,
  };
}

function mountSmall(folder: string): boolean {
  const isMounted = succeeds('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder);
  if (isMounted) cleanUpLater(() => succeeds('umount', '-l', folder));
  return isMounted;
}

function soundRows(file: string): string[] {
  const database = new DatabaseSync(file);
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  const rows = database.prepare('SELECT username, status FROM users ORDER BY id').all();
  database.close();
  return rows.map(({ username, status }) => `${username} ${status}`);
}
