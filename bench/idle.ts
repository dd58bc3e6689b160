/**
 * What a server costs that nobody asks for anything: processor time over a minute, by the system's account. First the
 * part that looks for jobs by itself, then a whole server. `node bench/idle.ts [seconds]`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createConnection } from 'mysql2/promise';
import { jobProcess } from '../test/support/job-process.ts';
import { startMariadb } from '../test/support/mariadb.ts';

const seconds = Number(process.argv[2] ?? 60);
const settleMilliseconds = 5_000;
const ticksPerSecond = 100;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Of user and system together, in seconds. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

async function measure(what: string, args: string[], env: Record<string, string>, also?: number): Promise<void> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = child.pid as number;
  await once(child.stdout, 'data');
  child.stdout.resume();
  await sleep(settleMilliseconds);
  const [before, serverBefore] = [processorTime(pid), also ? processorTime(also) : 0];
  await sleep(seconds * 1_000);
  const share = (time: number) => `${((100 * time) / seconds).toFixed(3)} %`;
  const server = also ? `, of its database server ${share(processorTime(also) - serverBefore)}` : '';
  process.stdout.write(`${what}: ${share(processorTime(pid) - before)} of a core${server}\n`);
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

const folder = mkdtempSync(join(tmpdir(), 'admittance-idle-'));
const mariadb = await startMariadb(['--innodb-flush-log-at-trx-commit=1']);
const connection = await createConnection(`${mariadb.url}/mysql`);
await connection.query('CREATE DATABASE idle');
await connection.end();
for (const [name, url, pid] of [
  ['SQLite', `sqlite:${join(folder, 'idle.db')}`, undefined],
  ['MariaDB', `${mariadb.url}/idle`, mariadb.pid],
] as const) {
  const env = {
    DATABASE_URL: url,
    ADMITTANCE_SECRET: 'an installation secret of a test, 0123456789',
    ADMITTANCE_DATA_DIR: folder,
    PORT: '0',
  };
  // It migrates, too.
  await measure(`${name}, a server`, [main, 'serve'], env, pid);
  await measure(`${name}, what looks for jobs`, [jobProcess, url, join(folder, 'ledger')], env, pid);
}
await mariadb.stop();
rmSync(folder, { recursive: true, force: true });
