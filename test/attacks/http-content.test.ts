/** What a body says it is, how long it is, and what a client says it accepts. Covers H05, H09, H11, H13, H14. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, exchange, jsonRequest, request } from '../support/raw-http.ts';

const limitBytes = 16_384;
const credentials = JSON.stringify({ username: 'boss', password: adminPassword });

describe('the content of a request', () => {
  let service: Installation;
  before(async () => {
    service = await install(anyDatabase);
  });
  /** Posts the right credentials with these header fields, byte for byte. */
  const logIn = (...fields: string[]) => {
    const length = `Content-Length: ${Buffer.byteLength(credentials)}`;
    return ask(service.base, request('POST /login', [length, ...fields], credentials));
  };

  it('H05 is read as JSON when it says so, in any case and with the charset it has', async () => {
    for (const type of [
      'application/json',
      'APPLICATION/JSON',
      'Application/Json; Charset=UTF-8',
      'application/json;charset=utf-8',
      'application/json ; charset="utf-8"',
      'application/json\t;\tcharset=utf-8',
      // White space around a field's value is no part of it (RFC 9110, section 5.5).
      ' \t application/json\t ',
    ])
      assert.equal((await logIn(`Content-Type:${type}`)).status, 200, type);
  });

  it('H05 is not looked at when it says anything else', async () => {
    for (const type of [
      '',
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      'application/jsonx',
      'application/json-patch+json',
      'application/vnd.api+json',
      'xapplication/json',
      'application/json garbage',
      'application/json\tgarbage',
      'application/json, text/plain',
      'text/plain, application/json',
      'application / json',
      'application/ json',
      'application\t/json',
      'application/json;',
      'application/json; charset=utf-7',
      'application/json; charset=utf-16',
      'application/json; charset=iso-8859-1',
      'application/json; charset="utf-8',
      'application/json; charset=utf-8; charset=utf-7',
      'application/json; boundary=x',
      'application/json\x0b',
      '*/*',
      'json',
      'undefined',
    ]) {
      const answer = await logIn(`Content-Type: ${type}`);
      if (type.includes('\x0b')) assertProblem(answer, 400, 'request/malformed', 'a control character in a field');
      else assertProblem(answer, 415, 'request/media-type', type);
    }
    assertProblem(await logIn(), 415, 'request/media-type', 'no type at all');
    const twice = await logIn('Content-Type: application/json', 'Content-Type: text/plain');
    assertProblem(twice, 415, 'request/media-type', 'two types');
    const same = await logIn('Content-Type: application/json', 'Content-Type: application/json');
    assertProblem(same, 415, 'request/media-type', 'one type twice');
  });

  it('H14 is never inflated', async () => {
    const packed = {
      gzip: gzipSync(credentials),
      deflate: deflateSync(credentials),
      br: brotliCompressSync(credentials),
    };
    for (const [coding, bytes] of Object.entries(packed)) {
      const headers = { 'content-encoding': coding };
      const answer = await service.call('POST', '/login', { raw: new Uint8Array(bytes), headers });
      assertProblem(answer, 415, 'request/media-type', coding);
    }
    for (const coding of ['gzip, gzip', 'identity', 'zstd', '*', 'x'])
      assertProblem(
        await logIn('Content-Type: application/json', `Content-Encoding: ${coding}`),
        415,
        'request/media-type',
      );
  });

  it('H11 may be as long as the limit and no longer', async () => {
    for (const [length, status] of [
      [limitBytes - 1, 200],
      [limitBytes, 200],
      [limitBytes + 1, 413],
    ] as const) {
      const raw = credentials.padEnd(length);
      assert.equal((await service.call('POST', '/login', { raw })).status, status, `${length} bytes`);
      const chunk = `${length.toString(16)}\r\n${raw}\r\n0\r\n\r\n`;
      const fields = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
      assert.equal(
        (await ask(service.base, request('POST /login', fields, chunk))).status,
        status,
        `${length} bytes in chunks`,
      );
    }
    assertProblem(await service.call('POST', '/login', { raw: ' '.repeat(limitBytes + 1) }), 413, 'request/too-large');
  });

  it('H11 is refused as soon as its announced length is over the limit', async () => {
    const head =
      'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n';
    const answer = await ask(service.base, `${head}{`);
    assertProblem(answer, 413, 'request/too-large');
    assert.equal(answer.headers.get('connection'), 'close');
  });

  it('H11 in chunks without an end is refused when it has passed the limit', async () => {
    const head =
      'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunks = Array.from({ length: 5 }, () => `1000\r\n${' '.repeat(4_096)}\r\n`);
    const answer = await ask(service.base, [head, ...chunks]);
    assertProblem(answer, 413, 'request/too-large');
    assert.equal(answer.headers.get('connection'), 'close');
  });

  it('H13 is asked for only when it will be read', async () => {
    const statuses = async (message: Buffer | string) =>
      (await exchange(service.base, message)).answers.map(({ status }) => status);
    const expect = 'Expect: 100-continue';
    assert.deepEqual(await statuses(jsonRequest('POST /login', credentials, [expect])), [100, 200]);
    const tooLong = 'POST /login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 16385\r\n';
    assert.deepEqual(await statuses(`${tooLong}${expect}\r\n\r\n`), [413]);
    const stranger = 'POST /users HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n';
    assert.deepEqual(await statuses(`${stranger}${expect}\r\n\r\n`), [401]);
    const oldVersion = `POST /login HTTP/1.0\r\n${expect}\r\nContent-Type: application/json\r\nContent-Length: `;
    assert.deepEqual(await statuses(`${oldVersion}${credentials.length}\r\n\r\n${credentials}`), [200]);
    const answer = await ask(service.base, jsonRequest('POST /login', credentials, ['Expect: a miracle']));
    assertProblem(answer, 417, 'request/expectation');
  });

  it('H09 comes back as JSON whatever the client would rather have', async () => {
    const wishes = [
      'text/html',
      '*/*',
      'application/xml',
      'application/json;q=0',
      '*/*;q=0',
      'text/html,*;q=0.1',
      ',;=/',
    ];
    for (const accept of wishes) {
      const headers = { accept, 'accept-language': 'de', 'accept-charset': 'utf-16', 'accept-encoding': 'br, gzip' };
      const live = await service.call('GET', '/health/live', { headers });
      assert.deepEqual([live.status, live.text], [200, '{"status":"ok"}'], accept);
      assert.equal(live.headers.get('content-type'), 'application/json; charset=utf-8');
      assert.equal(live.headers.get('content-encoding'), null);
      assertProblem(await service.call('GET', '/nothing', { headers }), 404, 'request/not-found', accept);
      assertProblem(await service.call('GET', '/dashboard', { headers }), 401, 'access/token-missing', accept);
    }
  });
});
