/**
 * Clients that take their time. Covers H16. The full tier waits for the real limits; the ordinary one
 * lowers them, and sees that they end things.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../support/cleanup.ts';
import { largestFile, readRealConsole } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { readAnswers } from '../support/raw-http.ts';
import { assertWithin, isFullTier } from '../support/tier.ts';

/** Node looks for late connections every two seconds. */
const graceMilliseconds = 15_000;

const files = readRealConsole();

describe('a slow client', { concurrency: true }, () => {
  let service: Installation;
  before(async () => {
    service = await install(anyDatabase, {}, files);
    const { server } = service.app;
    assert.deepEqual([server.headersTimeout, server.requestTimeout, server.timeout], [10_000, 30_000, 72_000]);
    if (!isFullTier) Object.assign(server, { headersTimeout: 3_000, requestTimeout: 4_000, timeout: 5_000 });
  });
  const open = (base = service.base): Socket => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1').on('error', () => undefined);
    cleanUpLater(() => socket.destroy());
    return socket;
  };
  /** Sends the text, then `x` once a second, and asserts that it is cut off when the limit is over. */
  const assertCutOff = async (start: string, limitMilliseconds: number) => {
    const [socket, from] = [open(), performance.now()];
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    if (start !== '') {
      socket.write(start);
      const timer = setInterval(() => socket.write('x'), 1_000);
      socket.on('close', () => clearInterval(timer));
    }
    await once(socket, 'close');
    const milliseconds = performance.now() - from;
    assert.ok(milliseconds >= limitMilliseconds - 100, `ended after ${milliseconds} ms`);
    assertWithin(milliseconds, limitMilliseconds + graceMilliseconds, 'ended');
    const [answer] = readAnswers(text, false);
    assert.ok(answer, 'it is told why');
    assertProblem(answer, 408, 'request/timeout');
    assert.equal(answer.headers.get('connection'), 'close');
  };

  it('H16 of headers, a byte a second, has the time-out for headers', () =>
    assertCutOff('GET /health/live HTTP/1.1\r\nHost: a\r\nx-', service.app.server.headersTimeout));

  it('H16 who connects and says nothing has no longer', () => assertCutOff('', service.app.server.headersTimeout));

  it('H16 of a body, a byte a second, has the time-out for requests', () =>
    assertCutOff(
      'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{"',
      service.app.server.requestTimeout,
    ));

  it('H16 of chunks, a byte a second, has no longer', () =>
    assertCutOff(
      'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{"',
      service.app.server.requestTimeout,
    ));

  it('H16 who asks for much and reads nothing is given up', async () => {
    const peers = new Map<number | undefined, Socket>();
    service.app.server.on('connection', (peer: Socket) => peers.set(peer.remotePort, peer));
    const socket = open().pause();
    await once(socket, 'connect');
    // More than the kernels of both sides keep for a reader.
    socket.write(`GET ${largestFile(files)} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(20));
    const from = performance.now();
    while (!peers.has(socket.localPort)) await sleep(10);
    await once(peers.get(socket.localPort) as Socket, 'close');
    const milliseconds = performance.now() - from;
    assert.ok(milliseconds >= service.app.server.timeout - 100, `ended after ${milliseconds} ms`);
    // The first time-out may find that something had gone out since the one before.
    assertWithin(milliseconds, 2 * service.app.server.timeout + graceMilliseconds, 'ended');
  });

  it('H16 who was answered and says nothing more is let go, and who goes on is not', async () => {
    const message = 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n';
    const [silent, busy] = [open(), open()];
    let answers = 0;
    busy.on('data', () => answers++);
    const timer = setInterval(() => busy.write(message), 500);
    const from = performance.now();
    silent.write(message);
    await once(silent, 'data');
    await once(silent, 'close');
    clearInterval(timer);
    const milliseconds = performance.now() - from;
    assert.ok(milliseconds >= service.app.server.timeout - 100, `ended after ${milliseconds} ms`);
    assertWithin(milliseconds, service.app.server.timeout + graceMilliseconds, 'ended');
    assert.ok(answers > 1 && !busy.closed, `${answers} answers`);
  });

  it('H16 is one of a thousand who hold a connection and say nothing, while others are served', async () => {
    const { app, base, call } = await install(anyDatabase);
    // A busy machine takes a while to open and serve so many; those who say nothing are given up after that.
    app.server.headersTimeout = 0;
    const idle = Array.from({ length: 1_000 }, () => open(base));
    await Promise.all(idle.map((socket) => once(socket, 'connect')));
    for (const path of ['/health/live', '/health/ready', '/.well-known/jwks.json'])
      assert.equal((await call('GET', path)).status, 200);
    const served = idle.slice(0, 500).map((socket) => {
      socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
      return once(socket, 'data');
    });
    for (const [chunk] of await Promise.all(served)) assert.match(String(chunk), /^HTTP\/1\.1 200 /);
    app.server.headersTimeout = 1_000;
    await Promise.all(idle.slice(500).map((socket) => socket.resume().closed || once(socket, 'close')));
    assert.equal((await call('GET', '/health/live')).status, 200);
  });
});
