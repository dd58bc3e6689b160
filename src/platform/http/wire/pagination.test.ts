import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { Problem } from '../../../problems.ts';
import { mostPerPage, readPageRequest, sendPage, writeCursor } from './pagination.ts';

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const refuses = (list: string, query: { limit?: string; cursor?: string }, field: string) =>
  assert.throws(
    () => readPageRequest(list, query),
    (error) => error instanceof Problem && error.code === 'request/invalid' && error.errors?.[0]?.field === field,
    JSON.stringify(query),
  );

describe('a cursor', () => {
  it('leads back to the row it was made from, and to that of no other list', () => {
    fc.assert(
      fc.property(id, (row) => {
        const cursor = writeCursor('users', row);
        assert.match(cursor, /^[\w-]+$/);
        assert.equal(readPageRequest('users', { cursor }).after, row);
        refuses('events', { cursor }, 'cursor');
        refuses('user', { cursor }, 'cursor');
      }),
    );
  });

  it('has one spelling: nothing else that decodes to a row is taken', () => {
    fc.assert(
      fc.property(id, fc.constantFrom('=', '==', ' ', '\n', '.', '%', '-'), (row, extra) => {
        const cursor = writeCursor('users', row);
        for (const other of [cursor + extra, extra + cursor]) refuses('users', { cursor: other }, 'cursor');
      }),
    );
    for (const text of [
      'users:0',
      'users:01',
      'users:-1',
      'users:1.5',
      'users:1e3',
      'users:',
      'users',
      ':1',
      'Users:1',
      'users:1\n',
    ])
      refuses('users', { cursor: Buffer.from(text).toString('base64url') }, 'cursor');
  });

  it('is refused when it is anything else', () => {
    fc.assert(
      fc.property(fc.string(), (cursor) => {
        refuses('users', { cursor }, 'cursor');
      }),
    );
  });
});

describe('a page request', () => {
  it('asks for fifty rows from the start, uncounted, when it says nothing', () => {
    assert.deepEqual(readPageRequest('users', {}), { limit: 50, after: 0, count: false });
  });

  it('asks for at least one row and gets at most two hundred', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (limit) => {
        assert.equal(readPageRequest('users', { limit: String(limit) }).limit, Math.min(limit, mostPerPage));
      }),
    );
    for (const limit of ['0', '000']) refuses('users', { limit }, 'limit');
  });

  it('counts only when it is asked to', () => {
    assert.equal(readPageRequest('users', { count: 'true' }).count, true);
    assert.equal(readPageRequest('users', { count: 'false' }).count, false);
  });
});

describe('a page', () => {
  const app = fastify();
  before(async () => {
    app.get<{ Querystring: { next?: string } }>('/things', async (request, reply) => {
      const next = request.query.next === undefined ? undefined : Number(request.query.next);
      return sendPage('things', { rows: ['a', 'b'], next, total: undefined }, request, reply);
    });
    await app.ready();
  });
  after(() => app.close());

  it('links to the next one with everything the query said, encoded', async () => {
    const values = { next: '7', q: '<>";,\r\nx: y&cursor=1 ä%', cursor: 'of before' };
    const response = await app.inject({ url: '/things', query: values });
    const link = /^<\/things\?([\w.~*+%&=-]+)>; rel="next"$/.exec(String(response.headers.link))?.[1];
    const expected = { ...values, cursor: writeCursor('things', 7) };
    assert.deepEqual([...new URLSearchParams(link)], Object.entries(expected));
    assert.deepEqual(response.json(), { data: ['a', 'b'], next_cursor: writeCursor('things', 7) });
  });

  it('links nowhere when it is the last one', async () => {
    const response = await app.inject('/things');
    assert.equal(response.headers.link, undefined);
    assert.deepEqual(response.json(), { data: ['a', 'b'], next_cursor: null });
  });
});
