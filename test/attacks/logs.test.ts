/**
 * What comes from strangers cannot forge the log, and what is secret is not in it. Covers L02, L03; a
 * log that nobody reads (L07) is in test/journeys/serve.test.ts, and every other test file holds its
 * own log against the secrets that it used (test/support/canaries.ts).
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { anyDatabase, onEveryDatabase } from '../support/databases.ts';
import { type Installation, install, password } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, exchange, jsonRequest, request } from '../support/raw-http.ts';

const forged = '{"level":"info","msg":"forged"}';
/** Everything that some reader takes for the end of a line, or some terminal for a command. */
const hostile = ['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029', '\u001b[2J', '\u009b2J', '"}\n', '\0'];

describe('the log', () => {
  it('L02 has one event a line, whatever is in names, headers and addresses', async () => {
    const service = await install(anyDatabase, { LOG_LEVEL: 'debug' });
    for (const piece of hostile) {
      const text = `${piece}${forged}`;
      await service.call('POST', '/login', { body: { username: text, password: `${password}${piece}` } });
      await service.call('POST', '/register', { body: { username: text, password, note: text, [text]: 1 } });
      await service.call('GET', `/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}`);
      const bytes = Buffer.from(text).toString('latin1');
      for (const line of [`GET /${bytes}`, 'GET /health/live'])
        await exchange(service.base, request(line, [`User-Agent: ${bytes}`, `X-Request-Id: ${bytes}`]));
      service.deps.log.error({ err: new Error(text), [text]: text }, text);
    }
    assertOneEventALine(service, hostile.length * 6);
    assert.equal(
      service
        .log()
        .split('\n')
        .some((line) => line.startsWith(forged)),
      false,
    );
  });

  it('names its levels in words', async () => {
    const { deps, log } = await install(anyDatabase, { LOG_LEVEL: 'debug' });
    const levels = ['debug', 'info', 'warn', 'error', 'fatal'] as const;
    for (const level of levels) deps.log[level]('by its name');
    const told = log()
      .split('\n')
      .filter((line) => line.includes('by its name'));
    assert.deepEqual(
      told.map((line) => JSON.parse(line).level),
      levels,
    );
  });

  it('L03 does not hold what was typed into the field for the name', async () => {
    const service = await install(anyDatabase, { LOG_LEVEL: 'debug' });
    const secret = 'typed into the wrong field';
    for (const username of [secret, secret.replaceAll(' ', '.')]) {
      assertProblem(await service.call('POST', '/login', { body: { username, password } }), 401, 'login/rejected');
      await service.call('POST', '/register', { body: { username, password: 'short' } });
      await service.call('GET', `/users/${encodeURIComponent(username)}`);
      assert.equal(service.log().includes(username), false);
    }
    await ask(service.base, jsonRequest('POST /login', `{"username":"${secret}","password":"${secret}`));
    assert.equal(service.log().includes(secret), false, 'not as a piece of what cannot be parsed either');
  });

  it('says that there was a secret where somebody hands one on by mistake, and spares its neighbours', async () => {
    const { deps, log } = await install(anyDatabase);
    const body = { username: 'somebody', password: 'canary one', nested: [{ refresh_token: 'canary two' }] };
    const headers = { authorization: 'canary three', cookie: 'canary four', host: 'example.org' };
    deps.log.info({ body, headers, access_token: 'canary five' }, 'by mistake');
    const cause = Object.assign(new Error('inner'), { sql: 'canary six' });
    deps.log.error({ err: new AggregateError([cause], 'outer') }, 'failed');
    assert.doesNotMatch(log(), /canary/);
    assert.match(log(), /"username":"somebody","password":"\[secret\]"/);
    assert.match(log(), /"host":"example.org"/);
    assert.equal(body.password, 'canary one', 'what is logged is not changed');
  });
});

onEveryDatabase('the log of a statement that failed', (database) => {
  it('tells what failed, and none of the values', async () => {
    const service = await install(database);
    await sql`ALTER TABLE users RENAME COLUMN note TO remark`.execute(service.deps.database);
    const body = { username: 'applicant', password, email: 'applicant@example.org', note: 'between us' };
    const answer = await service.call('POST', '/register', { body });
    assertProblem(answer, 500, 'server/error');
    const line = service
      .log()
      .split('\n')
      .find((text) => text.includes(answer.json.request_id) && text.includes('unexpected error'));
    assert.match(line ?? '', /note/);
    assert.doesNotMatch(line ?? '', /argon2|applicant@|between us/);
  });

  it('tells nothing of a row that the database refuses either', {
    skip: database.name === 'sqlite' && 'a rule cannot be added to a table that is there',
  }, async () => {
    const service = await install(database);
    await sql`ALTER TABLE users ADD CONSTRAINT no_note CHECK (note IS NULL)`.execute(service.deps.database);
    const body = { username: 'applicant', password, email: 'applicant@example.org', note: 'between us' };
    assertProblem(await service.call('POST', '/register', { body }), 500, 'server/error');
    assert.match(service.log(), /no_note/);
    assert.doesNotMatch(service.log(), /argon2id|applicant@|between us/);
  });
});

function assertOneEventALine(service: Installation, least: number): void {
  const lines = service.log().split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
  assert.equal(lines.pop(), '');
  assert.ok(lines.length >= least, `${lines.length} lines`);
  for (const line of lines) {
    assert.doesNotMatch(line, /\p{Cc}/u);
    const event = JSON.parse(line);
    assert.deepEqual([typeof event.time, typeof event.msg], ['string', 'string']);
  }
}
