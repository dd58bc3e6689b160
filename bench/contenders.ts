/** Who is measured beside whom: how each is started, and how one registers, signs in and reads there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { program } from '../scripts/install-package.ts';
import { findFreePort, type Mariadb } from '../test/support/mariadb.ts';
import { Connection, type Exchange, formatRequest } from './load.ts';
import { gunicorn, peersFolder, python } from './peers.ts';
import { adminSettings, deployed, postRequest, signIn } from './servers.ts';

export const accounts = 32;
export const password = 'correct horse battery staple';
const patienceMilliseconds = 20_000;

export type Contender = {
  name: string;
  /** How many may be served at once without breaking it. */
  mostAtOnce: number;
  /** The database server it needs, whose work is its work. */
  database: Mariadb | undefined;
  command(port: number): { command: string; args: string[]; environment: Record<string, string> };
  register(username: string): string;
  logIn(username: string): string;
  /** The one that follows a sign-in or another refresh; `undefined` where there is none. */
  refresh: ((last: Exchange) => string) | undefined;
  read(signedIn: Exchange): string;
  /** Lets those in who have registered. */
  approve(port: number): Promise<void>;
};

export type Running = { pid: number; port: number; readyMilliseconds: number; stop(): Promise<void> };

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const readWithToken = ({ body }: Exchange) =>
  formatRequest('GET', '/dashboard', bearer(/"access_token":\s*"([^"]+)"/.exec(body)?.[1] as string));
const plain = {
  register: (username: string) => postRequest('/register', { username, password }),
  logIn: (username: string) => postRequest('/login', { username, password }),
  read: readWithToken,
  refresh: undefined,
  database: undefined,
  mostAtOnce: Number.POSITIVE_INFINITY,
  approve: async () => undefined,
};
const node = { command: process.execPath };

/** @param database of its own file without one */
export function admittance(folder: string, database: Mariadb | undefined, workers: string | undefined): Contender {
  const environment = {
    ...deployed,
    ...adminSettings,
    // All of the load comes from one address, and may have to wait.
    NETWORK_ATTEMPTS: '1000000',
    HASH_WAIT_MILLISECONDS: '60000',
    ADMITTANCE_DATA_DIR: join(folder, database ? 'admittance-mariadb' : 'admittance'),
    ...(database && { DATABASE_URL: `${database.url}/admittance` }),
    ...(workers && { WORKERS: workers }),
  };
  return {
    ...plain,
    name: database ? 'Admittance on MariaDB' : 'Admittance',
    database,
    command: (port) => ({ ...node, args: [program, 'serve'], environment: { ...environment, PORT: String(port) } }),
    refresh: ({ body }) => postRequest('/token/refresh', { refresh_token: JSON.parse(body).refresh_token }),
    async approve(port) {
      const connection = await Connection.open(port);
      const token = await signIn(port);
      const { body } = await connection.send(
        formatRequest('GET', `/users?status=pending&limit=${accounts}`, bearer(token)),
      );
      for (const { id } of JSON.parse(body).data)
        await connection.send(postRequest(`/users/${id}/approve`, {}, bearer(token)));
      connection.close();
    },
  };
}

export function betterAuth(folder: string): Contender {
  const post = (path: string, body: object) => postRequest(`/api/auth/${path}/email`, { password, ...body });
  const address = (username: string) => `${username}@example.org`;
  return {
    ...plain,
    name: 'better-auth',
    command: (port) => peerOnNode('better-auth.js', port, folder),
    register: (username) => post('sign-up', { name: username, email: address(username) }),
    logIn: (username) => post('sign-in', { email: address(username) }),
    read: ({ head }) =>
      formatRequest('GET', '/dashboard', { cookie: /set-cookie: ([^;]+)/i.exec(head)?.[1] as string }),
  };
}

export function expressPassport(folder: string): Contender {
  return {
    ...plain,
    name: 'Express + Passport',
    command: (port) => peerOnNode('express-passport.js', port, folder),
  };
}

function peerOnNode(file: string, port: number, folder: string) {
  const environment = { PORT: String(port), DATABASE: join(folder, `${file}.db`), NODE_ENV: 'production' };
  return { ...node, args: [join(peersFolder, file)], environment };
}

/** @param isProduction served by gunicorn; otherwise as the tutorial does, by the debugging server */
export function tutorial(database: Mariadb, isProduction: boolean): Contender {
  const args = ['--chdir', peersFolder, '-w', String(availableParallelism()), 'tutorial:app', '-b'];
  // Both stand on one table.
  const own = (username: string) => `${isProduction ? 'g' : 'd'}${username}`;
  return {
    ...plain,
    register: (username) => plain.register(own(username)),
    logIn: (username) => plain.logIn(own(username)),
    name: isProduction ? 'Flask tutorial, gunicorn' : 'Flask tutorial',
    // Two at once on its one connection, and every request fails until it is started anew.
    mostAtOnce: isProduction ? availableParallelism() : 1,
    database,
    command(port) {
      const environment = { PORT: String(port), MYSQL_PORT: new URL(database.url).port };
      return isProduction
        ? { command: gunicorn, args: [...args, `127.0.0.1:${port}`], environment }
        : { command: python, args: [join(peersFolder, 'tutorial.py')], environment };
    },
    async approve() {
      await onMariadb(database, ['UPDATE sampledb.users SET approved = TRUE']);
    },
  };
}

/** The tutorial's own table, and an empty database for ours. */
export async function makeDatabases(database: Mariadb): Promise<void> {
  await onMariadb(database, [
    'CREATE DATABASE admittance',
    'CREATE DATABASE sampledb',
    `CREATE TABLE sampledb.users (
      id INT AUTO_INCREMENT PRIMARY KEY,
      username VARCHAR(50) UNIQUE NOT NULL,
      password VARCHAR(200) NOT NULL,
      role ENUM('user', 'admin') DEFAULT 'user',
      approved BOOLEAN DEFAULT FALSE)`,
  ]);
}

async function onMariadb({ url }: Mariadb, statements: readonly string[]): Promise<void> {
  const connection = await createConnection(`${url}/mysql`);
  for (const statement of statements) await connection.query(statement);
  await connection.end();
}

export function makeFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'admittance-bench-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) process.kill(-(child.pid as number), 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** Starts it and waits until it answers anything over HTTP. */
export async function start(contender: Pick<Contender, 'name' | 'command'>): Promise<Running> {
  const port = await findFreePort();
  const { command, args, environment } = contender.command(port);
  const from = performance.now();
  const child = spawn(command, args, {
    cwd: tmpdir(),
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    // gunicorn and the debugging server start others, which are to end with them.
    detached: true,
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  child.once('error', ({ message }) => {
    said = message;
  });
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  while (!(await answers(port))) {
    if (child.pid === undefined || child.exitCode !== null || performance.now() - from > patienceMilliseconds)
      throw new Error(`${contender.name} did not start: ${said}`);
    await sleep(1);
  }
  return { pid: child.pid as number, port, readyMilliseconds: performance.now() - from, stop: () => stop(child) };
}

async function answers(port: number): Promise<boolean> {
  try {
    const connection = await Connection.open(port);
    await connection.send(formatRequest('GET', '/dashboard', {})).finally(() => connection.close());
    return true;
  } catch {
    return false;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  process.kill(-(child.pid as number), 'SIGTERM');
  await gone;
}

/** Accounts to sign in with, made and let in by way of the program itself. */
export async function prepare(contender: Contender): Promise<void> {
  const running = await start(contender);
  try {
    const connection = () => Connection.open(running.port);
    for (let index = 0; index < accounts; index++) {
      const one = await connection();
      const { status, body } = await one.send(contender.register(`user${index}`));
      one.close();
      if (status !== 201 && status !== 200) throw new Error(`${contender.name} answered ${status} ${body}`);
    }
    await contender.approve(running.port);
  } finally {
    await running.stop();
  }
}
