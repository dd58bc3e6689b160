/** Requests that wait for a decision: what all of them together cost, and how many there may be. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, QueryResult } from 'kysely';
import { type Answer, makeClient } from '../support/client.ts';
import { commands, json } from '../support/commands.ts';
import { anyDatabase, everyDatabase, onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install, password, start } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { openProxy } from '../support/proxy.ts';
import { readAnswers } from '../support/raw-http.ts';

type Applicant = { id: number; username: string; status_token: string };

const mostForToken = 5;
const metrics = { METRICS_PORT: '0' };

let names = 0;
async function register({ call }: Installation, headers = {}): Promise<Applicant> {
  const answer = await call('POST', '/register', { body: { username: `applicant${++names}`, password }, headers });
  assert.equal(answer.status, 201, answer.text);
  return answer.json;
}

/** What the metrics say, so each installation here has some. */
async function countWaiting({ deps }: Installation): Promise<number> {
  return Number(/^admittance_waits (\d+)$/m.exec(await deps.metrics.page())?.[1]);
}

/** Until so many wait. */
async function untilWaiting(service: Installation, count: number): Promise<void> {
  while ((await countWaiting(service)) !== count) await sleep(5);
}

/** @returns what is asked of the database outside transactions from now on; `hold` keeps what matches from being answered */
function readStatements({ deps }: Installation): { statements: string[]; hold(pattern: RegExp): () => void } {
  const executor = deps.database.getExecutor();
  const statements: string[] = [];
  let [held, released]: [RegExp | undefined, Promise<void>] = [undefined, Promise.resolve()];
  const execute = executor.executeQuery.bind(executor);
  executor.executeQuery = async <R>(query: CompiledQuery<R>): Promise<QueryResult<R>> => {
    statements.push(query.sql.replaceAll('`', '"'));
    if (held?.test(query.sql)) await released;
    return execute(query);
  };
  return {
    statements,
    hold(pattern) {
      const { promise, resolve } = Promise.withResolvers<void>();
      [held, released] = [pattern, promise];
      return () => {
        held = undefined;
        resolve();
      };
    },
  };
}

const looksForNews = /select .*version.* from .guards./;
const looksUpTokens = /from "users" where "status_token_hash" in/;

onEveryDatabase('requests that wait for a decision', (database) => {
  let url: string;
  let service: Installation;
  let boss: string;
  before(async () => {
    url = await database.create();
    service = await install({ ...database, create: async () => url }, metrics);
    boss = await service.signIn('boss', adminPassword);
  });
  const decide = (id: number, decision: string) => service.call('POST', `/users/${id}/${decision}`, { token: boss });
  const watch = ({ status_token }: Applicant, wait: number) =>
    service.call('GET', `/registrations/${status_token}?wait=${wait}`);
  const watchAll = (applicants: readonly Applicant[], each: number, wait: number) =>
    applicants.map((applicant) => Array.from({ length: each }, () => watch(applicant, wait)));
  const applicants = (count: number) => Promise.all(Array.from({ length: count }, () => register(service)));

  it('cost one query at a time, however many they are', async () => {
    const answers = watchAll(await applicants(8), mostForToken, 4);
    await untilWaiting(service, 8 * mostForToken);
    const begun = performance.now();
    const { statements } = readStatements(service);
    for (const answer of await Promise.all(answers.flat())) assert.equal(answer.json.status, 'pending');
    const looks = statements.filter((statement) => looksForNews.test(statement));
    const mostLooks = Math.ceil((performance.now() - begun) / 500) + 1;
    assert.ok(looks.length > 1 && looks.length <= mostLooks, `${looks.length} of ${mostLooks}`);
    assert.ok(statements.length - looks.length <= 1, `and one for what was decided before: ${statements.join('\n')}`);
  });

  it('cost no query when the process decides itself, by whatever way', async () => {
    const people = await applicants(5);
    const [approved, rejected, first, second, deleted] = people as [
      Applicant,
      Applicant,
      Applicant,
      Applicant,
      Applicant,
    ];
    const { statements, hold } = readStatements(service);
    // Nothing can be learned of the database.
    const release = hold(looksForNews);
    const answers = watchAll(people, 2, 30);
    await untilWaiting(service, 10);
    await decide(approved.id, 'approve');
    await decide(rejected.id, 'reject');
    const decisions = [
      { id: first.id, decision: 'approve' },
      { id: second.id, decision: 'reject' },
    ];
    const together = await service.call('POST', '/approvals', { token: boss, body: { decisions } });
    assert.equal(together.status, 200, together.text);
    assert.equal((await service.call('DELETE', `/users/${deleted.id}`, { token: boss })).status, 200);
    const told = await Promise.all(answers.flat());
    assert.deepEqual(
      told.map(({ json }) => json.status),
      ['active', 'rejected', 'active', 'rejected', 404].flatMap((status) => [status, status]),
    );
    assert.deepEqual(
      statements.filter((statement) => looksUpTokens.test(statement)),
      [],
    );
    release();
  });

  it('are told what another process decides, and only those it is about', async () => {
    const people = await applicants(3);
    const [approved, deleted, undecided] = people as [Applicant, Applicant, Applicant];
    const [ofApproved = [], ofDeleted = [], ofUndecided = []] = watchAll(people, 2, 30);
    await untilWaiting(service, 6);
    const admittance = commands(url);
    json(await admittance('users', 'approve', approved.username, '--json'));
    for (const answer of await Promise.all(ofApproved))
      assert.deepEqual([answer.status, answer.json.role], [200, 'user']);
    await admittance('users', 'delete', deleted.username, '--yes');
    for (const answer of await Promise.all(ofDeleted)) assertProblem(answer, 404, 'registration/not-found');
    assert.equal(await countWaiting(service), 2);
    await decide(undecided.id, 'reject');
    for (const answer of await Promise.all(ofUndecided)) assert.equal(answer.json.status, 'rejected');
  });

  it('miss no decision that is made at the moment they come', async () => {
    for (const person of await applicants(20)) {
      const [answer] = await Promise.all([watch(person, 30), decide(person.id, 'approve')]);
      assert.equal(answer.json.status, 'active');
    }
    await untilWaiting(service, 0);
  });

  it('are few for one token, and more are refused without a query', async () => {
    const person = await register(service);
    const answers = Array.from({ length: mostForToken }, () => watch(person, 30));
    await untilWaiting(service, mostForToken);
    const { statements } = readStatements(service);
    const before = statements.length;
    const refused = await watch(person, 30);
    assertProblem(refused, 429, 'registration/too-many-waits');
    assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d?$/);
    assert.doesNotMatch(statements.slice(before).join('\n'), /"users"/);
    assert.equal((await watch(person, 0)).json.status, 'pending', 'to ask without waiting');
    assert.equal(await countWaiting(service), mostForToken);
    await decide(person.id, 'reject');
    for (const answer of await Promise.all(answers)) assert.equal(answer.json.status, 'rejected');
    assert.equal((await watch(person, 30)).json.status, 'rejected');
  });

  it('leave nothing behind when they are sent ahead on one connection, whose client goes away', async () => {
    const person = await register(service);
    const { port } = new URL(service.base);
    const socket: Socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET /registrations/${person.status_token}?wait=30 HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(30));
    await untilWaiting(service, mostForToken);
    socket.destroy();
    await untilWaiting(service, 0);
    assert.equal((await watch(person, 1)).json.status, 'pending');
  });
});

describe('requests that wait, of one network', () => {
  it('are limited together, by the address that a trusted proxy names, in IPv6 by /64', async () => {
    const service = await install(anyDatabase, { ...metrics, TRUSTED_PROXIES: '127.0.0.1', NETWORK_ATTEMPTS: '10' });
    const most = 100;
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const people: Applicant[] = [];
    for (let at = 0; at < most / mostForToken; at++) people.push(await register(service, from(`192.0.2.${at}`)));
    const watch = ({ status_token }: Applicant, address: string) =>
      service.call('GET', `/registrations/${status_token}?wait=30`, { headers: from(address) });
    const answers = people.flatMap((person) =>
      Array.from({ length: mostForToken }, (_, at) => watch(person, `2001:db8::${at + 1}`)),
    );
    await untilWaiting(service, most);
    const late = await register(service, from('192.0.2.200'));
    assertProblem(await watch(late, '2001:db8::ffff'), 429, 'registration/too-many-waits');
    const elsewhere = watch(late, '2001:db8:0:1::1');
    await untilWaiting(service, most + 1);
    await service.app.close();
    for (const { json } of await Promise.all([...answers, elsewhere])) assert.equal(json.status, 'pending');
    assert.equal(await countWaiting(service), 0);
  });
});

describe('requests that wait when the server stops', () => {
  it('are all answered, also those that were sent ahead on one connection', async () => {
    const service = await install(anyDatabase, metrics);
    const { status_token } = await register(service);
    const socket = connect(Number(new URL(service.base).port), '127.0.0.1');
    socket.write(`GET /registrations/${status_token}?wait=30 HTTP/1.1\r\nHost: a\r\n\r\n`.repeat(3));
    await untilWaiting(service, 3);
    const closing = service.app.close();
    const text = Buffer.concat(await socket.toArray()).toString('latin1');
    await closing;
    const bodies = readAnswers(text, false).map(({ status, body }) => [status, JSON.parse(body).status]);
    // The first one ends the connection.
    assert.deepEqual(bodies[0], [200, 'pending']);
    assert.equal(await countWaiting(service), 0);
  });
});

const servers = everyDatabase.filter(({ name }) => name !== 'sqlite');
describe('requests that wait while the database is away', () => {
  for (const database of servers)
    it(`on ${database.title} wait on, are told of a decision when it is back, and at their end are not told what is not known`, async () => {
      const url = await database.create();
      const proxy = await openProxy(url);
      const elsewhere = await install({ ...anyDatabase, create: async () => url });
      const boss = await elsewhere.signIn('boss', adminPassword);
      const service = await start(proxy.url, metrics);
      const person = await register(elsewhere);
      const client = makeClient(service.base);
      const watch = (wait: number) => client('GET', `/registrations/${person.status_token}?wait=${wait}`);
      const { statements } = readStatements(service);
      const [short, long] = [watch(3), watch(30)];
      // Both have seen how it stands, and it was looked for news.
      while (statements.filter((statement) => looksForNews.test(statement)).length < 2) await sleep(5);
      await proxy.cut();
      assertProblem(await short, 503, 'database/unavailable');
      assert.equal(await countWaiting(service), 1);
      const { status } = await elsewhere.call('POST', `/users/${person.id}/reject`, {
        token: boss,
        body: { reason: 'No' },
      });
      assert.equal(status, 200);
      await proxy.mend();
      const told: Answer = await long;
      assert.deepEqual([told.status, told.json.status, told.json.status_reason], [200, 'rejected', 'No']);
      assert.equal(service.log().split('they wait on').length - 1, 1, 'one line for all');
    });
});
