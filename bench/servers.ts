/** The service as it is installed, on SQLite in a folder of its own, and the least a server can do beside it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackage, program } from '../scripts/install-package.ts';
import { type Mariadb, startMariadb } from '../test/support/mariadb.ts';
import { Connection, type Exchange, formatRequest } from './load.ts';

/** What operators run. */
await installPackage();
/** As in `deploy/`. */
export const deployed = { MALLOC_ARENA_MAX: '1', NODE_OPTIONS: '--max-semi-space-size=4' };
const credentials = { username: 'boss', password: 'a sturdy horse battery' };
/** Settings with which the first start makes the administrator of `loginRequest`. */
export const adminSettings = {
  ADMITTANCE_ADMIN_USERNAME: credentials.username,
  ADMITTANCE_ADMIN_PASSWORD: credentials.password,
};

/** As JSON. */
export function postRequest(path: string, body: object, headers: Record<string, string> = {}): string {
  return formatRequest('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
}

const loginRequest = postRequest('/login', credentials);

export type Server = { pid: number; port: number; stop(): void };

/**
 * @param environment further settings
 * @param before what the command begins with, such as `taskset --cpu-list 0`
 */
export async function startService(
  environment: Record<string, string> = {},
  before: readonly string[] = [],
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-bench-'));
  const [file = '', ...args] = [...before, process.execPath, program, 'serve'];
  const child = spawn(file, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      ...deployed,
      PORT: '0',
      ...adminSettings,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await readPort(child, /"address":"http:\/\/[^"]*:(\d+)"/);
  return server(child, port, () => rmSync(folder, { recursive: true, force: true }));
}

/** What of an answer's head the program says, and not Node.js by itself. */
function headersOf({ head }: Exchange): [name: string, value: string][] {
  const own = /^(date|connection|keep-alive): /i;
  return head
    .split('\r\n')
    .slice(1)
    .filter((line) => !own.test(line))
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);
}

/** Answers the same bytes to everything, with `node:http` and nothing else. */
export async function startBare(exchange: Exchange): Promise<Server> {
  const { body } = exchange;
  const headers = headersOf(exchange).flat();
  const code = `
    const [headers, body] = ${JSON.stringify([headers, body])};
    require('node:http').createServer({ keepAliveTimeout: 72_000 }, (_request, response) => {
      response.writeHead(200, headers);
      response.end(body);
    }).listen(0, '127.0.0.1', function () { console.log('port ' + this.address().port); });`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  return server(child, await readPort(child, /port (\d+)/), () => undefined);
}

/** Answers the same bytes at each path, with Fastify and nothing else. */
export async function startBareFastify(answers: ReadonlyMap<string, Exchange>): Promise<Server> {
  const given = [...answers].map(([path, exchange]) => [
    path,
    Object.fromEntries(headersOf(exchange).filter(([name]) => name !== 'content-length')),
    exchange.body,
  ]);
  const file = fileURLToPath(new URL('./bare-fastify.ts', import.meta.url));
  const env = { PATH: process.env['PATH'], ...deployed };
  const child = spawn(process.execPath, [file, JSON.stringify(given)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  return server(child, await readPort(child, /port (\d+)/), () => undefined);
}

export type BareReads = { server: Server; request: string };

/** The least of servers, with the answer of a service's signed-in read, and what both are asked. */
export async function startBareReads(port: number): Promise<BareReads> {
  const request = formatRequest('GET', '/dashboard', { authorization: `Bearer ${await signIn(port)}` });
  const connection = await Connection.open(port);
  const server = await startBare(await connection.send(request));
  connection.close();
  return { server, request };
}

/** An access token, by signing in. */
export async function signIn(port: number): Promise<string> {
  const connection = await Connection.open(port);
  const { body } = await connection.send(loginRequest);
  connection.close();
  return JSON.parse(body).access_token;
}

/**
 * Makes an account that only signs in: an account has a hundred sessions at most, and a thousand sign-ins in 15 minutes.
 * @returns its sign-in
 */
export async function addVisitor(port: number, token: string, username: string): Promise<string> {
  const visitor = { username, password: credentials.password };
  const connection = await Connection.open(port);
  const { status } = await connection.send(postRequest('/users', visitor, { authorization: `Bearer ${token}` }));
  connection.close();
  if (status !== 201) throw new Error(`an account was answered ${status}`);
  return postRequest('/login', visitor);
}

async function readPort(child: ChildProcess, pattern: RegExp): Promise<number> {
  let output = '';
  for await (const [chunk] of events(child)) {
    output += chunk;
    const found = pattern.exec(output)?.[1];
    if (found) return Number(found);
  }
  throw new Error(`the server ended: ${output}`);
}

async function* events(child: ChildProcess): AsyncGenerator<[chunk: string]> {
  const ended = once(child, 'exit').then(() => undefined);
  for (;;) {
    const event = await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
    if (event === undefined) return;
    yield [String(event[0])];
  }
}

function server(child: ChildProcess, port: number, cleanUp: () => void): Server {
  child.stdout?.resume();
  child.once('exit', cleanUp);
  return { pid: child.pid as number, port, stop: () => void child.kill() };
}

/** A private MariaDB that is set as its makers do: a commit that was answered survives a power cut. */
export async function startDurableMariadb(...options: string[]): Promise<Mariadb> {
  const server = await startMariadb(['--innodb-flush-log-at-trx-commit=1', ...options]);
  const kill = () => process.kill(server.pid, 'SIGKILL');
  process.once('exit', kill);
  const stop = () => {
    process.off('exit', kill);
    return server.stop();
  };
  return { ...server, stop };
}
