/** Handlers that fail, clients that go away, connections that stay, and a server that stops. Covers F26, H25. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get as httpGet, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { exchange, jsonRequest } from '../support/raw-http.ts';

const credentials = JSON.stringify({ username: 'boss', password: adminPassword });

describe('a handler that fails', () => {
  it('F26 answers with an id that finds the reason in the log, and with nothing of the reason', async () => {
    const service = await install(anyDatabase);
    const token = await service.signIn('boss', adminPassword);
    await service.deps.database.destroy();
    const calls = [
      ['GET', '/health/ready', {}],
      ['POST', '/login', { raw: credentials }],
      ['POST', '/register', { body: { username: 'somebody', password } }],
      ['GET', '/users', { token }],
      ['GET', '/users/me', { token }],
      ['DELETE', '/users/1', { token }],
      ['GET', '/admin', { token }],
      ['GET', `/registrations/${'A'.repeat(43)}?wait=30`, {}],
      ['POST', '/setup', { body: { token: 'x', username: 'somebody', password } }],
    ] as const;
    for (const [method, path, options] of calls) {
      const answer = await service.call(method, path, options);
      assert.match(String(answer.status), /^50[03]$/, `${method} ${path}`);
      assertProblem(answer, answer.status, answer.status === 500 ? 'server/error' : 'database/unavailable', path);
      const members = ['type', 'title', 'status', 'detail', 'code', 'error', 'request_id'];
      assert.deepEqual(Object.keys(answer.json), members);
      assert.doesNotMatch(answer.text, /driver|destroy|sqlite|kysely|select|\.[jt]s\b|\n/i);
      const line = service
        .log()
        .split('\n')
        .find((text) => text.includes(answer.json.request_id) && text.includes('"err"'));
      assert.match(line ?? '', /"stack":"/, path);
      assert.doesNotMatch(line ?? '', new RegExp(`${adminPassword}|${password}`), 'no secret with it');
    }
    assert.equal((await service.call('GET', '/health/live')).status, 200);
  });
});

describe('a connection', () => {
  it('H25 carries a thousand requests without a warning, and many that wait', async () => {
    const service = await install(anyDatabase);
    const { json } = await service.call('POST', '/register', { body: { username: 'applicant', password } });
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    let connections = 0;
    service.app.server.on('connection', () => {
      connections++;
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const paths = ['/health/live', `/registrations/${json.status_token}`, '/nothing', '/dashboard', '/health/ready'];
    for (let count = 0; count < 1_000; count++) {
      const [response] = (await once(
        httpGet(`${service.base}${paths[count % paths.length]}`, { agent }),
        'response',
      )) as [IncomingMessage];
      await response.resume().toArray();
      assert.notEqual(response.headers.connection, 'close');
    }
    assert.equal(connections, 1);
    agent.destroy();
    const waiting = Array.from({ length: 5 }, () => service.call('GET', `/registrations/${json.status_token}?wait=1`));
    for (const answer of await Promise.all(waiting)) assert.equal(answer.json.status, 'pending');
    process.off('warning', note);
    assert.deepEqual(warnings, []);
  });

  it('H25 stays open after a refusal that leaves no doubt where the next request begins', async () => {
    const service = await install(anyDatabase);
    const refusal = jsonRequest('POST /login', '{"username":"boss"}').toString().replace('Connection: close\r\n', '');
    const { answers } = await exchange(service.base, [refusal, jsonRequest('POST /login', credentials)], {
      inTurn: true,
    });
    assert.deepEqual(
      answers.map(({ status }) => status),
      [400, 200],
    );
  });
});

describe('an applicant who waits', () => {
  const openWait = async (service: Installation) => {
    const { json } = await service.call('POST', '/register', { body: { username: 'applicant', password } });
    return `GET /registrations/${json.status_token}?wait=30 HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  };

  it('is not waited for any longer after going away', async () => {
    const service = await install(anyDatabase);
    const socket = connect(Number(new URL(service.base).port), '127.0.0.1');
    socket.write(await openWait(service));
    await sleep(200);
    socket.destroy();
    await once(socket, 'close');
    await sleep(100);
    // Whoever still looked for the decision would stumble over this, twice a second.
    await service.deps.database.destroy();
    await sleep(800);
    assert.doesNotMatch(service.log(), /"level":"(error|fatal)"/);
  });

  it('is answered at once when the server stops, and does not keep it from stopping', async () => {
    const service = await install(anyDatabase);
    const waiting = exchange(service.base, await openWait(service));
    await sleep(200);
    const [{ answers }] = await Promise.all([waiting, service.app.close()]);
    assert.deepEqual(
      answers.map(({ status, body }) => [status, JSON.parse(body).status]),
      [[200, 'pending']],
    );
  });
});

describe('a server that stops', () => {
  it('finishes what has begun, serves nothing that follows on the same connection, and ends', async () => {
    const service = await install(anyDatabase);
    const [head, body] = jsonRequest('POST /login', credentials).toString().split('\r\n\r\n') as [string, string];
    const socket = connect(Number(new URL(service.base).port), '127.0.0.1');
    socket.write(`${head.replace('\r\nConnection: close', '')}\r\n\r\n${body.slice(0, 9)}`);
    await sleep(100);
    const closing = service.app.close();
    await sleep(50);
    socket.write(`${body.slice(9)}GET /users HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += chunk;
    await closing;
    const [first = '', ...more] = text.split(/(?=HTTP\/1\.1 \d)/);
    assert.match(first, /^HTTP\/1\.1 200 .*"access_token"/s);
    // Or the connection ended with the first answer.
    for (const answer of more) assert.match(answer, /^HTTP\/1\.1 503 .*retry-after: 5.*"code":"server\/stopping"/s);
    await assert.rejects(service.call('GET', '/health/live'), 'nobody new is let in');
  });
});
