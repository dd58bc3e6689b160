/**
 * Thousands of requests that are nearly right, made from our own API description. Covers H33.
 * `FUZZ_SEED=…` repeats a run, `FUZZ_RUNS=…` makes it longer.
 */
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { it } from 'node:test';
import fc from 'fast-check';
import { type Operation, operationsOf } from '../../console/src/reference/api-document.ts';
import { problemsOfEveryRequest } from '../../scripts/generate/describe-operation.ts';
import { buildConsole } from '../support/built-console.ts';
import { type Answer, type PlainRequest, sendAsIs } from '../support/client.ts';
import { onTwoDatabases } from '../support/databases.ts';
import { apiDocument, assertDescribed, operationAt } from '../support/described-api.ts';
import { install } from '../support/installation.ts';
import { mutatedRequests } from '../support/mutated-requests.ts';
import { makeStandIns } from '../support/stand-ins.ts';
import { isFullTier } from '../support/tier.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? (isFullTier ? 10_000 : 700));
const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));

onTwoDatabases('a request mutated from the description', (database) => {
  it(`H33 gets an answer that the description has, ${runs} times`, async (test) => {
    test.diagnostic(`${database.name}: FUZZ_SEED=${seed}`);
    const service = await install(database, {}, buildConsole());
    const document = apiDocument;
    const operations = operationsOf(document);
    const standIns = await makeStandIns(service);
    const tally = new Map<string, number>();
    const succeeded = new Set<string>();
    const met = new Set<string>();
    let sentSoFar = 0;

    const property = fc.asyncProperty(mutatedRequests(document), async (mutated) => {
      if (sentSoFar++ % 20 === 0) await standIns.renew();
      const sent = await standIns.fillIn(mutated);
      const answer = await sendAsIs(service.base, sent);
      const isHead = sent.method === 'HEAD';
      const operation = operationAt(operations, sent.method, sent.path);
      assertNoFailure(answer);
      if (operation) assertDescribed(document, operation, answer, isHead);
      else assertNoOperation(sent, answer);
      standIns.note(mutated.caller, answer.status);
      tally.set(`${answer.status}`, (tally.get(`${answer.status}`) ?? 0) + 1);
      met.add(mutated.operationId);
      if (operation && answer.status < 400) succeeded.add(operation.operationId);
    });
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true });

    const counts = [...tally].sort().map(([status, count]) => `${status} × ${count}`);
    test.diagnostic(
      `${database.name}: ${counts.join(', ')}; ${succeeded.size} of ${operations.length} operations succeeded`,
    );
    assert.equal(met.size, operations.length, 'every operation had its turn');
    assertTeaches(operations, succeeded);
    assert.equal((await service.call('GET', '/health/live')).status, 200);
    assert.doesNotMatch(service.log(), /"level":"(error|fatal)"/);
    assert.deepEqual(Object.keys(Object.prototype), []);
  });
});

/** Not one that a client may blame us for: but being busy is said in the description. */
function assertNoFailure({ status, json, text }: Answer): void {
  if (status < 500) return;
  assert.ok(status === 501 || /^server\/(busy|stalled)$/.test(json?.code), `${status} ${text}`);
}

/** The pages for browsers are not described; `OPTIONS` is for any address. */
function assertNoOperation({ method, path }: PlainRequest, { status, headers, json, text }: Answer): void {
  const about = `${method} ${path} ${status} ${text.slice(0, 200)}`;
  if (status < 400) assert.ok(method === 'OPTIONS' || /^\/(setup|docs|console)\b|^\/(\?|$)/.test(path), about);
  else {
    assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8', about);
    if (method === 'HEAD') assert.equal(text, '');
    else assert.ok(problemsOfEveryRequest.includes(json.code), about);
  }
}

/** A run of refusals only would prove little. What needs a fresh link or the caller's password is not expected. */
function assertTeaches(operations: readonly Operation[], succeeded: ReadonlySet<string>): void {
  const expected = operations
    .map(({ operationId }) => operationId)
    .filter((id) => !/^(setUp|changePassword)$/.test(id));
  const missing = expected.filter((id) => !succeeded.has(id));
  assert.ok(missing.length <= (runs < 10_000 ? expected.length / 4 : 0), `without a success: ${missing.join(', ')}`);
}
