/**
 * Where one request ends and the next begins, and bytes that are no request at all.
 * Covers H12, H17, H21, H25, H29.
 */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, exchange, jsonRequest, request } from '../support/raw-http.ts';

const credentials = JSON.stringify({ username: 'boss', password: adminPassword });
const chunked = `${credentials.length.toString(16)}\r\n${credentials}\r\n0\r\n\r\n`;
const hidden = 'GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';

describe('the frame of a message', () => {
  let service: Installation;
  before(async () => {
    service = await install(anyDatabase);
  });
  const malformed = async (bytes: string | Uint8Array, about = '') => {
    const answer = await ask(service.base, bytes);
    assertProblem(answer, 400, 'request/malformed', about);
    assert.equal(answer.headers.get('connection'), 'close', about);
  };
  const assertAlive = async () => assert.equal((await service.call('GET', '/health/live')).status, 200);

  it('H12 is refused when its length is said in two ways, and what it hides is never answered', async () => {
    const head = 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';
    for (const fields of [
      'Content-Length: 4\r\nTransfer-Encoding: chunked',
      'Transfer-Encoding: chunked\r\nContent-Length: 5',
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: 5\r\nContent-Length: 5',
      'Content-Length: 5, 5',
      'Content-Length: +5',
      'Content-Length: -5',
      'Content-Length: 0x5',
      'Content-Length: 5 5',
      'Content-Length: 99999999999999999999',
      'Content-Length : 5',
      'Content-Length:\r\n 5',
      'Transfer-Encoding : chunked',
      'Transfer-Encoding:\r\n chunked',
      'Transfer-Encoding: xchunked',
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding: identity, chunked',
      'Transfer-Encoding: gzip, chunked',
      'Transfer-Encoding: chunked, chunked',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
      'Transfer-Encoding: identity',
      'Transfer-Encoding: "chunked"',
      'Transfer-Encoding: \x0bchunked',
      'Transfer\x00-Encoding: chunked',
      'X: y\nTransfer-Encoding: chunked',
      'X: y\rTransfer-Encoding: chunked',
    ])
      await malformed(`${head}${fields}\r\n\r\n${chunked}${hidden}`, fields);
    await assertAlive();
  });

  it('H12 is refused when a chunk is not one', async () => {
    const head =
      'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    for (const chunk of [
      '0x2\r\n{}',
      '+2\r\n{}',
      '-2\r\n{}',
      '2 \r\n{}',
      ' 2\r\n{}',
      '2;\n{}',
      '2\n{}',
      '2\r\n{}0',
      'g\r\n{}',
    ])
      await malformed(`${head}${chunk}\r\n0\r\n\r\n${hidden}`, chunk);
    await malformed(`${head}fffffffffffffffff\r\n{}`);
    await malformed(`${head}2;${'x'.repeat(17_000)}\r\n{}\r\n0\r\n\r\n${hidden}`, 'an extension without an end');
  });

  it('H12 is refused in chunks by HTTP/1.0, which has none', () =>
    malformed(
      `POST /login HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`,
    ));

  it('H17 may have hundreds of header fields, but neither thousands nor more than 16 KiB of them', async () => {
    const get = (...fields: string[]) => ask(service.base, request('GET /health/live', fields));
    const many = (count: number) => Array.from({ length: count }, (_, index) => `x-${index}: y`);
    assert.equal((await get(...many(200))).status, 200);
    assertProblem(await get(...many(600)), 431, 'request/headers-too-large', '600 fields');
    assertProblem(await get(...many(2_100)), 431, 'request/headers-too-large', '2,100 fields');
    const tiny = Array.from({ length: 2_100 }, () => 'a:');
    assertProblem(await get(...tiny, 'Host: one', 'Host: two'), 431, 'request/headers-too-large', 'none is dropped');
    assert.equal((await get(`x: ${'y'.repeat(15_000)}`)).status, 200);
    assertProblem(await get(`x: ${'y'.repeat(20_000)}`), 431, 'request/headers-too-large');
    assertProblem(await get(`${'x'.repeat(20_000)}: y`), 431, 'request/headers-too-large');
    const flood = ['GET / HTTP/1.1\r\nx: ', ...Array.from({ length: 8 }, () => 'y'.repeat(65_536))];
    assertProblem(await ask(service.base, flood), 431, 'request/headers-too-large', 'half a megabyte');
  });

  it('H17 can still read why it was refused when it has gone on sending', async () => {
    const { port } = new URL(service.base);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`GET / HTTP/1.1\r\nx: ${'y'.repeat(20_000)}`);
    for (let more = 0; more < 3; more++) {
      await sleep(20);
      socket.write('y'.repeat(20_000));
    }
    let text = '';
    for await (const chunk of socket) text += chunk;
    assert.match(text, /^HTTP\/1\.1 431 .*request\/headers-too-large.*\}$/s);
  });

  it('H21 names one host', async () => {
    const get = (...fields: string[]) => request('GET /health/live', fields);
    for (const host of ['accounts.example.org', 'localhost:3000', '127.0.0.1', '[::1]:80', 'A_b-C.d'])
      assert.equal((await ask(service.base, get(`Host: ${host}`))).status, 200, host);
    await malformed(get('Host: a', 'Host: b'), 'two');
    await malformed(get('Host: a', 'Host: a'), 'one twice');
    await malformed(get('Host: a', 'Host:'), 'two, one of them empty');
    await malformed('GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 'none');
    for (const host of [
      '',
      'a b',
      'a/b',
      'a@b',
      'a,b',
      'a:b',
      'a:123456',
      'http://a',
      'a?b',
      'a#b',
      'a\\b',
      '[::1',
      '<b>',
      'ä',
      '%61',
    ])
      await malformed(get(`Host: ${host}`), host);
  });

  it('H21 has a path and nothing else for an address', async () => {
    for (const address of [
      'http://evil.example/health/live',
      'http://localhost/health/live',
      'https://evil.example',
      'ftp://evil.example/health/live',
      'evil.example/health/live',
      '*',
      '?/health/live',
      '#',
      '/health/live#x',
      '/health/live?x#y',
    ])
      await malformed(request(`GET ${address}`), address);
    await malformed(request('OPTIONS *'), 'the asterisk');
  });

  it('H25 keeps ten requests on one connection in order, though the first takes longest', async () => {
    const [get, keep] = [(path: string) => request(`GET ${path}`), (bytes: Buffer) => withoutClose(bytes)];
    const slow = jsonRequest('POST /login', credentials);
    const messages = [
      [slow, 200],
      [get('/health/live'), 200],
      [get('/nothing'), 404],
      [get('/dashboard'), 401],
      [slow, 200],
      [jsonRequest('POST /login', '{"username":"boss","password":"wrong wrong wrong"}'), 401],
      [request('DELETE /health/live'), 405],
      [get('/.well-known/jwks.json'), 200],
      [jsonRequest('POST /login', '{}'), 400],
      [get('/health/ready'), 200],
    ] as const;
    const bytes = messages.map(([message], index) => (index < messages.length - 1 ? keep(message) : message));
    const { answers } = await exchange(service.base, Buffer.concat(bytes));
    assert.deepEqual(
      answers.map(({ status }) => status),
      messages.map(([, status]) => status),
    );
    assert.deepEqual(
      answers.map(({ body }) => Object.keys(JSON.parse(body))[0]),
      ['access_token', 'status', 'type', 'type', 'access_token', 'type', 'type', 'keys', 'type', 'status'],
    );
  });

  it('H25 gets its answer before what follows it is refused, once and for good', async () => {
    const login = withoutClose(jsonRequest('POST /login', credentials));
    for (const junk of ['JUNK\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\0\0\0', `GET /x\r\n`.repeat(9)]) {
      const { answers } = await exchange(service.base, Buffer.concat([login, Buffer.from(`${junk}${hidden}`)]));
      assert.deepEqual(
        answers.map(({ status }) => status),
        [200, 400],
        junk,
      );
      assert.ok(JSON.parse(answers[0]?.body ?? '').access_token, junk);
      assertProblem(answers[1] as (typeof answers)[number], 400, 'request/malformed', junk);
    }
  });

  it('H25 is not answered a second time when its body turns out bad after the answer', async () => {
    const head =
      'POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await ask(service.base, [head, `JUNK\r\n${hidden}`], { inTurn: true });
    assertProblem(answer, 401, 'access/token-missing');
  });

  it('H29 is refused in another protocol, and the next client is served', async () => {
    await malformed('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', 'the HTTP/2 preface');
    await malformed(Buffer.from('16030100a5010000a10303', 'hex'), 'a TLS hello');
    await malformed('GET /health/live\r\n\r\n', 'HTTP/0.9');
    for (const version of [
      'HTTP/0.9',
      'HTTP/3.0',
      'HTTP/1.2',
      'HTTP/11',
      'HTTP/1.1x',
      'http/1.1',
      'XTTP/1.1',
      'HTTP/-1',
    ])
      await malformed(`GET /health/live ${version}\r\nHost: a\r\n\r\n`, version);
    for (const bytes of [
      '\x80\x2e\x01\x03',
      'EHLO evil.example\r\n',
      'SSH-2.0-x\r\n',
      '\r\n\r\n\0',
      `${'x'.repeat(100_000)}`,
    ])
      await malformed(Buffer.from(bytes, 'latin1'), bytes.slice(0, 20));
    await assertAlive();
  });

  it('H29 is answered in HTTP/1.0, where no host need be named and the connection ends', async () => {
    const answer = await ask(service.base, 'GET /health/live HTTP/1.0\r\n\r\n');
    assert.deepEqual([answer.status, answer.headers.get('connection')], [200, 'close']);
  });

  it('H29 asks in vain for another protocol or for a tunnel', async () => {
    const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Version: 13'];
    const plain = await ask(service.base, request('GET /health/live', ['Connection: Upgrade', ...upgrade]));
    assert.deepEqual([plain.status, plain.headers.get('upgrade')], [200, null]);
    assert.equal((await exchange(service.base, request('CONNECT evil.example:443'))).text, '');
    await assertAlive();
  });
});

function withoutClose(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace('Connection: close\r\n', ''), 'latin1');
}
