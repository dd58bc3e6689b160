/** Requests that depend on what the client has seen. Covers H23, H24. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Answer } from '../support/client.ts';
import { anyDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';
import { ask, request } from '../support/raw-http.ts';

/** Not a list of entity tags (RFC 9110, section 8.8.3). */
const malformed = [
  '',
  'x',
  '1.1',
  '"open',
  'open"',
  "'1.1'",
  '"a" "b"',
  '"a",,"b"x',
  '"a";"b"',
  '*, "a"',
  '"a", *',
  '**',
  'w/"1.1"',
  'W/1.1',
  'W/ "1.1"',
  '"a b"',
  '"a\tb"',
  '""a""',
];

describe('a conditional request', () => {
  let service: Installation;
  let boss: string;
  let alice: { id: number; token: string };
  before(async () => {
    service = await install(anyDatabase);
    boss = await service.signIn('boss', adminPassword);
    alice = await service.addUser('alice');
  });
  const get = (path: string, token: string, known?: string) =>
    service.call('GET', path, { token, ...(known !== undefined && { headers: { 'if-none-match': known } }) });
  const patch = (wanted: string | undefined, display_name = 'Alice', token = alice.token): Promise<Answer> =>
    service.call('PATCH', `/users/${alice.id}`, {
      token,
      body: { display_name },
      ...(wanted !== undefined && { headers: { 'if-match': wanted } }),
    });
  const etagOf = ({ headers }: Answer) => headers.get('etag') ?? assert.fail('no ETag');
  const current = async () => etagOf(await get('/users/me', alice.token));

  it('H23 is answered with 304 and the same ETag when the client has this version', async () => {
    const etag = await current();
    assert.match(etag, /^"[^"]+"$/);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, `"x",W/"y" ,\t${etag},"z"`, `"a,b", ${etag}`, '*']) {
      const answer = await get('/users/me', alice.token, known);
      assert.deepEqual([answer.status, answer.text, etagOf(answer)], [304, '', etag], known);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.equal(answer.headers.get('content-type'), null);
    }
    const lines = [`Authorization: Bearer ${alice.token}`, 'If-None-Match: "x"', `If-None-Match: ${etag}`];
    assert.equal((await ask(service.base, request('GET /users/me', lines))).status, 304, 'on two lines');
  });

  it('H23 is answered in full when it has another version, or says so in a way that is none', async () => {
    const etag = await current();
    const unlike = [
      '"x"',
      'W/"x"',
      '""',
      etag.slice(0, -1),
      etag.replaceAll('"', ''),
      etag.replaceAll('"', "'"),
      `"${etag}"`,
    ];
    for (const known of [...unlike, ...malformed, `${etag} x`, `x, ${etag}`, `${etag}${etag}`]) {
      const answer = await get('/users/me', alice.token, known);
      assert.deepEqual([answer.status, answer.json?.id], [200, alice.id], known);
    }
    await patch(undefined, 'Alice again');
    assert.equal((await get('/users/me', alice.token, etag)).status, 200, 'it has changed since');
  });

  it('H23 never gets a 304 for somebody else’s version of the same address', async () => {
    const bob = await service.addUser('bob');
    const [tagOfAlice, tagOfBob] = [await current(), etagOf(await get('/users/me', bob.token))];
    assert.notEqual(tagOfAlice, tagOfBob);
    const answer = await get('/users/me', bob.token, tagOfAlice);
    assert.deepEqual([answer.status, answer.json.username], [200, 'bob']);
    assertProblem(await get(`/users/${alice.id}`, bob.token, tagOfAlice), 404, 'user/not-found');
    assertProblem(await get(`/users/${alice.id}`, bob.token, '*'), 404, 'user/not-found');
    const headers = { 'if-none-match': tagOfAlice };
    assertProblem(await service.call('GET', '/users/me', { headers }), 401, 'access/token-missing');
  });

  it('H23 spares the transfer of what is public, too', async () => {
    for (const path of ['/.well-known/jwks.json', '/openapi.json']) {
      const first = await service.call('GET', path);
      assert.equal(first.headers.get('cache-control'), 'public, max-age=300');
      const again = await service.call('GET', path, { headers: { 'if-none-match': etagOf(first) } });
      assert.deepEqual([again.status, again.text, etagOf(again)], [304, '', etagOf(first)], path);
      assert.equal(again.headers.get('cache-control'), 'public, max-age=300');
    }
  });

  it('H24 changes the version that the client has seen', async () => {
    const wraps = [
      (tag: string) => tag,
      (tag: string) => `"x", ${tag}`,
      (tag: string) => `"a,b",W/"c" , ${tag}`,
      () => '*',
    ];
    for (const [turn, wrap] of wraps.entries()) {
      const before = await current();
      const answer = await patch(wrap(before), `Alice the ${turn}.`);
      assert.equal(answer.status, 200, answer.text);
      assert.notEqual(etagOf(answer), before);
      assert.equal(etagOf(answer), await current());
    }
  });

  it('H24 changes nothing when it is stale, and a weak tag is never the same (RFC 9110, section 13.1.1)', async () => {
    const stale = await current();
    const { headers } = await patch(undefined, 'Newer');
    const etag = headers.get('etag') as string;
    for (const wanted of [
      stale,
      `W/${etag}`,
      `"x", W/${etag}`,
      '"x"',
      '""',
      `"${stale.slice(1, -1)},${etag.slice(1, -1)}"`,
    ])
      assertProblem(await patch(wanted, 'Lost update'), 412, 'request/stale', wanted);
    const put = { body: { username: 'alice' }, headers: { 'if-match': stale } };
    assertProblem(await service.call('PUT', `/users/${alice.id}`, { token: boss, ...put }), 412, 'request/stale');
    // A decision rests on less, but not on nothing.
    for (const wanted of [
      `W/${etag}`,
      '"x"',
      '""',
      '"1.1.1"',
      etag.replace(/\.\d+"/, '"'),
      `${etag.slice(0, -1)}.1"`,
    ]) {
      const remove = { token: boss, headers: { 'if-match': wanted } };
      assertProblem(await service.call('DELETE', `/users/${alice.id}`, remove), 412, 'request/stale', wanted);
    }
    assert.equal((await get('/users/me', alice.token)).json.display_name, 'Newer');
    assert.equal(await current(), etag);
  });

  it('H24 changes nothing when the version cannot be read', async () => {
    const etag = await current();
    for (const wanted of [...malformed, `${etag} x`, `x, ${etag}`, etag.replaceAll('"', '')])
      assertProblem(await patch(wanted, 'Lost update'), 400, 'request/malformed', wanted);
    assert.equal(await current(), etag);
  });

  it('H24 changes nothing that should not be there, or not in this version (RFC 9110, section 13.1.2)', async () => {
    const etag = await current();
    const put = (known: string) => {
      const headers = { 'if-none-match': known };
      return service.call('PUT', `/users/${alice.id}`, { token: boss, body: { username: 'alice' }, headers });
    };
    for (const known of ['*', etag, `W/${etag}`, `"x", ${etag}`])
      assertProblem(await put(known), 412, 'request/stale', known);
    assert.equal(await current(), etag);
    assert.equal((await put('"x"')).status, 200);
  });

  it('H24 tells nobody whether somebody exists', async () => {
    const eve = await service.addUser('eve');
    for (const wanted of ['*', '"x"', 'nonsense']) {
      const answers = [await patch(wanted, 'Eve', eve.token)];
      const call = { token: eve.token, body: { display_name: 'Eve' }, headers: { 'if-match': wanted } };
      answers.push(await service.call('PATCH', '/users/999', call));
      for (const answer of answers) assertProblem(answer, 404, 'user/not-found', wanted);
    }
    const missing = { token: boss, body: { display_name: 'x' }, headers: { 'if-match': '*' } };
    assertProblem(await service.call('PATCH', '/users/999', missing), 404, 'user/not-found');
  });

  it('H24 of two who have seen the same version, one changes it', async () => {
    const etag = await current();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => patch(etag, `Alice ${index}`)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(7).fill(412)]);
  });
});
