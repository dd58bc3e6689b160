import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { fastify } from 'fastify';
import { Problem } from '../../../problems.ts';
import { assertFresh, isUnchanged } from './etag.ts';

const etag = '"7.3"';

describe('conditions on a version', () => {
  const app = fastify();
  before(async () => {
    app.get('/', async (request, reply) => (isUnchanged(request, reply, etag) ? reply : 'a body'));
    app.put('/', async (request) => {
      try {
        assertFresh(request, etag);
        return 'changed';
      } catch (error) {
        return error instanceof Problem ? error.code : String(error);
      }
    });
    await app.ready();
  });
  after(() => app.close());
  const get = async (known: string) => (await app.inject({ url: '/', headers: { 'if-none-match': known } })).statusCode;
  const put = async (headers: Record<string, string>) => (await app.inject({ method: 'PUT', url: '/', headers })).body;

  /** What may stand between the quotes of an entity tag (RFC 9110, section 8.8.3). */
  const opaque = fc.string({
    unit: fc.mapToConstant({ num: 1, build: () => '!' }, { num: 92, build: (n) => String.fromCharCode(0x23 + n) }),
  });
  const other = opaque.map((text) => `"${text}"`).filter((tag) => tag !== etag);
  const separator = fc.constantFrom(',', ', ', ' ,', '\t,  ');

  it('are met by the tag wherever it stands in a list', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(other), fc.array(other), separator, async (left, right, comma) => {
        const list = [...left, etag, ...right].join(comma);
        assert.equal(await get(list), 304, list);
        assert.equal(await put({ 'if-match': list }), 'changed', list);
        assert.equal(await put({ 'if-none-match': list }), 'request/stale', list);
      }),
      { numRuns: 50 },
    );
  });

  it('are not met by any other tag', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(other, { minLength: 1 }), separator, async (tags, comma) => {
        const list = tags.join(comma);
        assert.equal(await get(list), 200, list);
        assert.equal(await put({ 'if-match': list }), 'request/stale', list);
        assert.equal(await put({ 'if-none-match': list }), 'changed', list);
      }),
      { numRuns: 50 },
    );
  });

  it('take a weak tag for reading and not for changing', async () => {
    assert.equal(await get(`W/${etag}`), 304);
    assert.equal(await put({ 'if-match': `W/${etag}` }), 'request/stale');
    assert.equal(await put({ 'if-none-match': `W/${etag}` }), 'request/stale');
  });

  it('hold for any version when they ask for any', async () => {
    assert.equal(await get('*'), 304);
    assert.equal(await put({ 'if-match': '*' }), 'changed');
    assert.equal(await put({ 'if-none-match': '*' }), 'request/stale');
  });

  it('that cannot be read never let a change pass, and never spare a body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom('"', 'W', '/', '*', ',', ' ', '7.3', 'x') }), async (text) => {
        const isList = /^\s*(\*|(W\/)?"[^" ]*"(\s*,\s*(W\/)?"[^" ]*")*)\s*$/.test(text);
        fc.pre(!isList);
        assert.equal(await get(text), 200, text);
        assert.equal(await put({ 'if-match': text }), 'request/malformed', text);
        assert.equal(await put({ 'if-none-match': text }), 'changed', text);
      }),
      { numRuns: 200 },
    );
  });

  it('are met by everything when there are none', async () => {
    assert.equal(await put({}), 'changed');
    assert.equal((await app.inject('/')).headers['etag'], etag);
  });
});
