/**
 * What a second worker brings. Signed-in reads, logins and refreshes with one worker and with two, in turns:
 * how many a second, how many a CPU second of the server with all its processes, and what share the busiest
 * worker had. `scale` is what two cores would do of their own, without the load generator on them: twice what
 * a CPU second does with two workers, by what it does with one. Where `taskset` is, one worker has one core
 * and two have two; `wall_scale` is what came of that here, with the load generator on the same cores.
 *
 *     node bench/workers.ts [--seconds 5] [--rounds 3] [--json]
 *
 * `hash_scale` is what two threads that do nothing but hash make of the machine: sign-ins cannot do better.
 * With `DATABASE_URL` set it is an empty MySQL or MariaDB database, otherwise SQLite in a folder of its own.
 */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Connection, formatRequest, percentile, report } from './load.ts';
import { cpuMicroseconds, familyOf, residentMebibytes } from './processes.ts';
import { postRequest, type Server, signIn, startService } from './servers.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean' },
  },
});
const milliseconds = Number(values.seconds) * 1000;
const readers = 64;
/** Of different people: one account's sign-ins stand in line. */
const people = 32;
const password = 'correct horse battery staple';
const logins = Array.from({ length: people }, (_, index) =>
  postRequest('/login', { username: `user${index}`, password }),
);
const hasTaskset = spawnSync('taskset', ['--version']).status === 0;
const databaseUrl = process.env['DATABASE_URL'];

/** Sends one request after the other on one connection; each is made of the answer to the one before. */
type Lane = (answer: string) => string;
type Figures = { perSecond: number; perCpuSecond: number; busiestShare: number };

const servers = [];
for (const workers of [1, 2]) servers.push(await start(workers));
try {
  const figures: Record<string, number> = { load_average: loadavg()[0] as number };
  const hashes: number[][] = [];
  for (const kind of ['read', 'login', 'refresh'] as const) {
    const rounds: Figures[][] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      rounds.push([]);
      if (kind === 'login') hashes.push([await hashPerSecond(1), await hashPerSecond(2)]);
      for (const server of servers) rounds.at(-1)?.push(await measure(server, await lanesOf(kind, server.port)));
    }
    const middle = (pick: (round: Figures[]) => number) => percentile(rounds.map(pick), 50);
    for (const [index, name] of ['one', 'two'].entries()) {
      figures[`${kind}_${name}_per_second`] = middle((round) => round[index]?.perSecond ?? 0);
      figures[`${kind}_${name}_per_cpu_second`] = middle((round) => round[index]?.perCpuSecond ?? 0);
    }
    figures[`${kind}_busiest_of_two`] = middle(([, two]) => two?.busiestShare ?? 0);
    figures[`${kind}_scale`] = middle(([one, two]) => (2 * (two?.perCpuSecond ?? 0)) / (one?.perCpuSecond ?? 1));
    if (hasTaskset)
      figures[`${kind}_wall_scale`] = middle(([one, two]) => (two?.perSecond ?? 0) / (one?.perSecond ?? 1));
  }
  const [one, two] = [0, 1].map((index) =>
    percentile(
      hashes.map((round) => round[index] ?? 0),
      50,
    ),
  );
  Object.assign(figures, { hash_one_per_second: one, hash_two_per_second: two, hash_scale: (two ?? 0) / (one ?? 1) });
  figures['load_average_at_the_end'] = loadavg()[0] as number;
  for (const [index, { pid }] of servers.entries()) figures[`memory_mebibytes_${index + 1}`] = residentMebibytes(pid);
  report(figures);
} finally {
  for (const { stop } of servers) stop();
}

async function start(workers: number): Promise<Server> {
  const pinned = hasTaskset ? ['taskset', '--cpu-list', workers === 1 ? '0' : '0,1'] : [];
  const environment = { HASH_WAIT_MILLISECONDS: '60000', NETWORK_ATTEMPTS: '1000000', WORKERS: String(workers) };
  const server = await startService({ ...environment, ...(databaseUrl && { DATABASE_URL: databaseUrl }) }, pinned);
  const headers = { authorization: `Bearer ${await signIn(server.port)}` };
  const connection = await Connection.open(server.port);
  for (let index = 0; index < people; index++) {
    const { status } = await connection.send(postRequest('/users', { username: `user${index}`, password }, headers));
    // On a database of several servers they are there from the first one.
    if (status !== 201 && status !== 409) throw new Error(`an account was answered ${status}`);
  }
  connection.close();
  return server;
}

async function lanesOf(kind: 'read' | 'login' | 'refresh', port: number): Promise<Lane[]> {
  if (kind === 'login') return logins.map((login) => () => login);
  if (kind === 'read') {
    const read = formatRequest('GET', '/users/me', { authorization: `Bearer ${await signIn(port)}` });
    return Array.from({ length: readers }, () => () => read);
  }
  return Promise.all(
    logins.map(async (login) => {
      const connection = await Connection.open(port);
      const { body } = await connection.send(login);
      connection.close();
      return (answer: string) =>
        postRequest('/token/refresh', { refresh_token: JSON.parse(answer || body).refresh_token });
    }),
  );
}

async function measure({ pid, port }: Server, lanes: readonly Lane[]): Promise<Figures> {
  const connections: Connection[] = [];
  for (const _ of lanes) connections.push(await Connection.open(port));
  const before = cpuOf(pid);
  const from = performance.now();
  const counts = await Promise.all(
    lanes.map(async (lane, index) => {
      const connection = connections[index] as Connection;
      let [count, answer] = [0, ''];
      for (; performance.now() - from < milliseconds; count++) {
        const { status, body } = await connection.send(lane(answer));
        if (status !== 200) throw new Error(`${status} ${body}`);
        answer = body;
      }
      connection.close();
      return count;
    }),
  );
  const seconds = (performance.now() - from) / 1000;
  const used = cpuOf(pid).map((microseconds, index) => (microseconds - (before[index] ?? 0)) / 1e6);
  const total = used.reduce((sum, one) => sum + one, 0);
  const answered = counts.reduce((sum, one) => sum + one, 0);
  return { perSecond: answered / seconds, perCpuSecond: answered / total, busiestShare: Math.max(...used) / total };
}

/** On the service's own hashing threads, without the service. */
async function hashPerSecond(threads: number): Promise<number> {
  const from = performance.now();
  const counts = await Promise.all(
    Array.from({ length: threads }, async () => {
      const thread = new Worker(new URL('../src/platform/hash-worker.ts', import.meta.url));
      let count = 0;
      for (; performance.now() - from < milliseconds; count++) {
        thread.postMessage({ password });
        await once(thread, 'message');
      }
      await thread.terminate();
      return count;
    }),
  );
  return (counts.reduce((sum, one) => sum + one, 0) * 1000) / (performance.now() - from);
}

function cpuOf(pid: number): number[] {
  const [all = 0, ...workers] = familyOf(pid).map((one) => cpuMicroseconds(one));
  return [workers.reduce((rest, worker) => rest - worker, all), ...workers];
}
