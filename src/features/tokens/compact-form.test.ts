/** Covers the form side of J01, J06, J09, J16 and J22. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readCompactForm, readPart } from './compact-form.ts';

const header = { alg: 'ES256', typ: 'at+jwt', kid: 'k' };
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const compact = (head: unknown, payload = 'eyJ9', signature = 'AAAA') => `${encode(head)}.${payload}.${signature}`;

const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 }).map((part) => Buffer.from(part).toString('base64url'));
const tokens = fc
  .record({ alg: fc.string({ maxLength: 8 }), kid: fc.string({ maxLength: 45 }), payload: bytes, signature: bytes })
  .map(({ alg, kid, payload, signature }) => compact({ alg, typ: 'at+jwt', kid }, payload, signature));

describe('the compact form', () => {
  it('gives algorithm and key of a token in it', () => {
    assert.deepEqual(readCompactForm(compact(header)), { alg: 'ES256', kid: 'k' });
    const { kid, alg, typ } = header;
    assert.deepEqual(readCompactForm(compact({ kid, typ, alg })), { alg: 'ES256', kid: 'k' });
    fc.assert(fc.property(tokens, (token) => readCompactForm(token) !== undefined));
  });

  it('never throws, whatever it is given', () => {
    const dotted = fc.array(fc.oneof(fc.string(), fc.base64String(), bytes), { maxLength: 5 });
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      dotted.map((parts) => parts.join('.')),
    );
    fc.assert(fc.property(texts, (text) => readCompactForm(text) === undefined));
    const heads = fc.json().map((head) => `${Buffer.from(head).toString('base64url')}.eyJ9.AAAA`);
    fc.assert(fc.property(heads, (text) => readCompactForm(text) === undefined));
  });

  it('has one spelling: any one character changed is refused or means other bytes', () => {
    const changes = fc.tuple(tokens, fc.nat(), fc.constantFrom(...alphabet, '.', '=', '+', '/', ' ', '\n', 'é', ''));
    fc.assert(
      fc.property(changes, ([token, position, character]) => {
        const index = position % token.length;
        const changed = token.slice(0, index) + character + token.slice(index + 1);
        if (changed === token || !readCompactForm(changed)) return;
        assert.notDeepEqual(changed.split('.').map(decode), token.split('.').map(decode));
      }),
      { numRuns: 2_000 },
    );
  });

  it('has no stray bits at the end of any part', () => {
    const [h, p, s] = [encode({ ...header, kid: 'kk' }), 'e30', 'AA'] as const;
    assert.notEqual(h.length % 4, 0);
    assert.ok(readCompactForm(`${h}.${p}.${s}`));
    for (const [index, part] of [h, p, s].entries()) {
      const same = [...alphabet]
        .map((character) => part.slice(0, -1) + character)
        .filter((other) => other !== part && decode(other).equals(decode(part)));
      assert.ok(same.length === 3 || same.length === 15);
      for (const stray of same) assert.equal(readCompactForm([h, p, s].with(index, stray).join('.')), undefined);
    }
  });

  it('holds a header of alg, typ and kid and nothing else', () => {
    const others: unknown[] = [
      {},
      [],
      null,
      'x',
      ...[undefined, null, 1, [], {}].flatMap((wrong) =>
        Object.keys(header).map((name) => ({ ...header, [name]: wrong })),
      ),
      ...['JWT', 'at+JWT', 'application/at+jwt', ''].map((typ) => ({ ...header, typ })),
      ...['jwk', 'jku', 'x5u', 'x5c', 'x5t', 'crit', 'b64', 'zip', 'cty', 'enc', 'epk', 'p2c', 'x'].map((name) => ({
        ...header,
        [name]: 'x',
      })),
    ];
    for (const other of others) assert.equal(readCompactForm(compact(other)), undefined, JSON.stringify(other));
    const proto = '{"alg":"ES256","typ":"at+jwt","kid":"k","__proto__":{}}';
    assert.equal(readCompactForm(`${Buffer.from(proto).toString('base64url')}.eyJ9.AAAA`), undefined);
  });

  it('is 4096 characters long at most', () => {
    const longest = compact(header, 'A'.repeat(4096 - compact(header, '').length));
    assert.equal(longest.length, 4096);
    assert.ok(readCompactForm(longest));
    assert.equal(readCompactForm(longest.replace('.AAAA', 'AAAA.AAAA')), undefined);
  });
});

describe('a part of a token', () => {
  const readText = (text: string | Buffer) => readPart(Buffer.from(text).toString('base64url'));

  it('is an object, read as it is', () => {
    const values = fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean()),
    );
    fc.assert(
      fc.property(values, (value) => {
        const text = JSON.stringify(value);
        assert.equal(JSON.stringify(readText(text)), text);
      }),
    );
  });

  it('is refused in any spelling but the one that is written here', () => {
    assert.deepEqual(readText('{"a":1,"b":"x"}'), { a: 1, b: 'x' });
    for (const text of [
      ...['{ "a":1}', '{"a" :1}', '{"a": 1}', '{"a":1 }', ' {"a":1}', '{"a":1}\n', '{"a":1,\t"b":2}'],
      ...['{"a":1,"a":1}', '{"a":1,"a":2}', '{"__proto__":{}}', '{"a":{"__proto__":1}}'],
      ...['{"a":1.0}', '{"a":1e0}', '{"a":-0}', '{"\\u0061":1}', '{"a":"\\/"}', '{"a":"\\ud800"}'],
    ])
      assert.equal(readText(text), undefined, text);
  });

  it('is neither another value nor almost UTF-8', () => {
    for (const text of ['', '[]', 'null', '1', '"{}"', '{', '{}{}', '\ufeff{}', '{a:1}'])
      assert.equal(readText(text), undefined, text);
    for (const [first, second] of [
      [0xff, 0x20],
      [0xc0, 0xaf],
      [0xed, 0xa0],
    ] as const)
      assert.equal(readText(Buffer.from([0x7b, 0x22, first, second, 0x22, 0x3a, 0x31, 0x7d])), undefined);
  });
});

function decode(part: string): Buffer {
  return Buffer.from(part, 'base64url');
}
