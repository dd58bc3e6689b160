/** Lists: how much of one somebody gets, from where, and what the query may say. Covers H07, H31, M04, M06, R14. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { addUser, parseUsername } from '../../src/features/users/add-user.ts';
import { deleteUser } from '../../src/features/users/delete-user.ts';
import { writeCursor } from '../../src/platform/http/wire/pagination.ts';
import { asOperator } from '../support/as-operator.ts';
import type { Answer } from '../support/client.ts';
import { anyDatabase, onEveryDatabase } from '../support/databases.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';
import { assertProblem } from '../support/problem.ts';

/** Past the verb, because two hundred passwords would take their time. */
const addQuickly = (service: Installation, username: string) =>
  addUser(service.deps, {
    username: parseUsername(username),
    passwordHash: '$unusable',
    role: 'user',
    status: 'active',
  });

describe('a page', () => {
  let service: Installation;
  let boss: string;
  before(async () => {
    service = await install(anyDatabase);
    boss = await service.signIn('boss', adminPassword);
    for (let index = 0; index < 210; index++) await addQuickly(service, `user-${index}`);
  });
  const list = (query: string) => service.call('GET', `/users?${query}`, { token: boss });
  const invalid = async (query: string, field: string) => {
    const answer = await list(query);
    assertProblem(answer, 400, 'request/invalid', query);
    assert.ok(
      answer.json.errors.every((error: { field: string }) => error.field === field),
      `${query}: ${answer.text}`,
    );
  };

  it('H31 has fifty rows, or as many as were asked for, and never more than 200', async () => {
    const sizes = { '': 50, 'limit=1': 1, 'limit=01': 1, 'limit=199': 199, 'limit=200': 200, 'limit=201': 200 };
    for (const [query, size] of Object.entries({ ...sizes, 'limit=999999999': 200, 'limit=000000200': 200 })) {
      const answer = await list(query);
      assert.deepEqual([answer.status, answer.json.data.length], [200, size], query);
      assert.ok(answer.json.next_cursor, query);
    }
  });

  it('H31 has a limit that is a whole number of digits', async () => {
    const limits =
      '0 00 -1 -0 +1 %2B1 1e9 1e2 1.0 0x10 1_0 10%20 %2010 1%00 9999999999 1000000000 99999999999999999999';
    for (const limit of [
      ...limits.split(' '),
      '',
      'NaN',
      'Infinity',
      'all',
      '١٠',
      '１０',
      'null',
      '[]',
      '10;',
      '10,20',
    ])
      await invalid(`limit=${limit}`, 'limit');
  });

  it('H31 starts behind a cursor of this list, letter by letter', async () => {
    const { next_cursor: good } = (await list('limit=2')).json;
    assert.deepEqual((await list(`limit=2&cursor=${good}`)).json.data.map(idOf), [3, 4]);
    const text = Buffer.from(good, 'base64url').toString();
    const encode = (forged: string) => Buffer.from(forged).toString('base64url');
    for (const cursor of [
      '',
      'x',
      '2',
      text,
      `${good}=`,
      `${good}A`,
      `A${good}`,
      good.slice(0, -1),
      good.toUpperCase(),
      Buffer.from(text).toString('hex'),
      encode(`${text} OR 1=1`),
      encode(text.replace('2', '-2')),
      encode(text.replace('2', '02')),
      encode(text.replace('2', '0')),
      encode(text.replace('2', '2.5')),
      encode(text.replace('2', '1e3')),
      encode(text.replace('2', '9007199254740993')),
      encode(text.replace('2', '99999999999999999999')),
      encode('users:'),
      encode('users:__proto__'),
      writeCursor('events', 2),
      writeCursor('user', 2),
      'A'.repeat(200),
      'A'.repeat(7_000),
      'null',
    ])
      await invalid(`limit=2&cursor=${encodeURIComponent(cursor)}`, 'cursor');
  });

  it('H31 behind the end is empty, and the last one', async () => {
    for (const id of [10_000, Number.MAX_SAFE_INTEGER]) {
      const answer = await list(`cursor=${writeCursor('users', id)}`);
      assert.deepEqual([answer.status, answer.json], [200, { data: [], next_cursor: null }]);
      assert.equal(answer.headers.get('link'), null);
    }
  });

  it('H31 links to the next one, with the same filter and nothing else', async () => {
    const answer = await list('q=user-1&status=active&role=user&limit=3&count=true');
    const link =
      /^<(\/users\?[^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? assert.fail('no link');
    const query = Object.fromEntries(new URLSearchParams(link.split('?')[1]));
    const expected = { q: 'user-1', status: 'active', role: 'user', limit: '3', count: 'true' };
    assert.deepEqual(query, { ...expected, cursor: answer.json.next_cursor });
    const next = await service.call('GET', link, { token: boss });
    assert.equal(next.json.data.length, 3);
    assert.equal(next.json.total, answer.json.total);
    assert.ok(next.json.data.every((user: { username: string }) => user.username.startsWith('user-1')));
  });

  it('H07 takes texts for numbers and flags only as they are spelled here', async () => {
    for (const count of ['1', '0', 'TRUE', 'True', 'yes', '', 'null', 'true%20'])
      await invalid(`count=${count}`, 'count');
    for (const status of ['', 'Active', 'active,pending', 'all', '1', 'active%00'])
      await invalid(`status=${status}`, 'status');
    for (const role of ['', 'Admin', '1', '%27', 'admin%20', '%25']) await invalid(`role=${role}`, 'role');
    await invalid('q=', 'q');
    await invalid(`q=${'x'.repeat(101)}`, 'q');
    for (const number of ['1e999', '-0', '9'.repeat(300)]) await invalid(`limit=${number}`, 'limit');
  });

  it('M06 has a query that says everything once, and nothing that is not known', async () => {
    for (const name of ['limit', 'cursor', 'count', 'status', 'role', 'q'])
      for (const twice of [
        `${name}=user&${name}=admin`,
        `${name}=1&${name}=1`,
        `${name}=active&${name}=active`,
        `${name}&${name}`,
      ])
        await invalid(twice, name);
    assertProblem(await list('role=admin&role=user&approved=1'), 400, 'request/invalid');
    for (const unknown of ['approved', 'page', 'offset', 'order', 'ROLE', 'role[]', 'role[$ne]', 'role.x', 'limit%00'])
      await invalid(`${unknown}=1`, decodeURIComponent(unknown));
    await invalid('access_token=x', 'access_token');
  });

  it('M04 has a query that cannot pollute anything', async () => {
    for (const name of [
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      '%5f_proto__',
      '__pro%74o__',
    ])
      await invalid(`${name}=admin`, decodeURIComponent(name));
    for (const query of [
      '__proto__[role]=admin',
      '__proto__.role=admin',
      'constructor[prototype][role]=admin',
      '__proto__=a&__proto__=b',
    ])
      assertProblem(await list(query), 400, 'request/invalid', query);
    const fresh: { role?: unknown; admin?: unknown } = {};
    assert.deepEqual([fresh.role, fresh.admin], [undefined, undefined]);
  });

  it('M06 has no effect where no query is known', async () => {
    const body = { username: 'applicant', password: 'correct horse battery staple' };
    const path = '/register?role=admin&status=active&approved=1&__proto__=x';
    const { json } = await service.call('POST', path, { body });
    assert.deepEqual([json.status, json.requested_role], ['pending', null]);
  });
});

onEveryDatabase('a walk through a list that changes', (database) => {
  it('H31 R14 meets every row that stays, once, in order', async () => {
    const service = await install(database);
    const boss = await service.signIn('boss', adminPassword);
    const ids: number[] = [];
    for (let index = 0; index < 60; index++) ids.push((await addQuickly(service, `walker-${index}`)).id);
    const doomed = ids.filter((_, index) => index % 3 === 1);
    const stable = ids.filter((id) => !doomed.includes(id));
    const seen: number[] = [];
    let path: string | undefined = '/users?limit=7&role=user';
    for (let page = 0; path; page++) {
      // Some rows go while the page is read.
      const going = doomed.splice(0, 2).map((id) => deleteUser(asOperator(service.deps), id, () => undefined));
      const answer: Answer = await service.call('GET', path, { token: boss });
      await Promise.all(going);
      seen.push(...answer.json.data.map(idOf));
      path = /<(.+)>/.exec(answer.headers.get('link') ?? '')?.[1];
      for (const id of doomed.splice(0, 1)) await deleteUser(asOperator(service.deps), id, () => undefined);
      // Also the row that the cursor names.
      const last = seen.at(-1) as number;
      if (!stable.includes(last))
        await deleteUser(asOperator(service.deps), last, () => undefined).catch(() => undefined);
      if (page < 5) await addQuickly(service, `late-${page}`);
    }
    assert.deepEqual(
      seen,
      [...new Set(seen)].sort((a, b) => a - b),
    );
    assert.deepEqual(
      stable.filter((id) => !seen.includes(id)),
      [],
    );
    assert.ok(seen.length > stable.length, 'rows that came meanwhile are behind the others');
  });
});

function idOf(user: { id: number }): number {
  return user.id;
}
