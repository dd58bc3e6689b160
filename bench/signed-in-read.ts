/**
 * What a signed-in `GET /dashboard` costs beside a bare `node:http` server that answers the same bytes:
 * CPU time of the server a request, in turns, so that whatever else the machine does meets both. Then
 * its latency at a fixed rate, alone and while 16 clients sign in over and over.
 *
 *     node bench/signed-in-read.ts [--json]
 */
import { batches, Connection, median, offer, percentile, report } from './load.ts';
import { cpuMicroseconds } from './processes.ts';
import { addVisitor, type Server, signIn, startBareReads, startService } from './servers.ts';

const turns = 24;
const warmUpTurns = 6;
const turnMilliseconds = 700;
const readsPerSecond = 200;
const loginClients = 16;
const latencyMilliseconds = 15_000;

// On a slow machine so many wait longer than people are let wait.
const service = await startService({ HASH_WAIT_MILLISECONDS: '5000' });
const { server: bare, request } = await startBareReads(service.port);
const token = await signIn(service.port);
const logins: string[] = [];
for (let client = 0; client < loginClients; client++)
  logins.push(await addVisitor(service.port, token, `visitor${client}`));

try {
  const costs = await compareCosts();
  const bareIdle = await offer(bare.port, () => request, readsPerSecond, latencyMilliseconds / 3);
  const idle = await offer(service.port, () => request, readsPerSecond, latencyMilliseconds / 3);
  const bareStorm = await readWhileOthersSignIn(bare);
  const storm = await readWhileOthersSignIn(service);
  report({
    bare_microseconds: median(costs.map(({ bare }) => bare)),
    service_microseconds: median(costs.map(({ service }) => service)),
    ratio: median(costs.map(({ bare, service }) => service / bare)),
    bare_idle_p99_milliseconds: percentile(bareIdle, 99),
    idle_p99_milliseconds: percentile(idle, 99),
    bare_storm_p99_milliseconds: percentile(bareStorm.latencies, 99),
    storm_p99_milliseconds: percentile(storm.latencies, 99),
    storm_p50_milliseconds: percentile(storm.latencies, 50),
    storm_logins_per_second: (storm.logins * 1000) / latencyMilliseconds,
  });
} finally {
  service.stop();
  bare.stop();
}

async function compareCosts(): Promise<{ bare: number; service: number }[]> {
  const costs = [];
  for (let turn = -warmUpTurns; turn < turns; turn++) {
    const cost = { bare: await measure(bare), service: await measure(service) };
    if (turn >= 0) costs.push(cost);
  }
  return costs;
}

async function measure({ pid, port }: Server): Promise<number> {
  const before = cpuMicroseconds(pid);
  const answered = await batches(port, request, turnMilliseconds);
  return (cpuMicroseconds(pid) - before) / answered;
}

async function readWhileOthersSignIn({ port }: Server): Promise<{ latencies: number[]; logins: number }> {
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
  const latencies = await offer(port, () => request, readsPerSecond, latencyMilliseconds);
  isOver = true;
  await Promise.all(clients);
  return { latencies, logins: answered };
}
