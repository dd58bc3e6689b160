/** A private MariaDB for the tests: its own data folder, port and socket, thrown away afterwards. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

const startSeconds = 60;

/** Whether the server and its installer are on this machine. */
export function hasMariadb(): boolean {
  return (
    findServer() !== undefined && spawnSync('mariadb-install-db', ['--help'], { stdio: 'ignore' }).error === undefined
  );
}

/** @param options further options of the server, such as `--innodb-flush-log-at-trx-commit=1` */
export async function startMariadb(
  options: string[] = [],
): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-mariadb-'));
  const user = `--user=${userInfo().username}`;
  const data = `--datadir=${join(folder, 'data')}`;
  const made = spawnSync(
    'mariadb-install-db',
    ['--no-defaults', user, data, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed:\n${made.stdout}${made.stderr}`);
  const port = await findFreePort();
  const child = spawn(
    findServer() as string,
    [
      '--no-defaults',
      user,
      data,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 's')}`,
      // Each start removes what it takes for leftovers there, also those of another one that runs.
      `--tmpdir=${folder}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=64M',
      '--max-connections=300',
      // The product must not depend on how the server is set up.
      '--sql-mode=',
      '--character-set-server=latin1',
      '--default-time-zone=+05:30',
      ...options,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let noise = '';
  child.stderr.on('data', (chunk) => {
    noise = `${noise}${chunk}`.slice(-4000);
  });
  const url = `mysql://root@127.0.0.1:${port}`;
  await waitFor(
    url,
    () => child.exitCode !== null,
    () => noise,
  );
  return {
    url,
    pid: child.pid as number,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitFor(url: string, hasEnded: () => boolean, explain: () => string): Promise<void> {
  for (let tenth = 0; tenth < startSeconds * 10; tenth++) {
    if (hasEnded()) break;
    try {
      const connection = await createConnection(`${url}/mysql`);
      await connection.end();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`the private MariaDB did not start:\n${explain()}`);
}

function findServer(): string | undefined {
  return ['mariadbd', '/usr/sbin/mariadbd', 'mysqld', '/usr/sbin/mysqld'].find(
    (name) => spawnSync(name, ['--no-defaults', '--version'], { stdio: 'ignore' }).status === 0,
  );
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
