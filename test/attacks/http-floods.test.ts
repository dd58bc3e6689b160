/** Many of everything: pieces, requests ahead of their answers, connections that break off. Covers H15, H25, H28, H30. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { largestFile, readRealConsole } from '../support/console.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, exchange, jsonRequest, request } from '../support/raw-http.ts';
import { assertWithin, isFullTier } from '../support/tier.ts';

const limitBytes = 16_384;
const credentials = JSON.stringify({ username: 'boss', password: adminPassword });
const chunkedLogin = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
const inOnes = (text: string) => [...text].map((byte) => `1\r\n${byte}\r\n`).join('');

const files = readRealConsole();

describe('a flood', () => {
  let service: Installation;
  let connections: number;
  before(async () => {
    service = await install(anyDatabase, {}, files);
    service.app.server.on('connection', (socket) => {
      connections++;
      socket.once('close', () => connections--);
    });
    connections = 0;
  });
  const open = async (): Promise<Socket> => {
    const socket = connect(Number(new URL(service.base).port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  /** Nobody is left behind, nothing was logged as an error, and the next client is served. */
  const assertUnharmed = async () => {
    const from = performance.now();
    while (connections > 0) {
      assertWithin(performance.now() - from, 30_000, `${connections} connections are still open`);
      service.app.server.closeIdleConnections();
      await sleep(20);
    }
    assert.doesNotMatch(service.log(), /"level":"(error|fatal)"/);
    assert.equal((await service.call('POST', '/login', { raw: credentials })).status, 200);
  };

  it('H28 of chunks of one byte is a body like any other, up to its limit', async () => {
    const whole = request('POST /login', chunkedLogin, `${inOnes(credentials.padEnd(limitBytes))}0\r\n\r\n`);
    assert.equal((await ask(service.base, whole)).status, 200);
    const endless = request('POST /login', chunkedLogin, inOnes(' '.repeat(isFullTier ? 1_000_000 : 50_000)));
    const { answers } = await exchange(service.base, endless);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [413],
    );
    await assertUnharmed();
  });

  it('H28 of chunk extensions ends at 16 KiB, whether in one chunk or in many', async () => {
    const extended = (count: number, length: number) =>
      request('POST /login', chunkedLogin, `${`1;${'x'.repeat(length)}\r\n \r\n`.repeat(count)}0\r\n\r\n`);
    assertProblem(await ask(service.base, extended(1, 1_000)), 400, 'request/malformed', 'blanks are no JSON');
    for (const [count, length] of [
      [1, 17_000],
      [20, 1_000],
      [4_000, 5],
    ] as const)
      assertProblem(await ask(service.base, extended(count, length)), 400, 'request/malformed', `${count} × ${length}`);
    await assertUnharmed();
  });

  it('H15 of ten megabytes of zeros in a small body is not inflated', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    assert.ok(bomb.length < limitBytes);
    for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
      const headers = { 'content-encoding': 'gzip', 'content-type': type };
      for (const path of ['/login', '/revoke'])
        assertProblem(
          await service.call('POST', path, { raw: new Uint8Array(bomb), headers }),
          415,
          'request/media-type',
        );
    }
    await assertUnharmed();
  });

  it('H25 of requests that are sent ahead is answered up to 32 at once, in order', async () => {
    const row = Array.from(
      { length: 32 },
      (_, at) => `GET /${at % 2 ? 'health/live' : 'nothing'} HTTP/1.1\r\nHost: a\r\n`,
    );
    const bytes = row.map((head, at) => `${head}${at === 31 ? 'Connection: close\r\n' : ''}\r\n`).join('');
    const { answers } = await exchange(service.base, bytes);
    assert.deepEqual(
      answers.map(({ status }) => status),
      row.map((_, at) => (at % 2 ? 200 : 404)),
    );
  });

  it('H25 of thousands of requests from those who read nothing ends their connections', async () => {
    const requests = `GET ${largestFile(files)} HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(5_000);
    const sockets = await Promise.all(Array.from({ length: 10 }, open));
    for (const socket of sockets) socket.pause().write(requests);
    await sleep(200);
    await assertUnharmed();
    for (const socket of sockets) socket.destroy();
  });

  it('H30 of connections that are reset in the middle of a body leaves nothing behind', async () => {
    const linesBefore = service.log().split('\n').length;
    const half = 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{';
    const resetOne = async () => {
      const socket = await open();
      socket.write(half);
      await sleep(2);
      socket.resetAndDestroy();
    };
    const resets = isFullTier ? 1_000 : 300;
    for (let done = 0; done < resets; done += 50) await Promise.all(Array.from({ length: 50 }, resetOne));
    await assertUnharmed();
    assert.ok(service.log().split('\n').length - linesBefore <= resets + 1, 'one line each at most');
  });

  it('H30 of logins whose clients do not wait for the hash leaves nothing behind', async () => {
    const login = jsonRequest('POST /login', credentials);
    const abort = async () => {
      const socket = await open();
      socket.write(login);
      await sleep(5);
      socket.resetAndDestroy();
    };
    await Promise.all(Array.from({ length: isFullTier ? 200 : 40 }, abort));
    await assertUnharmed();
  });

  it('of connections is cut off at a number that leaves files for the database, and served again below it', async () => {
    const { server } = service.app;
    const usual = server.maxConnections;
    assert.ok(usual >= 500 && usual <= 25_000, String(usual));
    service.app.server.closeIdleConnections();
    await assertUnharmed();
    server.maxConnections = connections + 3;
    const kept = await Promise.all(Array.from({ length: 3 }, open));
    const dropped = await open();
    await once(dropped, 'close');
    await once(await open(), 'close');
    assert.equal(service.log().split('as many connections as may be').length - 1, 1, 'one line for all');
    for (const socket of kept) socket.destroy();
    server.maxConnections = usual;
    await assertUnharmed();
  });

  it('of connections that are opened for nothing leaves nothing behind', async () => {
    const junk = ['', '\0', 'GET', '\r\n', 'GET / HTTP/1.1\r\n', '\x16\x03\x01'];
    for (let round = 0; round < 10; round++) {
      const sockets = await Promise.all(Array.from({ length: 100 }, open));
      for (const [at, socket] of sockets.entries()) {
        socket.write(junk[at % junk.length] ?? '');
        if (at % 2) socket.destroy();
        else socket.resetAndDestroy();
      }
    }
    await assertUnharmed();
  });
});
