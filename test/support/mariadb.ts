/** A private MariaDB for the tests: its own data folder, port and socket, thrown away afterwards. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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

export type Mariadb = {
  url: string;
  pid: number;
  /** Ends it with SIGKILL, as a power cut does to everybody on the machine. */
  kill(): Promise<void>;
  /** Starts it again on the same files and port. */
  start(): Promise<void>;
  /** Kills it, and deletes its files. */
  stop(): Promise<void>;
};

/** @param options further options of the server, such as `--innodb-flush-log-at-trx-commit=1` */
export async function startMariadb(options: string[] = []): Promise<Mariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-mariadb-'));
  const user = `--user=${userInfo().username}`;
  const data = `--datadir=${join(folder, 'data')}`;
  const made = spawnSync(
    'mariadb-install-db',
    ['--no-defaults', user, data, '--auth-root-authentication-method=normal', '--skip-test-db'],
    // At its start a server deletes what looks like its temporary tables, another server's as well.
    { encoding: 'utf8', env: { ...process.env, TMPDIR: folder } },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed:\n${made.stdout}${made.stderr}`);
  const port = await findFreePort();
  const url = `mysql://root@127.0.0.1:${port}`;
  const args = [
    '--no-defaults',
    user,
    data,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder, 's')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--tmpdir=${folder}`,
    '--skip-name-resolve',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-buffer-pool-size=64M',
    '--max-connections=300',
    // The product must not depend on how the server is set up.
    '--sql-mode=ANSI_QUOTES',
    '--autocommit=0',
    '--transaction-isolation=SERIALIZABLE',
    '--character-set-server=latin1',
    '--default-time-zone=+05:30',
    ...options,
  ];
  let child = await launch(args, url);
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    url,
    get pid() {
      return child.pid as number;
    },
    kill,
    async start() {
      child = await launch(args, url);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(args: string[], url: string): Promise<ChildProcess> {
  const child = spawn(findServer() as string, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let noise = '';
  child.stderr.on('data', (chunk) => {
    noise = `${noise}${chunk}`.slice(-4000);
  });
  await waitFor(
    url,
    () => child.exitCode !== null,
    () => noise,
  );
  return child;
}

async function waitFor(url: string, hasEnded: () => boolean, explain: () => string): Promise<void> {
  for (let turn = 0; turn < startSeconds * 50; turn++) {
    if (hasEnded()) break;
    try {
      const connection = await createConnection(`${url}/mysql`);
      await connection.end();
      return;
    } catch {
      await sleep(20);
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
