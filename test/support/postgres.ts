/** A private PostgreSQL for the tests: a cluster and a port of its own, thrown away afterwards. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, copyFileSync, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from './mariadb.ts';

const startSeconds = 60;

/** Whether the server and its installer are on this machine. */
export function hasPostgres(): boolean {
  return findPrograms() !== undefined;
}

export type Postgres = {
  url: string;
  pid: number;
  /** Ends it at once, with nothing written that was not; its next start is the one after a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same files and port. */
  start(): Promise<void>;
  /** Kills it, and deletes its files. */
  stop(): Promise<void>;
};

/**
 * @param options further settings of the server, such as `fsync=on`
 * @param tls files for it
 */
export async function startPostgres(
  options: string[] = [],
  tls?: { certificate: string; key: string },
): Promise<Postgres> {
  const programs = findPrograms() as string;
  const folder = mkdtempSync(join(tmpdir(), 'admittance-postgres-'));
  const owner = findOwner();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['--pgdata', data, '--username=postgres', '--auth=trust', '--no-sync', '--locale=C', '--encoding=LATIN1'],
    { encoding: 'utf8', cwd: folder, ...owner },
  );
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.stdout}${made.stderr}`);
  const port = await findFreePort();
  const url = `postgres://postgres@127.0.0.1:${port}`;
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    'shared_buffers=64MB',
    'max_connections=300',
    'autovacuum_naptime=5s',
    // The product must not depend on how the server is set up.
    'default_transaction_isolation=serializable',
    'timezone=Asia/Kolkata',
    'datestyle=German',
    'bytea_output=escape',
    'extra_float_digits=-15',
    ...(tls ? tlsSettings(tls, folder, owner) : []),
    ...options,
  ];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const begin = () => launch(join(programs, 'postgres'), args, { cwd: folder, ...owner }, url);
  let child = await begin();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGQUIT');
    await gone;
  };
  return {
    url,
    get pid() {
      return child.pid as number;
    },
    kill,
    async start() {
      child = await begin();
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Of a key the server asks that it is its own, and that nobody else can read it. */
function tlsSettings(tls: { certificate: string; key: string }, folder: string, owner: Owner | undefined): string[] {
  const [certificate, key] = [join(folder, 'server.pem'), join(folder, 'server.key')];
  copyFileSync(tls.certificate, certificate);
  copyFileSync(tls.key, key);
  chmodSync(key, 0o600);
  if (owner) for (const file of [certificate, key]) chownSync(file, owner.uid, owner.gid);
  return ['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`];
}

type Owner = { uid: number; gid: number };
type Surroundings = { cwd: string } & Partial<Owner>;

async function launch(program: string, args: string[], options: Surroundings, url: string): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
  let noise = '';
  child.stderr?.on('data', (chunk) => {
    noise = `${noise}${chunk}`.slice(-4000);
  });
  for (let turn = 0; turn < startSeconds * 50 && child.exitCode === null; turn++) {
    const client = new pg.Client(`${url}/postgres`);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return child;
    } catch {
      await sleep(20);
    }
  }
  throw new Error(`the private PostgreSQL did not start:\n${noise}`);
}

/** The folder they are in: Debian puts each version into its own, which is in nobody's path. */
function findPrograms(): string | undefined {
  const folders = [
    ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

/** PostgreSQL refuses to run as root. */
function findOwner(): Owner | undefined {
  if (userInfo().uid !== 0) return undefined;
  const idOf = (flag: string) =>
    ['postgres', 'nobody'].map((name) => Number(spawnSync('id', [flag, name]).stdout)).find((id) => id > 0);
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  if (uid === undefined || gid === undefined) throw new Error('PostgreSQL needs a user that is not root');
  return { uid, gid };
}
