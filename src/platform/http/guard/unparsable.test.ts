import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Problem } from '../../../problems.ts';
import { refuseUnparsable, writeProblem } from './unparsable.ts';

const error = Object.assign(new Error('bad bytes'), { code: 'HPE_INVALID_METHOD' });
const begin = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n';

describe('bytes that are not HTTP', () => {
  let server: Server;
  let latest: ServerResponse | undefined;
  before(async () => {
    server = createServer((_request, response) => {
      latest = response;
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  /** Sends the beginning of a connection; gives both ends of it when the server has seen it. */
  const open = async (text: string): Promise<{ client: Socket; socket: Socket }> => {
    latest = undefined;
    refusals = 0;
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [Socket];
    if (text !== '') {
      client.write(text);
      await once(server, 'request');
    }
    return { client, socket };
  };
  const read = async (client: Socket) => Buffer.concat(await client.toArray()).toString();
  let refusals = 0;
  const refuse = (socket: Socket, response: ServerResponse | undefined, failure: NodeJS.ErrnoException = error) =>
    refuseUnparsable(failure, socket, response, ({ status }) => `refused with ${status}, ${++refusals}`);

  it('are answered once, however many errors follow', async () => {
    const { client, socket } = await open('');
    for (let count = 0; count < 3; count++) refuse(socket, undefined);
    assert.equal(await read(client), 'refused with 400, 1');
  });

  it('are answered after the request that came whole before them', async () => {
    const { client, socket } = await open(`${begin}ok`);
    await latest?.req.resume().toArray();
    for (let count = 0; count < 3; count++) refuse(socket, latest);
    latest?.end('in its turn');
    assert.match(await read(client), /^HTTP\/1\.1 200 OK.*in its turn\W*(0\W*)?refused with 400, 1$/s);
    assert.equal(refusals, 1);
  });

  it('are answered at once when they are in the body of a request that has no answer yet', async () => {
    const { client, socket } = await open(begin);
    refuse(socket, latest);
    assert.equal(await read(client), 'refused with 400, 1');
  });

  it('are not answered when they are in the body of a request that has its answer', async () => {
    const { client, socket } = await open(begin);
    latest?.end('the answer');
    refuse(socket, latest);
    assert.match(await read(client), /the answer\W*(0\W*)?$/);
  });

  it('are told by status: too many, too slow, or malformed', async () => {
    for (const [code, status] of [
      ['HPE_HEADER_OVERFLOW', 431],
      ['ERR_HTTP_REQUEST_TIMEOUT', 408],
      ['HPE_INVALID_CONSTANT', 400],
    ] as const) {
      const { client, socket } = await open('');
      refuse(socket, undefined, Object.assign(new Error(code), { code }));
      assert.equal(await read(client), `refused with ${status}, 1`);
    }
  });

  it('are not answered when the client is gone', async () => {
    const { client, socket } = await open('');
    refuse(socket, undefined, Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    assert.equal(await read(client), '');
    assert.equal(socket.destroyed, true);
  });
});

describe('the bytes of a problem', () => {
  it('are an answer that any client can read', async () => {
    const text = writeProblem(new Problem('request/timeout'), 'an-id', { 'x-a': 'b' });
    const [head = '', body = ''] = text.split('\r\n\r\n');
    assert.match(head, /^HTTP\/1\.1 408 Request Timeout\r\nx-a: b\r\n/);
    assert.match(head, new RegExp(`content-length: ${Buffer.byteLength(body)}\r\nconnection: close$`));
    assert.deepEqual([JSON.parse(body).code, JSON.parse(body).request_id], ['request/timeout', 'an-id']);
  });
});
