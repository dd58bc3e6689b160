/** Clients that keep one connection each, and so talk to one of several workers. */
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from './cleanup.ts';
import { type Client, sendAsIs } from './client.ts';
import type { ServerProcess } from './process.ts';

export type WorkerClient = {
  call: Client;
  /** The number of the worker at the other end. */
  worker: number;
};

const mostTries = 300;

export async function openConnection({ base }: ServerProcess): Promise<Client> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  cleanUpLater(() => agent.destroy());
  const call: Client = (method, path, { token, body, headers = {} } = {}) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const content = body === undefined ? null : JSON.stringify(body);
    return sendAsIs(base, { method, path, headers: { ...type, ...authorization, ...headers }, body: content }, agent);
  };
  await call('GET', '/health/live');
  return call;
}

/** The same, and who is at the other end: each worker puts its number into its lines of the log. */
export async function openToAny(server: ServerProcess): Promise<WorkerClient> {
  const call = await openConnection(server);
  const { headers } = await call('GET', '/a-refusal-has-a-line');
  const id = headers.get('x-request-id');
  for (;;) {
    const line = server.log().find(({ request_id }) => request_id === id);
    if (line) return { call, worker: Number(line['worker']) };
    await sleep(10);
  }
}

/** A connection to each of so many workers but those that are known. */
export async function openToEach(
  server: ServerProcess,
  count: number,
  known: readonly number[] = [],
): Promise<WorkerClient[]> {
  const found = new Map<number, WorkerClient>();
  for (let tries = 0; found.size < count; tries++) {
    if (tries === mostTries) throw new Error(`${found.size} of ${count} workers answered`);
    const connection = await openToAny(server);
    if (!known.includes(connection.worker)) found.set(connection.worker, connection);
  }
  return [...found.values()];
}
