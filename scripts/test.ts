/**
 * Runs the tests on SQLite, MariaDB and PostgreSQL: private throw-away servers when their programs are here, or
 * those that TEST_MYSQL_URL and TEST_POSTGRES_URL name. Arguments are passed on to Node's test runner; without a file
 * it runs all of them.
 */
import { spawn } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findServer, serverKinds } from '../test/support/servers.ts';
import { isFullTier } from '../test/support/tier.ts';
import { groupTests } from './group-tests.ts';
import { installPackage } from './install-package.ts';

const everything = ['src/**/*.test.ts', 'test/**/*.test.ts'];
const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith('-'));

// Hundreds of processes load the same sources: what one has compiled, the others need not.
const compiled = fileURLToPath(new URL('../node_modules/.cache/compiled-tests', import.meta.url));

/** Hundreds of databases are made and thrown away: on a disk, that is a seventh of the work. */
const memory = '/dev/shm';
const roomyBytes = 4 * 1024 ** 3;

/** Node would leave one core idle; those that wait for a process leave room for more. */
const atOnce = availableParallelism() + 3;

const runner = ['--test', `--test-timeout=${isFullTier ? 3_600_000 : 1_200_000}`, `--test-concurrency=${atOnce}`];

await installPackage();
if (hasRoomyMemory()) process.env['TMPDIR'] = memory;
// What is named, and what takes minutes, has processes to itself.
const groups = named.length > 0 || isFullTier ? undefined : groupTests(everything, atOnce);
const servers = await Promise.all(
  serverKinds.map(async (kind) => ({ kind, server: await findServer(kind, kind.manyDatabases) })),
);
const child = spawn(
  process.execPath,
  [...runner, ...args, ...(groups?.files ?? (named.length > 0 ? [] : everything))],
  {
    stdio: 'inherit',
    env: {
      NODE_COMPILE_CACHE: compiled,
      ...process.env,
      ...Object.fromEntries(servers.flatMap(({ kind, server }) => (server ? [[kind.setting, server.url]] : []))),
    },
  },
);
child.on('exit', async (code) => {
  groups?.remove();
  for (const { server } of servers) await server?.stop();
  process.exitCode = code ?? 1;
});

/** Containers often have little of it, or let nothing in it run. */
function hasRoomyMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory);
    const [, options = 'noexec'] =
      new RegExp(`^\\S+ ${memory} \\S+ (\\S+)`, 'm').exec(readFileSync('/proc/mounts', 'utf8')) ?? [];
    return bavail * bsize > roomyBytes && !options.split(',').includes('noexec');
  } catch {
    return false;
  }
}
