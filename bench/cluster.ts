/**
 * What holds on a Galera cluster: three nodes, a server beside each, and HAProxy before them with the file of deploy/, all
 * on this machine. What each operation asks of the database; how much is done in a second; how soon a revocation counts on
 * the other servers; and what is lost, and for how long nothing is answered, when a node and a server are killed.
 *
 *     node bench/cluster.ts [--seconds 10] [--revocations 1000] [--write] [--json]
 *
 * `--write` keeps the figures in bench/results.json and writes docs/performance.md anew. All share the cores of one
 * machine, so figures of throughput say less than those of delays and losses.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Cluster, missingGalera, type Node, startCluster } from '../test/support/galera.ts';
import { startHaproxy } from '../test/support/haproxy.ts';
import { findFreePort } from '../test/support/mariadb.ts';
import { ClusterClient, underLoad } from './cluster-load.ts';
import { type Client, closedLoop, formatRequest, percentile } from './load.ts';
import { writePage } from './page.ts';
import { aboutThisRun, type ClusterResult, readResults, round, writeResults } from './results.ts';
import { postRequest, type Server, startService } from './servers.ts';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    revocations: { type: 'string', default: '1000' },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const milliseconds = Number(options.seconds) * 1000;
const password = 'correct horse battery staple';
/** An account has a hundred sessions at most. */
const sessionsOfAccount = 50;
const clientCount = 36;
const operationsOfAKind = 40;
const outageMilliseconds = 15_000;

const reason = missingGalera();
if (reason) throw new Error(reason);
const from = performance.now();
const say = (line: string) => void (options.json || process.stdout.write(`${line}\n`));

say('starting three nodes');
const cluster = await startCluster();
const environment = {
  ADMITTANCE_SECRET: randomBytes(32).toString('hex'),
  PUBLIC_URL: 'https://accounts.example.org',
  TRUSTED_PROXIES: '127.0.0.1',
  NETWORK_ATTEMPTS: '1000000',
  HASH_WAIT_MILLISECONDS: '60000',
};
const servers: Server[] = [];
try {
  await cluster.nodes[0].run('CREATE DATABASE admittance');
  say('starting three servers at once on an empty database');
  const ports = [await findFreePort(), await findFreePort(), await findFreePort()] as const;
  const serve = (index: number) =>
    startService({
      ...environment,
      PORT: String(ports[index]),
      DATABASE_URL: `${cluster.nodes[index]?.url}/admittance`,
    });
  servers.push(...(await Promise.all([0, 1, 2].map(serve))));
  const proxy = await startHaproxy([ports[0], ports[1], ports[2]], true);
  try {
    const cost = await costs(cluster, ports[0]);
    const rates = await throughput(proxy.plainPort);
    const delays = await revocationDelays(ports);
    const outages = [
      await outage('a node', proxy.plainPort, async () => {
        await cluster.nodes[2].kill();
        await sleep(outageMilliseconds);
        await cluster.nodes[2].start();
        await cluster.nodes[2].untilSynced(3);
      }),
      await outage('a server', proxy.plainPort, async () => {
        process.kill((servers[1] as Server).pid, 'SIGKILL');
        await sleep(outageMilliseconds);
        servers[1] = await serve(1);
      }),
    ];
    const result: ClusterResult = { about: aboutThisRun(from), costs: cost, rates, delays, outages };
    if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    if (options.write) {
      const results = { ...readResults(), cluster: result };
      writeResults(results);
      writePage(results);
    }
  } finally {
    await proxy.stop();
  }
} finally {
  for (const server of servers) server.stop();
  await cluster.stop();
}

/** Statements and commits of one operation, by one node's own count; what it does by itself is taken off. */
async function costs({ nodes: [node] }: Cluster, port: number): Promise<ClusterResult['costs']> {
  const client = new ClusterClient(port, password);
  const boss = await client.signInAsAdministrator();
  const idle = await counted(node, () => sleep(5_000));
  const rows: ClusterResult['costs'] = [];
  const measure = async (operation: string, run: (index: number) => Promise<unknown>) => {
    const began = performance.now();
    const delta = await counted(node, async () => {
      for (let index = 0; index < operationsOfAKind; index++) await run(index);
    });
    const share = (performance.now() - began) / 5_000;
    const each = (name: keyof Counters) => round(Math.max(0, delta[name] - idle[name] * share) / operationsOfAKind);
    rows.push({ operation, statements: each('statements'), commits: each('commits'), bytes: each('bytes') });
    say(`${operation.padEnd(24)} ${each('statements')} statements, ${each('commits')} commits, ${each('bytes')} bytes`);
  };
  const name = (index: number) => `cost${index}`;
  const ids: number[] = [];
  const pairs: { access_token: string; refresh_token: string }[] = [];
  await measure('register', async (index) => ids.push((await client.register(name(index))).id));
  await measure('approve', (index) => client.approve(ids[index] as number, boss));
  await measure('sign in, new device', async (index) => pairs.push(await client.signIn(name(index))));
  await measure('refresh', async (index) => {
    pairs[index] = await client.refresh((pairs[index] as { refresh_token: string }).refresh_token);
  });
  await measure('GET /dashboard', (index) => client.read((pairs[index] as { access_token: string }).access_token));
  await measure('sign out', (index) => client.signOut((pairs[index] as { access_token: string }).access_token));
  return rows;
}

type Counters = { statements: number; commits: number; bytes: number };

async function counted(node: Node, work: () => Promise<unknown>): Promise<Counters> {
  const read = async (): Promise<Counters> => {
    const number = async (name: string) => Number(await node.status(name));
    return {
      statements: await number('Questions'),
      commits: await number('wsrep_replicated'),
      bytes: await number('wsrep_replicated_bytes'),
    };
  };
  const before = await read();
  await work();
  const after = await read();
  // Of its own reading there are three statements.
  return {
    statements: after.statements - before.statements - 3,
    commits: after.commits - before.commits,
    bytes: after.bytes - before.bytes,
  };
}

async function throughput(port: number): Promise<ClusterResult['rates']> {
  const client = new ClusterClient(port, password);
  const boss = await client.signInAsAdministrator();
  const accounts: string[] = [];
  for (let index = 0; index < clientCount; index++) accounts.push(await client.addActive(`lane${index}`, boss));
  const pairs = await Promise.all(accounts.map((username) => client.signIn(username)));
  const rates: ClusterResult['rates'] = [];
  const measure = async (operation: string, clients: Client[]) => {
    const { answered, seconds } = await closedLoop(port, clients, milliseconds);
    rates.push({ operation, perSecond: round(answered / seconds) });
    say(`${operation.padEnd(24)} ${round(answered / seconds)} a second, ${clients.length} clients`);
  };
  const bodyOf = (body: string) => JSON.parse(body) as { access_token: string; refresh_token: string };
  await measure(
    'sign-ins',
    accounts.map((username) => () => postRequest('/login', { username, password })),
  );
  await measure(
    'refreshes',
    pairs.map(({ refresh_token }) => (last) => {
      const token = last ? bodyOf(last.body).refresh_token : refresh_token;
      return postRequest('/token/refresh', { refresh_token: token });
    }),
  );
  await measure(
    'signed-in reads',
    pairs.map(
      ({ access_token }) =>
        () =>
          formatRequest('GET', '/dashboard', { authorization: `Bearer ${access_token}` }),
    ),
  );
  return rates;
}

/** From the answer to a sign-out at one server until each of the others refuses the token. */
async function revocationDelays(ports: readonly [number, number, number]): Promise<ClusterResult['delays']> {
  const [own, ...others] = ports.map((port) => new ClusterClient(port, password)) as [ClusterClient, ClusterClient];
  const boss = await own.signInAsAdministrator();
  const delays: number[] = [];
  let accepted = 0;
  const count = Number(options.revocations);
  for (let account = 0; delays.length < count * others.length; account++) {
    const username = await own.addActive(`gone${account}`, boss);
    for (let done = 0; done < sessionsOfAccount && delays.length < count * others.length; done++) {
      const { access_token } = await own.signIn(username);
      for (const other of others) await other.read(access_token);
      await own.signOut(access_token);
      const answered = performance.now();
      if ((await own.statusOf(access_token)) !== 401) accepted++;
      const waits = others.map(async (other) => {
        while ((await other.statusOf(access_token)) === 200) await sleep(2);
        delays.push(performance.now() - answered);
      });
      await Promise.all(waits);
    }
  }
  const result = {
    samples: delays.length,
    acceptedWhereItWasDone: accepted,
    p50: round(percentile(delays, 50)),
    worst: round(Math.max(...delays)),
  };
  say(`revocations elsewhere    p50 ${result.p50} ms, worst ${result.worst} ms of ${result.samples}`);
  say(`accepted where it was done ${accepted} of ${count}`);
  return result;
}

/** Kills something under load, and counts afterwards on each node what was acknowledged. */
async function outage(
  what: string,
  port: number,
  kill: () => Promise<void>,
): Promise<ClusterResult['outages'][number]> {
  const client = new ClusterClient(port, password);
  const boss = await client.signInAsAdministrator();
  const { names, ...result } = await underLoad(
    client,
    boss,
    `${what.replaceAll(' ', '')}-${Date.now() % 100_000}`,
    kill,
  );
  let lost = 0;
  for (const node of cluster.nodes) {
    const there = new Set(await node.list('SELECT username FROM admittance.users'));
    lost = Math.max(lost, names.filter((name) => !there.has(name)).length);
  }
  say(
    `killed ${what}: ${names.length} registrations acknowledged, ${lost} lost; longest gaps in ms ${JSON.stringify(result.gapMilliseconds)}; answers ${JSON.stringify(result.answers)}`,
  );
  return { killed: what, ...result, acknowledged: names.length, lost };
}
