/**
 * What signed-in reads cost beside a bare Fastify route that answers the same bytes: CPU time of the server a request,
 * in turns, so that whatever else the machine does meets both. Then the latency of one of them at a fixed rate beside
 * a bare `node:http` server, alone and while 16 clients sign in over and over.
 *
 *     node bench/signed-in-read.ts [--costs] [--write] [--json]
 *
 * `--costs` leaves the latencies out. `--write` keeps the costs in bench/results.json and writes docs/performance.md anew.
 */
import { parseArgs } from 'node:util';
import { batches, Connection, type Exchange, formatRequest, median, offer, percentile, report } from './load.ts';
import { writePage } from './page.ts';
import { cpuMicroseconds } from './processes.ts';
import { aboutThisRun, readPaths, readResults, type SignedInReads, spread, writeResults } from './results.ts';
import { addVisitor, type Server, signIn, startBare, startBareFastify, startService } from './servers.ts';

const { values: options } = parseArgs({
  options: {
    costs: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const turns = 16;
const warmUpTurns = 4;
const turnMilliseconds = 500;
const readsPerSecond = 200;
const loginClients = 16;
const latencyMilliseconds = 15_000;

const from = performance.now();
// On a slow machine so many wait longer than people are let wait.
const service = await startService({ HASH_WAIT_MILLISECONDS: '5000' });
const token = await signIn(service.port);
const requests = new Map(
  readPaths.map((path) => [path, formatRequest('GET', path, { authorization: `Bearer ${token}` })] as const),
);
const answers = await collectAnswers();
const bareFastify = await startBareFastify(answers);

try {
  const costs = await compareCosts();
  if (options.write) {
    writeResults({ ...readResults(), signedInReads: costs });
    writePage(readResults());
  }
  report({ ...figuresOf(costs), ...(options.costs ? {} : await measureLatencies()) });
} finally {
  service.stop();
  bareFastify.stop();
}

async function collectAnswers(): Promise<Map<string, Exchange>> {
  const connection = await Connection.open(service.port);
  const answers = new Map<string, Exchange>();
  for (const [path, request] of requests) answers.set(path, await connection.send(request));
  connection.close();
  return answers;
}

async function compareCosts(): Promise<SignedInReads> {
  const rows = [];
  for (const [path, request] of requests) {
    const rounds = [];
    for (let turn = -warmUpTurns; turn < turns; turn++) {
      const round = { bare: await measure(bareFastify, request), service: await measure(service, request) };
      if (turn >= 0) rounds.push(round);
    }
    rows.push({
      path,
      bareMicroseconds: spread(rounds.map(({ bare }) => bare)),
      serviceMicroseconds: spread(rounds.map(({ service }) => service)),
      ratio: spread(rounds.map(({ bare, service }) => service / bare)),
    });
  }
  return { about: aboutThisRun(from), rows };
}

async function measure({ pid, port }: Server, request: string): Promise<number> {
  const before = cpuMicroseconds(pid);
  const answered = await batches(port, request, turnMilliseconds);
  return (cpuMicroseconds(pid) - before) / answered;
}

function figuresOf({ rows }: SignedInReads): Record<string, number> {
  return Object.fromEntries(
    rows.flatMap(({ path, bareMicroseconds, serviceMicroseconds, ratio }) => [
      [`GET ${path} bare_microseconds`, bareMicroseconds.median],
      [`GET ${path} service_microseconds`, serviceMicroseconds.median],
      [`GET ${path} ratio`, ratio.median],
    ]),
  );
}

async function measureLatencies(): Promise<Record<string, number>> {
  const [[path, request] = ['', '']] = requests;
  const bare = await startBare(answers.get(path) as Exchange);
  const logins: string[] = [];
  for (let client = 0; client < loginClients; client++)
    logins.push(await addVisitor(service.port, token, `visitor${client}`));
  const read = ({ port }: Server, milliseconds: number) => offer(port, () => request, readsPerSecond, milliseconds);
  try {
    const bareIdle = await read(bare, latencyMilliseconds / 3);
    const idle = await read(service, latencyMilliseconds / 3);
    const bareStorm = await whileOthersSignIn(logins, () => read(bare, latencyMilliseconds));
    const storm = await whileOthersSignIn(logins, () => read(service, latencyMilliseconds));
    return {
      bare_idle_p99_milliseconds: percentile(bareIdle, 99),
      idle_p99_milliseconds: percentile(idle, 99),
      bare_storm_p99_milliseconds: percentile(bareStorm.latencies, 99),
      storm_p99_milliseconds: percentile(storm.latencies, 99),
      storm_p50_milliseconds: median(storm.latencies),
      storm_logins_per_second: (storm.logins * 1000) / latencyMilliseconds,
    };
  } finally {
    bare.stop();
  }
}

async function whileOthersSignIn(
  logins: readonly string[],
  work: () => Promise<number[]>,
): Promise<{ latencies: number[]; logins: number }> {
  let isOver = false;
  let answered = 0;
  const clients = logins.map(async (login) => {
    const connection = await Connection.open(service.port);
    for (; !isOver; answered++) {
      const { status, body } = await connection.send(login);
      if (status !== 200) throw new Error(`${status} ${body}`);
    }
    connection.close();
  });
  const latencies = await work();
  isOver = true;
  await Promise.all(clients);
  return { latencies, logins: answered };
}
