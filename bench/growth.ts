/**
 * What it costs that an installation has grown: the same requests at every size, alone on one connection,
 * with the CPU time of server and database. First users grow, with a few events; then events, with all users.
 *
 *     node bench/growth.ts [--users 10000,1000000] [--events 100000,10000000] [--databases sqlite,mariadb,postgres]
 *                          [--blocks 5] [--write] [--json]
 *
 * `--write` keeps the results in bench/results.json and writes docs/performance.md anew. A million users take
 * about 0.5 GiB, ten million events about 3 GiB on MariaDB, in the folder for temporary files (TMPDIR).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { openProgress } from '../src/cli/progress.ts';
import { openSecret } from '../src/platform/secret.ts';
import { hasMariadb } from '../test/support/mariadb.ts';
import { hasPostgres, startPostgres } from '../test/support/postgres.ts';
import { makeFolder, type Running, start } from './contenders.ts';
import {
  type Filler,
  fillEvents,
  fillUsers,
  openMariadbFiller,
  openPostgresFiller,
  openSqliteFiller,
} from './growth-data.ts';
import { eventOperations, type Operation, userOperations } from './growth-operations.ts';
import { type Client, closedLoop } from './load.ts';
import { writePage } from './page.ts';
import { cpuMicroseconds } from './processes.ts';
import { aboutThisRun, type GrowthTable, readResults, spread, writeResults } from './results.ts';
import { adminSettings, signIn, startDurableMariadb } from './servers.ts';
import { formatGrowth } from './tables.ts';

const { values: options } = parseArgs({
  options: {
    users: { type: 'string', default: '10000,1000000' },
    events: { type: 'string', default: '100000,10000000' },
    databases: { type: 'string', default: 'sqlite,mariadb,postgres' },
    blocks: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const sizes = (list: string) =>
  list
    .split(',')
    .map(Number)
    .sort((a, b) => a - b);
const [userSizes, eventSizes] = [sizes(options.users), sizes(options.events)];
const blockMilliseconds = 500;
/** Each operation before any is measured, so that all meet a server that has been up for a while. */
const warmUpMilliseconds = 300;
const secret = 'a secret 0123456789 of a bench of growth';

/** A database of its own, and what besides the server works for it. */
type Place = { url: string; pids: number[]; open(): Promise<Filler>; close(): Promise<void> };
type Measured = { cpuMilliseconds: number[]; milliseconds: number[] };
/** By the operation's name. */
type Step = { size: GrowthTable['sizes'][number]; measured: Map<string, Measured> };

const from = performance.now();
const results = { users: [] as GrowthTable[], events: [] as GrowthTable[] };
for (const database of options.databases.split(',')) {
  const place = await open(database);
  if (!place) continue;
  try {
    await grow(place.place, place.name);
  } finally {
    await place.place.close();
  }
}
const growth = { about: aboutThisRun(from), ...results };
if (options.write) {
  writeResults({ ...readResults(), growth });
  writePage(readResults());
}
process.stdout.write(options.json ? `${JSON.stringify(growth)}\n` : formatGrowth(growth));

/** @returns `undefined` where it is not on this machine */
async function open(database: string): Promise<{ name: GrowthTable['database']; place: Place } | undefined> {
  if (database === 'sqlite') return { name: 'SQLite', place: openSqlite() };
  if (database === 'mariadb') return hasMariadb() ? { name: 'MariaDB', place: await openMariadb() } : undefined;
  return hasPostgres() ? { name: 'PostgreSQL', place: await openPostgres() } : undefined;
}

async function grow(place: Place, database: GrowthTable['database']): Promise<void> {
  await withServer(place, async () => undefined);
  const [fewest = 0] = eventSizes;
  await fillBy(place, `${database}: events`, (filler, show) => fillEvents(filler, 0, fewest, show));
  const userSteps: Step[] = [];
  let before = 1;
  for (const users of userSizes) {
    const range = { from: before, to: users };
    const size = await fillBy(place, `${database}: ${users} users`, (filler, show) =>
      fillUsers(filler, range.from, range.to, show),
    );
    const operations = (token: string) => userOperations(token, openSecret(secret), range);
    userSteps.push(await measure(place, `${database}: ${users} users`, { ...size, rows: users }, operations));
    before = users;
  }
  results.users.push(tableOf(database, userSteps));
  const eventSteps: Step[] = [];
  before = 0;
  for (const events of eventSizes) {
    const size = await fillBy(place, `${database}: ${events} events`, async (filler, show) => {
      if (events > fewest) await fillEvents(filler, Math.max(before, fewest), events, show);
    });
    const operations = (token: string) => eventOperations(token, events);
    eventSteps.push(await measure(place, `${database}: ${events} events`, { ...size, rows: events }, operations));
    before = events;
  }
  results.events.push(tableOf(database, eventSteps));
}

async function fillBy(
  place: Place,
  what: string,
  fill: (filler: Filler, show: (done: number, total: number) => void) => Promise<void>,
): Promise<{ fillSeconds: number; mebibytes: number }> {
  const filler = await place.open();
  const progress = openProgress(`Filling ${what}`);
  const from = performance.now();
  try {
    await fill(filler, progress.show);
    return {
      fillSeconds: Math.round((performance.now() - from) / 1000),
      mebibytes: Math.round(await filler.mebibytes()),
    };
  } finally {
    progress.end();
    await filler.close();
  }
}

/** Operations take turns, so that what else the machine does meets all of them. */
async function measure(
  place: Place,
  what: string,
  size: Step['size'],
  list: (token: string) => Operation[],
): Promise<Step> {
  const measured: Step['measured'] = new Map();
  const progress = openProgress(`Measuring ${what}`);
  const blocks = Number(options.blocks);
  let operations: Operation[] | undefined;
  for (let block = 0; block < blocks; block++) {
    // A server that was started just now remembers no answers.
    await withServer(place, async (running) => {
      operations ??= list(await signIn(running.port));
      const pids = [running.pid, ...place.pids];
      for (const operation of operations)
        if (!operation.mostABlock) await ask(running.port, operation.client, warmUpMilliseconds);
      for (const [index, operation] of operations.entries()) {
        progress.show(block * operations.length + index, blocks * operations.length);
        const values = measured.get(operation.name) ?? { cpuMilliseconds: [], milliseconds: [] };
        await measureOperation(pids, running.port, operation, values);
        measured.set(operation.name, values);
      }
    });
  }
  progress.end();
  return { size, measured };
}

async function measureOperation(pids: number[], port: number, operation: Operation, values: Measured): Promise<void> {
  let left = operation.mostABlock ?? Number.POSITIVE_INFINITY;
  const client: Client = (last) => (left-- > 0 ? operation.client(last) : undefined);
  const before = cpuMicroseconds(...pids);
  const { answered, seconds } = await ask(port, client, blockMilliseconds);
  if (answered === 0) return;
  values.milliseconds.push((seconds * 1000) / answered);
  values.cpuMilliseconds.push((cpuMicroseconds(...pids) - before) / 1000 / answered);
}

/** What has grown beyond the time that the service gives a query is refused (503), and counts as not answered. */
async function ask(port: number, client: Client, milliseconds: number): Promise<{ answered: number; seconds: number }> {
  try {
    return await closedLoop(port, [client], milliseconds);
  } catch (error) {
    if (!/^503 /.test((error as Error).message)) throw error;
    return { answered: 0, seconds: 0 };
  }
}

function tableOf(database: GrowthTable['database'], steps: readonly Step[]): GrowthTable {
  const names = [...(steps[0]?.measured.keys() ?? [])];
  const column = (name: string, of: keyof Measured) =>
    steps.map(({ measured }) => {
      const values = measured.get(name)?.[of] ?? [];
      return values.length > 0 ? spread(values) : null;
    });
  return {
    database,
    sizes: steps.map(({ size }) => size),
    rows: names.map((operation) => ({
      operation,
      cpuMilliseconds: column(operation, 'cpuMilliseconds'),
      milliseconds: column(operation, 'milliseconds'),
    })),
  };
}

async function withServer(place: Place, work: (running: Running) => Promise<void>): Promise<void> {
  const environment = {
    ...adminSettings,
    DATABASE_URL: place.url,
    ADMITTANCE_SECRET: secret,
    // Otherwise the port would be part of it, and tokens would end with the server.
    PUBLIC_URL: 'http://growth.test',
    ACCESS_TOKEN_SECONDS: '3600',
    NETWORK_ATTEMPTS: '1000000',
  };
  const running = await start({
    name: 'The service',
    command: (port) => ({
      command: process.execPath,
      args: [join(import.meta.dirname, 'serve-without-hash.ts')],
      environment: { ...environment, PORT: String(port) },
    }),
  });
  await work(running).finally(running.stop);
}

function openSqlite(): Place {
  const { folder, remove } = makeFolder();
  const path = join(folder, 'growth.db');
  return { url: `sqlite:${path}`, pids: [], open: async () => openSqliteFiller(path), close: async () => remove() };
}

async function openMariadb(): Promise<Place> {
  const server = await startDurableMariadb('--innodb-buffer-pool-size=4G', '--innodb-log-file-size=1G');
  const connection = await createConnection(`${server.url}/mysql`);
  await connection.query('CREATE DATABASE growth');
  await connection.end();
  const url = `${server.url}/growth`;
  return { url, pids: [server.pid], open: () => openMariadbFiller(url), close: () => server.stop() };
}

async function openPostgres(): Promise<Place> {
  const durable = [
    'fsync=on',
    'full_page_writes=on',
    'synchronous_commit=on',
    'shared_buffers=2GB',
    'max_wal_size=4GB',
  ];
  const server = await startPostgres([...durable, 'default_transaction_isolation=read committed']);
  const client = new pg.Client({ connectionString: `${server.url}/postgres` });
  await client.connect();
  await client.query("CREATE DATABASE growth ENCODING 'UTF8' TEMPLATE template0");
  await client.end();
  const url = `${server.url}/growth`;
  return { url, pids: [server.pid], open: () => openPostgresFiller(url), close: () => server.stop() };
}
