/** What the machine allows at all: the raw hash, the least of servers, and commits that survive a power cut. */
import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { createConnection } from 'mysql2/promise';
import { parameters } from '../src/platform/hash-jobs.ts';
import type { Mariadb } from '../test/support/mariadb.ts';
import { clientCount } from './results.ts';
import { load, type RateOnce, rateOf } from './rounds.ts';
import type { BareReads } from './servers.ts';

const row = 'x'.repeat(200);

const hashing = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { hashSync } = require('@node-rs/argon2');
  const until = Date.now() + workerData.milliseconds;
  let hashes = 0;
  const before = process.threadCpuUsage();
  for (; Date.now() < until; hashes++) hashSync('correct horse battery staple', workerData.parameters);
  const { user, system } = process.threadCpuUsage(before);
  parentPort.postMessage({ hashes, cpuSeconds: (user + system) / 1e6 });`;

/** Argon2id with our parameters on as many threads as there are cores: a second, and a CPU second. */
export async function measureHashes(milliseconds: number): Promise<RateOnce> {
  const workers = Array.from({ length: availableParallelism() }, async () => {
    const worker = new Worker(hashing, { eval: true, workerData: { milliseconds, parameters } });
    return new Promise<{ hashes: number; cpuSeconds: number }>((resolve, reject) =>
      worker.once('message', resolve).once('error', reject),
    );
  });
  const done = await Promise.all(workers);
  const hashes = done.reduce((sum, { hashes }) => sum + hashes, 0);
  const cpuSeconds = done.reduce((sum, one) => sum + one.cpuSeconds, 0);
  return { perSecond: (hashes * 1000) / milliseconds, perCpuSecond: hashes / cpuSeconds };
}

/** The least of servers, asked for the same by as many clients. */
export async function measureBare({ server, request }: BareReads, milliseconds: number): Promise<RateOnce> {
  const clients = Array(clientCount).fill(() => request);
  return rateOf(await load([server.pid], server.port, clients, milliseconds));
}

/** One small row a commit, one after the other, with the settings of the service: there is one writer. */
export function measureSqliteCommits(folder: string, milliseconds: number): number {
  const path = join(folder, 'commits.db');
  const database = new DatabaseSync(path);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)',
  );
  const insert = database.prepare('INSERT INTO t (v) VALUES (?)');
  const from = performance.now();
  let commits = 0;
  for (; performance.now() - from < milliseconds; commits++) insert.run(row);
  const perSecond = (commits * 1000) / (performance.now() - from);
  database.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
  return perSecond;
}

/** The same on so many connections at once. */
export async function measureMariadbCommits(
  { url }: Mariadb,
  connections: number,
  milliseconds: number,
): Promise<number> {
  const open = () => createConnection(`${url}/sampledb`);
  const all = await Promise.all(Array.from({ length: connections }, open));
  await all[0]?.query('CREATE OR REPLACE TABLE commits (id INT AUTO_INCREMENT PRIMARY KEY, v TEXT) ENGINE = InnoDB');
  const from = performance.now();
  let commits = 0;
  await Promise.all(
    all.map(async (connection) => {
      for (; performance.now() - from < milliseconds; commits++)
        await connection.execute('INSERT INTO commits (v) VALUES (?)', [row]);
    }),
  );
  const perSecond = (commits * 1000) / (performance.now() - from);
  await all[0]?.query('DROP TABLE commits');
  await Promise.all(all.map((connection) => connection.end()));
  return perSecond;
}
