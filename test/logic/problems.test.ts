/** What the console makes of an answer that is none, and where a form says it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem, readProblem } from '../../console/src/api/problem.ts';
import { besidesFields, fieldProblems } from '../../console/src/parts/field-problems.ts';

const refusal = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readProblem(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers }));

describe('a refusal', () => {
  it('is told by its code and sentence, with all that is wrong with each field', async () => {
    const problem = await refusal(400, {
      code: 'user/username-refused',
      error: 'This username cannot be used: …',
      errors: [
        { field: 'password', message: 'is wrong' },
        { field: 'username', message: 'is reserved' },
        { field: 'password', message: 'is short' },
      ],
    });
    assert.equal(problem.code, 'user/username-refused');
    assert.equal(problem.message, 'This username cannot be used: …');
    assert.deepEqual(problem.fields, { password: ['is wrong', 'is short'], username: ['is reserved'] });
    assert.equal(problem.retryAfter, undefined);
    assert.equal(problem.isOutage, false);
  });

  it('says how long to wait, in seconds only', async () => {
    assert.equal((await refusal(429, {}, { 'retry-after': '30' })).retryAfter, 30);
    assert.equal((await refusal(429, {}, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' })).retryAfter, undefined);
  });

  it('of a proxy, in whatever form, is one of a server that is away or that nobody can read', async () => {
    for (const body of ['<html>Bad gateway</html>', '', 'null', '[]', '"text"']) {
      const problem = await refusal(502, body);
      assert.equal(problem.code, 'console/unreadable', body);
      assert.equal(problem.isOutage, true);
      assert.notEqual(problem.message, '', 'something is said of it');
    }
  });

  it('heals by itself when the server is away, and not when it has refused', () => {
    const heals = (status: number) => new Problem(status, 'a/code', 'sentence', {}).isOutage;
    assert.deepEqual([0, 502, 503, 504].map(heals), [true, true, true, true]);
    assert.deepEqual([400, 401, 403, 404, 409, 412, 429, 500].map(heals), Array(8).fill(false));
  });
});

describe('what a form says of a refusal', () => {
  const labels = { username: 'Username', password: 'Password' };
  const problem = (code: string, fields: Record<string, string[]>) =>
    new Problem(400, code, 'The sentence.', { fields });

  it('stands at the fields that it has', () => {
    const error = problem('request/invalid', {
      username: ['is taken'],
      password: ['is short', 'is common'],
      role: ['is'],
    });
    const said = fieldProblems(error, labels);
    assert.deepEqual(Object.keys(said).sort(), ['password', 'username']);
    assert.match(said['username'] ?? '', /^Username is taken\.$/);
    assert.match(said['password'] ?? '', /^Password is short\. It is common\.$/);
    assert.equal(besidesFields(error, { labels }), null);
  });

  it('stands above it when it is about something else', () => {
    const error = problem('request/invalid', { role: ['is unknown'] });
    assert.deepEqual(fieldProblems(error, labels), {});
    assert.equal(besidesFields(error, { labels }), error);
    const other = new TypeError('no problem of the service');
    assert.equal(besidesFields(other, { labels }), other);
    assert.equal(besidesFields(null, { labels }), null);
  });

  it('stands at the field that it means without naming it', () => {
    const complaints = { labels, codes: { 'user/exists': 'username' } };
    const error = problem('user/exists', {});
    assert.deepEqual(fieldProblems(error, labels, complaints.codes), { username: 'The sentence.' });
    assert.equal(besidesFields(error, complaints), null);
  });
});
