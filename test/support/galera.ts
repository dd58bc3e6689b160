/** A private Galera cluster for tests and benches: three nodes of MariaDB on this machine, thrown away afterwards. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { findFreePort } from './mariadb.ts';
import { toolPath } from './tools.ts';

const provider = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so'].find(existsSync);
/** The copying between nodes does not work for root, who hands it to nobody: then the nodes are this user's. */
const owner = userInfo().uid === 0 ? findUser('mysql') : undefined;
/** A node that rejoins copies everything first. */
const patienceMilliseconds = 120_000;

/** Why what needs a cluster is skipped. @throws Error with the same line when it was asked for by `TEST_GALERA=1` */
export function missingGalera(): string | false {
  const programs = ['mariadbd', 'mariadb-install-db', 'wsrep_sst_rsync', 'rsync', 'haproxy'];
  const absent = programs.filter((name) => !toolPath.split(':').some((folder) => existsSync(join(folder, name))));
  if (!provider) absent.push('libgalera_smm.so');
  if (absent.length === 0) return false;
  const line = `not here: ${absent.join(', ')}. To run this, install mariadb-server galera-4 rsync haproxy`;
  if (process.env['TEST_GALERA'] === '1') throw new Error(line);
  return line;
}

export type Node = {
  name: string;
  url: string;
  pid: number;
  /** What a server says of itself: `wsrep_local_state_comment`, `wsrep_cluster_status`, counters. */
  status(variable: string): Promise<string | undefined>;
  /** Until it is a synced member of so many. */
  untilSynced(members: number): Promise<void>;
  run(statement: string): Promise<void>;
  /** The first column. */
  list(statement: string): Promise<string[]>;
  kill(): Promise<void>;
  /** As a virtual machine that is paused. */
  freeze(): void;
  thaw(): void;
  /** After `kill`: it joins again, or waits for those that it needs. */
  start(): Promise<void>;
};

export type Cluster = { nodes: readonly [Node, Node, Node]; stop(): Promise<void> };

/** @param options further options of each server */
export async function startCluster(options: readonly string[] = []): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-galera-'));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const places = await Promise.all(['one', 'two', 'three'].map((name) => makePlace(folder, name)));
  const members = places.map(({ group }) => `127.0.0.1:${group}`).join(',');
  const nodes: Node[] = [];
  for (const place of places) {
    const node = await openNode(place, members, options);
    nodes.push(node);
    await node.start();
    await node.untilSynced(nodes.length);
  }
  const [one, two, three] = nodes as [Node, Node, Node];
  return {
    nodes: [one, two, three],
    async stop() {
      await Promise.all(nodes.map((node) => node.kill()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Place = { name: string; folder: string; port: number; group: number; increments: number; copies: number };

async function makePlace(parent: string, name: string): Promise<Place> {
  const folder = join(parent, name);
  mkdirSync(folder);
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const made = spawnSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${join(folder, 'data')}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { encoding: 'utf8', env: { ...process.env, PATH: toolPath, TMPDIR: folder }, ...owner },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db failed:\n${made.stdout}${made.stderr}`);
  const [port, group] = [await findFreePort(), await findFreePort()];
  return { name, folder, port, group, increments: await findFreePort(), copies: await findFreePort() };
}

async function openNode(place: Place, members: string, options: readonly string[]): Promise<Node> {
  const { name, folder, port } = place;
  const url = `mysql://root@127.0.0.1:${port}`;
  const log = join(folder, 'log.err');
  const isFirst = name === 'one';
  let child: ChildProcess | undefined;
  let connection: Connection | undefined;
  const query = async (statement: string): Promise<RowDataPacket[]> => {
    connection ??= await createConnection({ uri: url, connectTimeout: 2_000 });
    try {
      const [rows] = await connection.query({ sql: statement, timeout: 20_000 });
      return rows as RowDataPacket[];
    } catch (error) {
      connection?.destroy();
      connection = undefined;
      throw error;
    }
  };
  const status = async (variable: string) => (await query(`SHOW GLOBAL STATUS LIKE '${variable}'`))[0]?.['Value'];
  const untilSynced = async (count: number) => {
    for (const until = Date.now() + patienceMilliseconds; ; await sleep(100)) {
      if (child?.exitCode !== null || child.signalCode !== null || Date.now() > until)
        throw new Error(
          `the node ${name} did not join (${child?.signalCode ?? child?.exitCode}):\n${readFileSync(log, 'utf8').slice(-4_000)}`,
        );
      const [state, size] = await Promise.all([
        status('wsrep_local_state_comment'),
        status('wsrep_cluster_size'),
      ]).catch(() => []);
      if (state === 'Synced' && Number(size) === count) return;
    }
  };
  const isAlone = isFirst && !existsSync(log);
  return {
    name,
    url,
    get pid() {
      return child?.pid as number;
    },
    status,
    untilSynced,
    run: async (statement) => void (await query(statement)),
    list: async (statement) => (await query(statement)).map((row) => String(Object.values(row)[0])),
    async kill() {
      connection?.destroy();
      connection = undefined;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async start() {
      const isNew = isAlone && child === undefined;
      child = spawn(
        'mariadbd',
        [...argumentsOf(place, members, log), ...options, ...(isNew ? ['--wsrep-new-cluster'] : [])],
        {
          env: { ...process.env, PATH: toolPath, TMPDIR: folder },
          stdio: 'ignore',
          ...owner,
        },
      );
    },
  };
}

function findUser(name: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((kind) => Number(spawnSync('id', [kind, name], { encoding: 'utf8' }).stdout));
  return uid && gid ? { uid, gid } : undefined;
}

function argumentsOf({ name, folder, port, group, increments, copies }: Place, members: string, log: string): string[] {
  const settings = [
    `gmcast.listen_addr=tcp://127.0.0.1:${group}`,
    `ist.recv_addr=tcp://127.0.0.1:${increments}`,
    'pc.recovery=TRUE',
    'gcache.size=32M',
  ];
  return [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(folder, 's')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--tmpdir=${folder}`,
    `--log-error=${log}`,
    '--skip-name-resolve',
    '--max-connections=300',
    '--innodb-buffer-pool-size=64M',
    '--innodb-flush-log-at-trx-commit=0',
    '--innodb-autoinc-lock-mode=2',
    '--binlog-format=ROW',
    '--wsrep-on=ON',
    `--wsrep-provider=${provider}`,
    `--wsrep-provider-options=${settings.join(';')}`,
    '--wsrep-cluster-name=admittance',
    `--wsrep-cluster-address=gcomm://${members}`,
    `--wsrep-node-name=${name}`,
    '--wsrep-node-address=127.0.0.1',
    `--wsrep-node-incoming-address=127.0.0.1:${port}`,
    '--wsrep-sst-method=rsync',
    `--wsrep-sst-receive-address=127.0.0.1:${copies}`,
  ];
}
