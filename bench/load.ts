/** Load for a server: in batches, by clients that wait for their answers, and at a fixed rate. */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const batchSize = 64;
const batchMilliseconds = 6;
const nothing = new Int32Array(new SharedArrayBuffer(4));

export type Exchange = { status: number; head: string; body: string };

/** One connection on which one request at a time is sent. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #waiting: { answer(exchange: Exchange): void; fail(error: Error): void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isOver = true;
      this.#waiting?.fail(new Error('the server ended a connection without an answer'));
    });
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket);
  }

  send(request: string): Promise<Exchange> {
    return new Promise((answer, fail) => {
      this.#waiting = { answer, fail };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Whether the server ended it with its last answer. */
  isOver = false;

  #receive(chunk: string): void {
    this.#received += chunk;
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const rest = this.#received.slice(end + 4);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    const isWhole = /\r\ntransfer-encoding: chunked/i.test(head) ? rest.endsWith('0\r\n\r\n') : rest.length >= length;
    if (!isWhole) return;
    this.#received = '';
    this.isOver = /\r\nconnection: close/i.test(head);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.answer({ status: Number(head.slice(9, 12)), head, body: rest });
  }
}

/** Sends on a connection that may have ended, and then on a new one. */
async function exchange(port: number, connections: Connection[], lane: number, request: string): Promise<Exchange> {
  let connection = connections[lane];
  if (!connection || connection.isOver) {
    connection?.close();
    connection = await Connection.open(port);
    connections[lane] = connection;
  }
  return expectSuccess(await connection.send(request));
}

function expectSuccess(answer: Exchange): Exchange {
  if (answer.status < 200 || answer.status > 299) throw new Error(`${answer.status} ${answer.body.slice(0, 300)}`);
  return answer;
}

export function formatRequest(method: string, path: string, headers: Record<string, string>, body = ''): string {
  const lines = Object.entries({ host: 'bench', ...headers, ...(body && { 'content-length': String(body.length) }) });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

/**
 * Has the server answer batches of requests while nobody listens, and only then reads the answers: what
 * it costs to wake a waiting client depends on how busy that one is, and is not the server's doing.
 * @returns how many were answered
 */
export async function batches(port: number, request: string, milliseconds: number): Promise<number> {
  const connections = await Promise.all(Array.from({ length: batchSize }, () => Connection.open(port)));
  const until = performance.now() + milliseconds;
  let answered = 0;
  while (performance.now() < until) {
    const answers = connections.map((connection) => connection.send(request));
    Atomics.wait(nothing, 0, 0, batchMilliseconds);
    answered += (await Promise.all(answers)).map(expectSuccess).length;
  }
  for (const connection of connections) connection.close();
  return answered;
}

/** What somebody asks next, after the answer to what they asked before, the last one too; `undefined` when they are done. */
export type Client = (last: Exchange | undefined) => string | undefined;

/** Clients that ask again as soon as they are answered. @returns how many requests were answered, in how many seconds */
export async function closedLoop(
  port: number,
  clients: readonly Client[],
  milliseconds: number,
): Promise<{ answered: number; seconds: number }> {
  const connections: Connection[] = [];
  const from = performance.now();
  let answered = 0;
  const work = clients.map(async (next, lane) => {
    for (let last: Exchange | undefined; ; answered++) {
      const request = next(last);
      if (request === undefined || performance.now() - from >= milliseconds) return;
      last = await exchange(port, connections, lane, request);
    }
  });
  await Promise.all(work).finally(() => closeAll(connections));
  return { answered, seconds: (performance.now() - from) / 1000 };
}

/**
 * Sends requests at a fixed rate whether or not the ones before were answered, evenly over some
 * connections. @returns latencies in milliseconds, from when each request was due
 */
export async function offer(
  port: number,
  next: () => string,
  perSecond: number,
  milliseconds: number,
  laneCount = batchSize,
): Promise<number[]> {
  const connections: Connection[] = [];
  const lanes = Array.from({ length: laneCount }, () => Promise.resolve());
  const latencies: number[] = [];
  const from = performance.now();
  for (let sent = 0; performance.now() - from < milliseconds; await sleep(1)) {
    for (; sent < ((performance.now() - from) * perSecond) / 1000; sent++) {
      const due = from + (sent * 1000) / perSecond;
      const lane = sent % laneCount;
      const work = (lanes[lane] as Promise<void>).then(async () => {
        await exchange(port, connections, lane, next());
        latencies.push(performance.now() - due);
      });
      // Whoever awaits all of them below is told; until then nobody listens.
      work.catch(() => undefined);
      lanes[lane] = work;
    }
  }
  await Promise.all(lanes).finally(() => closeAll(connections));
  return latencies;
}

function closeAll(connections: readonly Connection[]): void {
  for (const connection of connections) connection?.close();
}

export type Sample = { status: number; milliseconds: number };

/**
 * The same for requests that differ and may be refused: each goes out when it is due, on a connection
 * that is free or new. @returns a sample for each, from when it was due
 */
export async function storm(
  port: number,
  next: () => string,
  perSecond: number,
  milliseconds: number,
): Promise<Sample[]> {
  const free: Connection[] = [];
  const samples: Promise<Sample>[] = [];
  const send = async (due: number): Promise<Sample> => {
    const connection = free.pop() ?? (await Connection.open(port));
    const { status } = await connection.send(next());
    if (connection.isOver) connection.close();
    else free.push(connection);
    return { status, milliseconds: performance.now() - due };
  };
  const from = performance.now();
  for (; performance.now() - from < milliseconds; await sleep(1))
    while (samples.length < ((performance.now() - from) * perSecond) / 1000)
      samples.push(send(from + (samples.length * 1000) / perSecond));
  const answered = await Promise.all(samples);
  for (const connection of free) connection.close();
  return answered;
}

export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] as number;
}

export const median = (values: readonly number[]) => percentile(values, 50);

/** As a table for people, or as JSON with `--json`. */
export function report(figures: Record<string, number>): void {
  const rounded = Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100] as const);
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
  else for (const [name, value] of rounded) process.stdout.write(`${name.replaceAll('_', ' ').padEnd(40)}${value}\n`);
}
