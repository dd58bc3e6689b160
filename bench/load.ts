/** A load generator and the two figures that matter: CPU time of the server a request, and latency at a fixed rate. */
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** User and system time a process has used, all its threads together, in microseconds (Linux). */
export function cpuMicroseconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  // Fields 14 and 15 of proc(5), in ticks of which there are 100 a second everywhere.
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

/** A process and those that it has started, it first (Linux). */
export function processTree(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean);
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}

/** What of a process is in memory now, in MiB (Linux). */
export function residentMebibytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024;
}

const batchSize = 64;
const batchMilliseconds = 6;
const nothing = new Int32Array(new SharedArrayBuffer(4));

export type Exchange = { status: number; head: string; body: string };

/** One kept-alive connection on which one request at a time is sent. */
export class Connection {
  readonly #socket: Socket;
  #received = '';
  #answered: ((exchange: Exchange) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#receive(chunk));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new Connection(socket);
  }

  send(request: string): Promise<Exchange> {
    this.#socket.write(request);
    return new Promise((resolve) => {
      this.#answered = resolve;
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
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.slice(end + 4, end + 4 + length);
    this.#received = '';
    this.isOver = /\r\nconnection: close/i.test(head);
    this.#answered?.({ status: Number(head.slice(9, 12)), head, body });
  }
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
    for (const { status, body } of await Promise.all(answers)) {
      if (status !== 200) throw new Error(`${status} ${body}`);
      answered++;
    }
  }
  for (const connection of connections) connection.close();
  return answered;
}

/**
 * Sends requests at a fixed rate whether or not the ones before were answered, evenly over some
 * connections. @returns latencies in milliseconds, from when each request was due
 */
export async function offer(port: number, request: string, perSecond: number, milliseconds: number): Promise<number[]> {
  const connections = await Promise.all(Array.from({ length: batchSize }, () => Connection.open(port)));
  const lanes = connections.map(() => Promise.resolve());
  const latencies: number[] = [];
  const from = performance.now();
  for (let sent = 0; performance.now() - from < milliseconds; await sleep(1)) {
    for (; sent < ((performance.now() - from) * perSecond) / 1000; sent++) {
      const due = from + (sent * 1000) / perSecond;
      const lane = sent % connections.length;
      lanes[lane] = (lanes[lane] as Promise<void>).then(async () => {
        const { status, body } = await (connections[lane] as Connection).send(request);
        if (status !== 200) throw new Error(`${status} ${body}`);
        latencies.push(performance.now() - due);
      });
    }
  }
  await Promise.all(lanes);
  for (const connection of connections) connection.close();
  return latencies;
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

/** As a table for people, or as JSON with `--json`. */
export function report(figures: Record<string, number>): void {
  const rounded = Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100] as const);
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(Object.fromEntries(rounded))}\n`);
  else for (const [name, value] of rounded) process.stdout.write(`${name.replaceAll('_', ' ').padEnd(40)}${value}\n`);
}
