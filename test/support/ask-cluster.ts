/** What the tests of a cluster ask of servers, nodes and answers, again and again. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Database, engineOf } from '../../src/platform/database/connect.ts';
import { cleanUpLater } from './cleanup.ts';
import type { Answer, Client } from './client.ts';
import type { Node } from './galera.ts';
import { password, testSecret } from './installation.ts';
import { assertProblem } from './problem.ts';

/** What a node's death, or a cluster without a quorum, may cost after it is over; the machine is busy. */
const patienceMilliseconds = 60_000;

export function expectStatus(answer: Answer, status: number): Answer {
  assert.equal(answer.status, status, answer.text);
  return answer;
}

export type Crowd = {
  /** @returns names that were acknowledged, and how many requests a server that died, or the proxy before it, cut off */
  stop(): Promise<{ acknowledged: string[]; refused: number }>;
};

/** Registers people, one after another at each of these, until it is stopped; whatever is not a yes is a 503 of the service. */
export function registerAtOnce(clients: readonly Client[], newName: () => string): Crowd {
  const acknowledged: string[] = [];
  let [refused, isOver] = [0, false];
  // A test that fails leaves nobody behind who asks for ever.
  cleanUpLater(() => {
    isOver = true;
  });
  const loops = clients.map(async (call) => {
    while (!isOver) {
      const body = { username: newName(), password };
      const answer = await call('POST', '/register', { body }).catch(() => undefined);
      if (answer?.status === 201) acknowledged.push(body.username);
      else {
        if (answer === undefined || answer.json?.code === undefined) refused++;
        else assertProblem(answer, 503, 'database/unavailable');
        await sleep(100);
      }
    }
  });
  return {
    async stop() {
      isOver = true;
      await Promise.all(loops);
      assert.ok(acknowledged.length > 0);
      return { acknowledged, refused };
    },
  };
}

/** Reads with a token again and again. @returns at which ages it was accepted, and the other answers */
export async function watch(
  call: Client,
  token: string,
  milliseconds: number,
): Promise<{ taken: number[]; others: Answer[] }> {
  const [taken, others]: [number[], Answer[]] = [[], []];
  const since = performance.now();
  while (performance.now() - since < milliseconds) {
    const age = performance.now() - since;
    const answer = await call('GET', '/users/me', { token });
    if (answer.status === 200) taken.push(age);
    else others.push(answer);
    await sleep(50);
  }
  return { taken, others };
}

export async function becomesReady(call: Client): Promise<void> {
  await until(async () => (await call('GET', '/health/ready')).status === 200);
}

export async function until(condition: () => Promise<boolean>, patience = patienceMilliseconds): Promise<void> {
  const since = performance.now();
  while (!(await condition())) {
    if (performance.now() - since > patience) throw new Error('it takes too long');
    await sleep(100);
  }
}

export function countBy(answers: readonly Answer[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

export async function hasDatabase(node: Node, name: string): Promise<boolean> {
  const { database, close } = open(`${node.url}/${name}`);
  const isThere = await engineOf(database)
    .readVersion(database)
    .then(
      () => true,
      () => false,
    );
  await close();
  return isThere;
}

export function open(url: string): { database: Database; close(): Promise<void> } {
  const { database } = connect(url);
  return { database, close: () => database.destroy() };
}

export function databaseAt({ url }: Node, name: string): string {
  return `${url}/${name}`;
}

/** Of a server, or of a command beside it. */
export function environmentOf(url: string): Record<string, string> {
  return {
    DATABASE_URL: url,
    ADMITTANCE_SECRET: testSecret,
    PUBLIC_URL: 'http://accounts.example.org',
    TRUSTED_PROXIES: '127.0.0.1',
  };
}

/** A balancer of TCP: each connection goes to the next of these ports. @returns its own */
export async function balance(ports: readonly number[]): Promise<number> {
  let count = 0;
  const server = createServer((client) => {
    const node = connectTo(ports[count++ % ports.length] as number, '127.0.0.1');
    for (const [from, to] of [
      [client, node],
      [node, client],
    ] as const)
      from.on('error', () => to.destroy()).pipe(to);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanUpLater(() => server.close());
  return (server.address() as AddressInfo).port;
}
