/**
 * The service behind nginx, Caddy and HAProxy with the files of deploy/: what comes through unharmed, what the
 * service is told of its clients, and what is written down of them. Covers B04 on the side of the proxy.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { cleanUpLater } from '../support/cleanup.ts';
import { anyDatabase } from '../support/databases.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { caddy, certificateAuthority, haproxy, nginx } from '../support/reverse-proxies.ts';

for (const proxy of [nginx, caddy, haproxy]) {
  describe(`behind ${proxy.name}`, { skip: proxy.skip }, () => {
    let service: Installation;
    let port: number;
    let accessLog: () => string;
    let statusToken: string;
    const send = (method: string, path: string, call: Call = {}) => sendTo(port, method, path, call);

    before(async () => {
      service = await install(anyDatabase, { PUBLIC_URL: 'https://localhost' });
      ({ port, accessLog } = await proxy.start(Number(new URL(service.base).port)));
    });

    it('people register, sign in and read what is theirs; no token is kept by anybody', async () => {
      const registered = await send('POST', '/register', { body: { username: 'maria', password } });
      assert.equal(registered.status, 201, registered.text);
      statusToken = registered.json.status_token;
      const tokens = [];
      for (const username of ['nora', 'olga']) {
        await service.addUser(username);
        const login = await send('POST', '/login', { body: { username, password } });
        assert.deepEqual([login.status, login.headers['cache-control']], [200, 'no-store'], login.text);
        tokens.push(login.json.access_token);
      }
      for (const [index, name] of ['nora', 'olga', 'nora', 'olga'].entries()) {
        const { json } = await send('GET', '/dashboard', { token: tokens[index % 2] });
        assert.equal(json.user.username, name);
      }
      assert.equal((await send('GET', '/dashboard', { token: `${tokens[0]}x` })).status, 401);
    });

    it('versions stay strong, so that If-Match works, also for a client that takes compressed answers', async () => {
      const { token } = await service.addUser('petra');
      const headers = { 'accept-encoding': 'gzip, br', accept: 'application/json' };
      const { headers: answered } = await send('GET', '/users/me', { token, headers });
      assert.match(answered.etag ?? '', /^"/);
      assert.equal(answered['content-encoding'], undefined);
      const body = { display_name: 'Petra' };
      const stale = await send('PATCH', '/users/me', { token, body, headers: { 'if-match': '"0"' } });
      assert.equal(stale.status, 412, stale.text);
      const fresh = await send('PATCH', '/users/me', { token, body, headers: { 'if-match': answered.etag ?? '' } });
      assert.equal(fresh.status, 200, fresh.text);
      assert.equal((await send('PROPFIND', '/users/me')).status, 501);
      assert.match(String((await send('GET', '/..%2f..%2fetc/passwd')).status), /^40[04]$/);
    });

    it('a registration is watched to the end of the wait', async () => {
      const began = performance.now();
      const answer = await send('GET', `/registrations/${statusToken}?wait=2`);
      assert.deepEqual([answer.status, answer.json.status], [200, 'pending'], answer.text);
      assert.ok(performance.now() - began > 1_900);
    });

    it('a body over the limit is refused in the words of the service, and one at the limit comes through', async () => {
      const login = (length: number) => JSON.stringify({ username: 'x', password: 'y' }).padEnd(length);
      const direct = await service.call('POST', '/login', {
        raw: login(16_385),
        headers: { 'content-type': 'application/json' },
      });
      const { request_id, ...words } = direct.json;
      for (const length of [16_385, 16_400, 17_000, 20_000, 99_999, 200_000]) {
        const refused = await send('POST', '/login', { raw: login(length) });
        assert.equal(refused.status, 413, `${length}`);
        assert.equal(refused.headers['content-type'], 'application/problem+json; charset=utf-8');
        assert.deepEqual(refused.json, words);
      }
      assert.equal(typeof request_id, 'string');
      assert.equal((await send('POST', '/login', { raw: login(16_384) })).json.code, 'login/rejected');
      const { token } = await service.addUser('queen', 'admin');
      const many = { id: 2_000_000_000, decision: 'reject', reason: 'n'.repeat(400) };
      const decisions = Array.from({ length: 1_000 }, (_, at) => ({ ...many, id: many.id + at }));
      const decided = await send('POST', '/approvals', { token, body: { decisions } });
      assert.deepEqual([decided.status, decided.json.results.length], [200, 1_000], 'a longer one at its one address');
      const chunked = await send('POST', '/login', {
        raw: login(200_000),
        headers: { 'transfer-encoding': 'chunked' },
      });
      assert.match(String(chunked.status), /^(413|502)$/, 'Caddy 2.6 does not tell why it cut it off');
    });

    it('the access log has every request, and the token of none', async () => {
      await send('GET', `/registrations/${statusToken}`);
      await assert.doesNotReject(until(() => accessLog().includes('/registrations/...')));
      assert.equal(accessLog().includes(statusToken), false);
      assert.doesNotMatch(accessLog(), /eyJ|rt_|Bearer/);
      assert.match(accessLog(), /\/login/);
    });

    it('B04 the service is told the address of the client, whatever the client says of itself', async () => {
      const seen: IncomingHttpHeaders[] = [];
      const upstream = await listen((headers) => seen.push(headers));
      const mirror = await proxy.start(upstream);
      const forged = { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6', 'x-forwarded-proto': 'ftp' };
      assert.equal((await sendTo(mirror.port, 'GET', '/users/me', { token: 'abc', headers: forged })).status, 200);
      // HAProxy asks by itself whether the service is ready.
      const headers = seen.find(({ authorization }) => authorization !== undefined) ?? {};
      assert.equal(headers['x-forwarded-for'], '127.0.0.1');
      assert.equal(headers['x-forwarded-proto'], 'https');
      assert.equal(headers['forwarded'], undefined);
      assert.match(headers.host ?? '', /^localhost(:\d+)?$/);
      assert.equal(headers.authorization, 'Bearer abc');
    });

    it('what may have been done is not asked for twice when the connection breaks', async () => {
      let asked = 0;
      const upstream = await listen((headers) => {
        if (headers['content-length'] !== undefined) asked++;
        return headers['content-length'] !== undefined ? 'cut' : undefined;
      });
      const mirror = await proxy.start(upstream);
      // On a connection that is kept open is where some would try again.
      await sendTo(mirror.port, 'GET', '/');
      assert.equal((await sendTo(mirror.port, 'POST', '/login', { body: {} })).status, 502);
      assert.equal(asked, 1);
    });
  });
}

type Call = { token?: string | undefined; body?: unknown; raw?: string; headers?: Record<string, string> };
// biome-ignore lint/suspicious/noExplicitAny: an answer can be any JSON, and tests look into it
type Answer = { status: number | undefined; headers: IncomingHttpHeaders; text: string; json: any };

async function sendTo(
  port: number,
  method: string,
  path: string,
  { token, body, raw, headers }: Call = {},
): Promise<Answer> {
  const content = raw ?? (body === undefined ? '' : JSON.stringify(body));
  const outgoing = request({
    host: 'localhost',
    port,
    method,
    path,
    ca: certificateAuthority,
    agent: false,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(content !== '' && { 'content-type': 'application/json' }),
      ...(content !== '' && headers?.['transfer-encoding'] === undefined && { 'content-length': content.length }),
      ...headers,
    },
  });
  const answered = once(outgoing, 'response');
  // A proxy that has answered need not read the rest.
  outgoing.on('error', () => undefined);
  outgoing.end(content);
  const [incoming] = await answered;
  const answer = await text(incoming);
  return { status: incoming.statusCode, headers: incoming.headers, text: answer, json: parse(answer) };
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** A server that tells what it was sent. */
async function listen(look: (headers: IncomingHttpHeaders) => unknown): Promise<number> {
  const server = createServer((incoming, response) => {
    if (look(incoming.headers) === 'cut') incoming.socket.destroy();
    else response.end('{}');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanUpLater(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}
