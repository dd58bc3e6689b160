/** Clients that keep one connection each, and so talk to one of several workers. */
import { Agent } from 'node:http';
import { cleanUpLater } from './cleanup.ts';
import { type Client, sendAsIs } from './client.ts';

export type WorkerClient = {
  call: Client;
  /** What the worker at the other end begins its request ids with. */
  worker: string;
};

/** What a process begins its request ids with. */
const lengthOfName = 6;
const mostTries = 300;

export async function openConnection(base: string): Promise<WorkerClient> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  cleanUpLater(() => agent.destroy());
  const call: Client = (method, path, { token, body, headers = {} } = {}) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const content = body === undefined ? null : JSON.stringify(body);
    return sendAsIs(base, { method, path, headers: { ...type, ...authorization, ...headers }, body: content }, agent);
  };
  const { headers } = await call('GET', '/health/live');
  return { call, worker: headers.get('x-request-id')?.slice(0, lengthOfName) ?? '' };
}

/** A connection to each of so many workers but those that are known. */
export async function openToEach(base: string, count: number, known: readonly string[] = []): Promise<WorkerClient[]> {
  const found = new Map<string, WorkerClient>();
  for (let tries = 0; found.size < count; tries++) {
    if (tries === mostTries) throw new Error(`${found.size} of ${count} workers answered`);
    const connection = await openConnection(base);
    if (!known.includes(connection.worker)) found.set(connection.worker, connection);
  }
  return [...found.values()];
}
