import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../../problems.ts';
import { parseStrictJson } from './strict-json.ts';

const deepest = 16;
const parse = (text: string) => parseStrictJson(Buffer.from(text));
const refuses = (text: string) =>
  assert.throws(
    () => parse(text),
    (error) => error instanceof Problem && error.code === 'request/malformed',
    text,
  );

/** Any code point that is no half of a surrogate pair. */
const codePoint = fc.nat({ max: 0x10f7ff }).map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));
const anyText = fc.string({
  unit: fc.oneof(codePoint, fc.constantFrom('"', '\\', '{', '}', '[', ']', ':', ' ', '\n')),
});
const name = anyText.filter((text) => text !== '__proto__');
/** Any JSON value that strict parsing has nothing against. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    anyText,
    fc.double(),
    fc.constantFrom(null, true, false, 0),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
}));

describe('strict JSON', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(value, fc.nat({ max: 3 }), (written, indent) => {
        assert.deepEqual(parse(JSON.stringify(written, null, indent)), JSON.parse(JSON.stringify(written)));
      }),
    );
  });

  it('is read the same however its texts are escaped', () => {
    fc.assert(
      fc.property(name, name, (key, text) => {
        const read = parse(`{${escapeAll(key)} :\t${escapeAll(text)}}`);
        assert.deepEqual(read, JSON.parse(JSON.stringify({ [key]: text })));
      }),
    );
  });

  it('has every member once, wherever the object stands and however the name is spelled', () => {
    fc.assert(
      fc.property(name, value, value, fc.array(name), (key, first, second, others) => {
        const between = [...new Set(others)]
          .filter((other) => other !== key)
          .map((other) => [JSON.stringify(other), 1]);
        const twice = [
          [JSON.stringify(key), JSON.stringify(first)],
          ...between,
          [escapeAll(key), JSON.stringify(second)],
        ];
        const text = `{${twice.map((pair) => pair.join(':')).join()}}`;
        refuses(text);
        refuses(`[1,{"a":[${text}]}]`);
      }),
    );
  });

  it('has no text with half a surrogate pair', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0xd800, max: 0xdfff }), (text, half) => {
        const lone = JSON.stringify(`${text}${String.fromCharCode(half)} `);
        refuses(lone);
        refuses(`{${lone}:1}`);
      }),
    );
  });

  it('does not take brackets, colons and quotes inside a text for its own', () => {
    const text = '{"a":"{\\"a\\":[[[[[[[[[[[[[[[[[[[[","b":"\\\\","c":"\\\\\\":","d":": \\"b\\":"}';
    assert.deepEqual(parse(text), JSON.parse(text));
  });

  it('has a name of the same text in another object, or as a value', () => {
    for (const text of ['[{"a":1},{"a":1}]', '{"a":{"a":{"a":"a"}}}', '{"a":"a","b":["a","a"]}', '{"a":1,"A":1,"á":1}'])
      assert.deepEqual(parse(text), JSON.parse(text));
  });

  it(`is nested ${deepest} levels deep at most`, () => {
    const nest = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    assert.deepEqual(parse(nest(deepest)), JSON.parse(nest(deepest)));
    refuses(nest(deepest + 1));
    assert.ok(parse(`[${'[],'.repeat(1_000)}[]]`), 'side by side is not deep');
  });

  it('is UTF-8 and nothing but one value', () => {
    for (const text of [
      '',
      ' ',
      '\uFEFF{}',
      '{} {}',
      '{},',
      "{'a':1}",
      '{a:1}',
      '[1,]',
      'NaN',
      '01',
      '+1',
      '/**/1',
      '"\t"',
    ])
      refuses(text);
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 4 }).filter((some) => !isUtf8(some));
    fc.assert(
      fc.property(bytes, (some) => {
        assert.throws(() => parseStrictJson(Buffer.concat([Buffer.from('"'), some, Buffer.from('"')])), Problem);
      }),
    );
  });
});

function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index).toString(16).padStart(4, '0'));
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

function isUtf8(bytes: Uint8Array): boolean {
  return Buffer.from(Buffer.from(bytes).toString('utf8')).equals(bytes);
}
