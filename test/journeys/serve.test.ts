/**
 * `admittance serve` as a supervisor sees it: a real process that gets ready, logs, is signalled and
 * ends. Covers F11, F12, L02 (one line, one event), L07, G08.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../support/cleanup.ts';
import { anyDatabase, onTwoDatabases, type TestDatabase } from '../support/databases.ts';
import { adminPassword, password, testSecret } from '../support/installation.ts';
import { type Environment, type ServerProcess, serve } from '../support/process.ts';

onTwoDatabases('a server', (database) => {
  it('makes the administrator of its settings, logs nothing secret, and answers everybody before it ends', async () => {
    const env = await settings(database, { ...firstAdmin });
    const server = await serve({ env });
    const { call, log } = server;
    assert.equal(
      log().some((line) => line['setup_url'] !== undefined),
      false,
    );
    const login = { username: 'chief', password: adminPassword };
    const token = (await call('POST', '/login', { body: login })).json.access_token;
    const { id, status_token } = (await call('POST', '/register', { body: { username: 'alice', password } })).json;
    await call('POST', `/users/${id}/approve`, { token, body: {} });
    const bob = (await call('POST', '/register', { body: { username: 'bob', password } })).json.status_token;

    const polls = [bob, bob].map((registration) => call('GET', `/registrations/${registration}?wait=30`));
    // Few have a password to be hashed: a machine that is busy with other things has ten seconds for all of it.
    const crowd = () =>
      Array.from({ length: 10 }, (_, index) => {
        const isGood = index % 2 === 0;
        return index < 2
          ? send(server, '/login', { username: isGood ? 'alice' : `nobody${index}`, password })
          : send(server, '/dashboard', undefined, isGood ? token : 'none');
      });
    const beingServed = crowd();
    await Promise.all(beingServed.map(({ sent }) => sent));
    // While it cannot look, as many more arrive, and then the signal.
    server.kill('SIGSTOP');
    const unseen = crowd();
    await Promise.all(unseen.map(({ sent }) => sent));
    server.kill('SIGTERM');
    server.kill('SIGCONT');
    const answers = await Promise.all([...beingServed, ...unseen].map(({ answer }) => answer));
    assert.deepEqual(
      answers.map(({ status }) => status),
      answers.map((_, index) => (index % 2 === 0 ? 200 : 401)),
    );
    for (const { connection } of answers.slice(10)) assert.equal(connection, 'close');
    for (const poll of await Promise.all(polls))
      assert.deepEqual([poll.status, poll.json.status], [200, 'pending'], 'a long poll is answered, and early');
    const { code, signal, stdout, stderr } = await server.finished;
    assert.deepEqual([code, signal, stderr], [0, null, '']);
    await assert.rejects(call('GET', '/health/live'));

    assert.equal(log().at(-1)?.msg, 'stopped');
    for (const line of log()) assert.deepEqual([typeof line.msg, typeof line['time']], ['string', 'string']);
    for (const secret of [
      password,
      adminPassword,
      testSecret,
      token,
      status_token,
      bob,
      ...answers.map(({ token }) => token ?? password),
    ])
      assert.equal(stdout.includes(secret), false, `the log holds ${secret}`);

    const second = await serve({ env: { ...env, ADMITTANCE_ADMIN_USERNAME: 'other' } });
    assert.equal((await second.call('POST', '/login', { body: login })).status, 200);
    assert.equal((await second.call('POST', '/login', { body: { ...login, username: 'other' } })).status, 401);
    second.kill('SIGINT');
    assert.equal((await second.finished).code, 0);
  });
});

describe('a server', () => {
  it('shows its setup link once there is nobody, and takes signals at any moment', async () => {
    const server = await serve({ env: await settings(anyDatabase) });
    const link = new URL(String(server.log().find((line) => line['setup_url'])?.['setup_url']));
    assert.equal(link.origin, server.base);
    const body = { token: link.hash.slice(1), username: 'chief', password: adminPassword };
    assert.equal((await server.call('POST', '/setup', { body })).status, 201);
    assert.equal((await server.call('POST', '/setup', { body })).status, 409);

    const idle = await open(server);
    const kept = await open(server);
    kept.socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(kept.socket, 'data');
    const half = await open(server);
    half.socket.write('POST /login HTTP/1.1\r\nHost: localhost\r\n');
    await sleep(50);
    server.kill('SIGTERM');
    // A launcher passes on what the whole group got already: that is one wish, not two.
    server.kill('SIGTERM');
    assert.deepEqual([(await server.finished).code, (await server.finished).signal], [0, null]);
    assert.match(await kept.received, /^HTTP\/1\.1 200 OK\r\n/);
    assert.deepEqual([await idle.received, await half.received], ['', '']);
  });

  it('refuses what comes on an open connection while it stops, and ends at once at the second signal', async () => {
    const server = await serve({ env: await settings(anyDatabase) });
    const unfinished = await open(server);
    unfinished.socket.write(
      'POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    const pipelined = await open(server);
    pipelined.socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Half: ');
    await sleep(50);
    server.kill('SIGINT');
    await sleep(400);
    pipelined.socket.write('sent\r\n\r\n');
    const refusal = await pipelined.received;
    assert.match(refusal, /^HTTP\/1\.1 503 Service Unavailable\r\n/);
    assert.match(refusal, /\r\nretry-after: 5\r\n/i);
    assert.match(refusal, /\r\nconnection: close\r\n/i);
    assert.match(refusal, /"code":"server\/stopping"/);
    await sleep(300);
    server.kill('SIGTERM');
    const { code, signal } = await server.finished;
    assert.deepEqual([code, signal], [1, null]);
    assert.deepEqual(
      server
        .log()
        .slice(-2)
        .map(({ msg }) => msg)
        .filter((msg) => msg !== 'request'),
      ['second signal: ending at once'],
    );
    assert.equal(await unfinished.received, '');
  });

  it('goes on serving when its log is not read, and ends all the same', async () => {
    const server = await serveUnread();
    server.kill('SIGTERM');
    assert.equal(await server.exited, 0);
    server.closeLog();
  });

  it('goes on serving when its log cannot be written any more, and ends all the same', async () => {
    const server = await serveUnread();
    server.closeLog();
    for (let request = 0; request < 20; request++)
      assert.equal((await server.call('GET', '/health/ready')).status, 200);
    server.kill('SIGTERM');
    assert.equal((await server.finished).code, 0);
  });
});

/** With more lines waiting than fit between two processes. */
async function serveUnread(): Promise<ServerProcess> {
  const server = await serve({ env: await settings(anyDatabase) });
  server.blockLog();
  for (let round = 0; round < 50; round++) {
    const answers = await Promise.all(Array.from({ length: 40 }, () => server.call('GET', '/health/live')));
    for (const { status } of answers) assert.equal(status, 200);
  }
  return server;
}

const firstAdmin = { ADMITTANCE_ADMIN_USERNAME: 'chief', ADMITTANCE_ADMIN_PASSWORD: adminPassword };

async function settings(database: TestDatabase, more: Environment = {}): Promise<Environment> {
  return { DATABASE_URL: await database.create(), ADMITTANCE_SECRET: testSecret, ...more };
}

const agent = new Agent({ keepAlive: true });

type Answer = { status: number | undefined; connection: string | undefined; token: string | undefined };

/** A request whose leaving can be waited for, on a connection that the client would keep: a POST if it has a body. */
function send(
  { base, log }: ServerProcess,
  path: string,
  body?: unknown,
  bearer?: string,
): { sent: Promise<unknown>; answer: Promise<Answer> } {
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(bearer && { authorization: `Bearer ${bearer}` }),
  };
  const outgoing = request(base + path, { method: body ? 'POST' : 'GET', agent, headers });
  outgoing.end(body && JSON.stringify(body));
  const answer = new Promise<Answer>((resolve, reject) => {
    outgoing.once('error', (cause) => reject(new Error(`${path} after: ${log().at(-1)?.msg}`, { cause })));
    outgoing.once('response', async (incoming) => {
      const token = JSON.parse(await text(incoming)).access_token;
      resolve({ status: incoming.statusCode, connection: incoming.headers.connection, token });
    });
  });
  return { sent: once(outgoing, 'finish'), answer };
}

/** A connection to the server; `received` is all it got until it was closed. */
async function open({ base }: ServerProcess): Promise<{ socket: Socket; received: Promise<string> }> {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  cleanUpLater(() => socket.destroy());
  let all = '';
  socket.on('data', (part) => {
    all += part;
  });
  socket.on('error', () => undefined);
  const closed = once(socket, 'close').then(() => all);
  await once(socket, 'connect');
  return { socket, received: closed };
}
