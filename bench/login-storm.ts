/**
 * What more sign-ins than the machine can hash do to the service. First at the rate that it can hash and
 * at four times of it: how many succeed, how long they take, and how soon the others are refused. Then
 * with 500 clients that sign in over and over, at once again after a refusal: what everybody else notices.
 *
 *     node bench/login-storm.ts [--seconds 60] [--polite] [--json]
 *
 * `--polite` has the 500 wait for as long as a refusal asks them to.
 */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Connection, formatRequest, percentile, report, type Sample, storm } from './load.ts';
import { residentMebibytes } from './processes.ts';
import { postRequest, type Server, signIn, startBare, startService } from './servers.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    polite: { type: 'boolean' },
    json: { type: 'boolean' },
    crowd: { type: 'string' },
  },
});
const stormMilliseconds = Number(values.seconds) * 1000;
const accounts = 200;
const password = 'correct horse battery staple';
const warmUpMilliseconds = 3_000;
const rateMilliseconds = 15_000;
const idleMilliseconds = 10_000;
const crowd = 500;
const probesPerSecond = 50;
const crowdNiceness = 5;

type Answered = { succeeded: number; refused: number; other: number };

const logins = Array.from({ length: accounts }, (_, index) =>
  postRequest('/login', { username: `user${index}`, password }),
);
let turn = 0;
const nextLogin = () => logins[turn++ % accounts] as string;

const service = values.crowd === undefined ? await startService({ NETWORK_ATTEMPTS: '1000000' }) : undefined;
const port = service?.port ?? Number(values.crowd);
if (service) await measure(service).finally(() => service.stop());
else await beCrowd();

async function measure({ pid }: Server): Promise<void> {
  const token = await signIn(port);
  await makeAccounts(token);
  await succeed(4, warmUpMilliseconds);
  const capacity = await succeed(4, rateMilliseconds);
  const once = await storm(port, nextLogin, capacity, rateMilliseconds);
  await sleep(1_000);
  const floor = await measureFloor(capacity);
  const fourfold = await storm(port, nextLogin, 4 * capacity, rateMilliseconds);
  await sleep(1_000);
  const live = formatRequest('GET', '/health/live', {});
  const read = formatRequest('GET', '/users/me', { authorization: `Bearer ${token}` });
  const idle = await Promise.all([probe(live, idleMilliseconds), probe(read, idleMilliseconds)]);
  const before = residentMebibytes(pid);
  const [crowded, liveInCrowd, readInCrowd, most] = await Promise.all([
    crowdSignsIn(),
    probe(live, stormMilliseconds),
    probe(read, stormMilliseconds),
    watchMemory(pid),
  ]);
  report({
    capacity_per_second: capacity,
    once_succeeded_per_second: succeededPerSecond(once, rateMilliseconds),
    once_succeeded_p99_milliseconds: percentile(timesOf(once, 200), 99),
    fourfold_succeeded_per_second: succeededPerSecond(fourfold, rateMilliseconds),
    fourfold_succeeded_of_capacity: succeededPerSecond(fourfold, rateMilliseconds) / capacity,
    fourfold_succeeded_p99_milliseconds: percentile(timesOf(fourfold, 200), 99),
    fourfold_refused_p50_milliseconds: percentile(timesOf(fourfold, 503), 50),
    fourfold_refused_p99_milliseconds: percentile(timesOf(fourfold, 503), 99),
    floor_p50_milliseconds: percentile(floor.refusals, 50),
    floor_p99_milliseconds: percentile(floor.refusals, 99),
    floor_succeeded_per_second: floor.succeeded,
    fourfold_succeeded_of_floor: succeededPerSecond(fourfold, rateMilliseconds) / floor.succeeded,
    fourfold_other_answers: fourfold.filter(({ status }) => status !== 200 && status !== 503).length,
    crowd_succeeded_per_second: (crowded.succeeded * 1000) / stormMilliseconds,
    crowd_refused_per_second: (crowded.refused * 1000) / stormMilliseconds,
    crowd_other_answers: crowded.other,
    live_idle_p99_milliseconds: percentile(idle[0], 99),
    live_in_crowd_p99_milliseconds: percentile(liveInCrowd, 99),
    read_idle_p50_milliseconds: percentile(idle[1], 50),
    read_idle_p99_milliseconds: percentile(idle[1], 99),
    read_in_crowd_p50_milliseconds: percentile(readInCrowd, 50),
    read_in_crowd_p99_milliseconds: percentile(readInCrowd, 99),
    memory_before_mebibytes: before,
    memory_most_mebibytes: most,
  });
}

async function makeAccounts(token: string): Promise<void> {
  const connection = await Connection.open(port);
  for (let index = 0; index < accounts; index++) {
    const body = { username: `user${index}`, password };
    const { status } = await connection.send(postRequest('/users', body, { authorization: `Bearer ${token}` }));
    if (status !== 201) throw new Error(`an account was answered ${status}`);
  }
  connection.close();
}

/** So many clients, one sign-in after the other. @returns sign-ins a second */
async function succeed(clients: number, milliseconds: number): Promise<number> {
  const samples = await signInOver(clients, milliseconds);
  return succeededPerSecond(samples, milliseconds);
}

/**
 * How soon the least of servers answers as many as are refused, while the service hashes all it can; and how
 * many sign-ins that leaves, with the same work for this process.
 */
async function measureFloor(capacity: number): Promise<{ refusals: number[]; succeeded: number }> {
  const connection = await Connection.open(port);
  const bare = await startBare(await connection.send(formatRequest('GET', '/health/live', {})));
  connection.close();
  const [refusals, signIns] = await Promise.all([
    storm(bare.port, nextLogin, 3 * capacity, rateMilliseconds),
    storm(port, nextLogin, capacity, rateMilliseconds),
  ]).finally(() => bare.stop());
  return { refusals: timesOf(refusals, 200), succeeded: succeededPerSecond(signIns, rateMilliseconds) };
}

/** By a process of its own: in this one the probes would wait behind the crowd's own work. */
async function crowdSignsIn(): Promise<Answered> {
  const args = [import.meta.filename, '--crowd', String(port), '--seconds', values.seconds];
  const child = spawn(process.execPath, [...args, ...(values.polite ? ['--polite'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout));
}

/** What that process does. The attackers' machines are not ours, so it stands back behind the server. */
async function beCrowd(): Promise<void> {
  setPriority(crowdNiceness);
  const samples = await signInOver(crowd, stormMilliseconds, values.polite);
  const [succeeded, refused] = [timesOf(samples, 200).length, timesOf(samples, 503).length];
  const answered: Answered = { succeeded, refused, other: samples.length - succeeded - refused };
  process.stdout.write(JSON.stringify(answered));
}

async function signInOver(clients: number, milliseconds: number, isPolite = false): Promise<Sample[]> {
  const until = performance.now() + milliseconds;
  const samples: Sample[] = [];
  const one = async () => {
    let connection = await Connection.open(port);
    while (performance.now() < until) {
      const begin = performance.now();
      if (connection.isOver) {
        connection.close();
        connection = await Connection.open(port);
      }
      const { status, head } = await connection.send(nextLogin());
      samples.push({ status, milliseconds: performance.now() - begin });
      if (status !== 200 && isPolite) await sleep(Number(/\r\nretry-after: (\d+)/i.exec(head)?.[1]) * 1000);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: clients }, one));
  return samples;
}

async function probe(request: string, milliseconds: number): Promise<number[]> {
  const samples = await storm(port, () => request, probesPerSecond, milliseconds);
  if (samples.some(({ status }) => status !== 200)) throw new Error('a probe was not answered 200');
  return samples.map(({ milliseconds }) => milliseconds);
}

async function watchMemory(pid: number): Promise<number> {
  let most = 0;
  for (const until = performance.now() + stormMilliseconds; performance.now() < until; await sleep(500))
    most = Math.max(most, residentMebibytes(pid));
  return most;
}

function timesOf(samples: readonly Sample[], status: number): number[] {
  return samples.filter((sample) => sample.status === status).map(({ milliseconds }) => milliseconds);
}

function succeededPerSecond(samples: readonly Sample[], milliseconds: number): number {
  return (timesOf(samples, 200).length * 1000) / milliseconds;
}
