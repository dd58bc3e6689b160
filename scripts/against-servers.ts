/**
 * Runs a command against a fresh, real server, once on each database, and fails when one of the
 * runs does:
 *
 *   node scripts/against-servers.ts -- node check.mjs {base} {username} {password}
 *
 * The server is a process of its own, on a new database and with an administrator in its settings.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../test/support/mariadb.ts';
import { makeDatabase } from '../test/support/raw-connection.ts';
import { findServer, serverKinds } from '../test/support/servers.ts';
import { installPackage, program } from './install-package.ts';

const readySeconds = 60;
const administrator = { username: 'admin', password: 'a sturdy horse battery' };

type Stop = () => unknown;

/** @returns the exit code of the first run that failed, or 0 */
export async function runAgainstServers(command: readonly string[]): Promise<number> {
  const running: Stop[] = [];
  const stopAll = async () => {
    for (const stop of running.splice(0).reverse()) await stop();
  };
  const interrupt = (signal: NodeJS.Signals) =>
    void stopAll().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  await installPackage();
  try {
    for (const { name, open } of databases) {
      const databaseUrl = await open(running);
      if (!databaseUrl) continue;
      process.stdout.write(`\n── on ${name}\n`);
      const base = await startServer(databaseUrl, running);
      const code = await run(command, base, running);
      await stopAll();
      if (code !== 0) {
        process.stdout.write(`── failed on ${name}\n`);
        return code;
      }
    }
    return 0;
  } finally {
    await stopAll();
  }
}

const databases: { name: string; open(running: Stop[]): Promise<string | undefined> }[] = [
  { name: 'SQLite', open: async (running) => `sqlite:${join(makeFolder(running), 'admittance.db')}` },
  ...serverKinds.map((kind) => ({
    name: kind.title,
    async open(running: Stop[]) {
      const server = await findServer(kind);
      if (!server) return undefined;
      running.push(() => server.stop());
      const { url, drop } = await makeDatabase(server.url, `admittance_run_${process.pid}`);
      running.push(drop);
      return url;
    },
  })),
];

function makeFolder(running: Stop[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-run-'));
  running.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function startServer(databaseUrl: string, running: Stop[]): Promise<string> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [program, 'serve'], {
    cwd: makeFolder(running),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: databaseUrl,
      ADMITTANCE_DATA_DIR: makeFolder(running),
      ADMITTANCE_ADMIN_USERNAME: administrator.username,
      ADMITTANCE_ADMIN_PASSWORD: administrator.password,
    },
  });
  running.push(() => end(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-4000);
    });
  }
  const base = `http://127.0.0.1:${port}`;
  for (let tenth = 0; tenth < readySeconds * 10 && child.exitCode === null; tenth++) {
    const answer = await fetch(`${base}/health/ready`).catch(() => undefined);
    if (answer?.ok) return base;
    await sleep(100);
  }
  throw new Error(`the server did not become ready:\n${output}`);
}

async function run(command: readonly string[], base: string, running: Stop[]): Promise<number> {
  const values: Record<string, string> = { base, ...administrator };
  const [program = '', ...args] = command.map((part) =>
    part.replaceAll(/\{(base|username|password)\}/g, (_all, name: string) => values[name] ?? ''),
  );
  // "node" is the one that runs this.
  const child = spawn(program === 'node' ? process.execPath : program, args, { stdio: 'inherit' });
  running.push(() => end(child));
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => resolve(code ?? 1));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

if (import.meta.main) {
  const [dashes, ...command] = process.argv.slice(2);
  if (dashes !== '--' || command.length === 0) {
    process.stderr.write('Usage: node scripts/against-servers.ts -- COMMAND {base} {username} {password}\n');
    process.exitCode = 2;
  } else {
    process.exitCode = await runAgainstServers(command);
  }
}
