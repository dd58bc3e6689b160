/**
 * Runs the tests on SQLite and on MariaDB: a private throw-away server when the binary is here, or
 * the one that TEST_MYSQL_URL names. Arguments are passed on to Node's test runner; without a file
 * it runs all of them.
 */
import { spawn } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { hasMariadb, startMariadb } from '../test/support/mariadb.ts';
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

/** A file for each table of hundreds of databases is what making and dropping them costs most. */
const manyDatabases = ['--innodb-file-per-table=0', '--innodb-stats-persistent=0', '--skip-innodb-doublewrite'];

/** Node would leave one core idle; those that wait for a process leave room for more. */
const atOnce = availableParallelism() + 3;

const runner = ['--test', `--test-timeout=${isFullTier ? 3_600_000 : 1_200_000}`, `--test-concurrency=${atOnce}`];

await installPackage();
if (hasRoomyMemory()) process.env['TMPDIR'] = memory;
// What is named, and what takes minutes, has processes to itself.
const groups = named.length > 0 || isFullTier ? undefined : groupTests(everything, atOnce);
const mariadb = await findMariadb();
const child = spawn(
  process.execPath,
  [...runner, ...args, ...(groups?.files ?? (named.length > 0 ? [] : everything))],
  {
    stdio: 'inherit',
    env: {
      NODE_COMPILE_CACHE: compiled,
      ...process.env,
      ...(mariadb && { TEST_MYSQL_URL: mariadb.url }),
    },
  },
);
child.on('exit', async (code) => {
  groups?.remove();
  await mariadb?.stop();
  process.exitCode = code ?? 1;
});

async function findMariadb(): Promise<{ url: string; stop(): Promise<void> } | undefined> {
  const url = process.env['TEST_MYSQL_URL'];
  if (url) return { url: url.replace(/\/$/, ''), stop: async () => undefined };
  if (hasMariadb()) return startMariadb(manyDatabases);
  if (process.env['CI'] === 'true')
    throw new Error('CI needs MariaDB: install mariadb-server, or set TEST_MYSQL_URL=mysql://user:password@host:port');
  process.stderr.write(
    '\n*** MariaDB is not here: everything that touches it is SKIPPED. Install mariadb-server, or set TEST_MYSQL_URL=mysql://user:password@host:port ***\n\n',
  );
  return undefined;
}

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
