import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseStrictForm } from './strict-form.ts';

describe('a form', () => {
  it('is read as it was written', () => {
    const form = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 }));
    fc.assert(
      fc.property(form, (form) => {
        const written = new URLSearchParams(Object.entries(form)).toString();
        assert.deepEqual(Object.entries(parseStrictForm(written)).sort(), Object.entries(form).sort());
      }),
    );
  });

  it('has its escapes undone', () => {
    assert.deepEqual(parseStrictForm('token=a%20b+c%2Bd%C3%A9&hint=x'), { token: 'a b c+d\u00e9', hint: 'x' });
    assert.deepEqual(parseStrictForm('t%6fken=x'), { token: 'x' });
  });

  it('is refused with a parameter twice, also when one of them has no value, or another spelling', () => {
    for (const twice of ['a=1&a=2', 'a=1&a=1', 'a=&a=1', 'a=1&a', 'a&a', 'a=1&%61=2', 'b=1&a=1&c=1&a=2', '=1&=2'])
      assert.throws(() => parseStrictForm(twice), { code: 'request/malformed' }, twice);
  });

  it('has no parameter that has no value', () => {
    assert.deepEqual(parseStrictForm('a=&b&c=1'), { c: '1' });
    for (const nothing of ['', '&', '&&', 'a', 'a=', 'a&b=']) assert.deepEqual(parseStrictForm(nothing), {}, nothing);
  });

  it('has only parameters of its own, whatever their names are', () => {
    const form = parseStrictForm('__proto__=1&constructor=2&toString=3&__proto__.role=admin&a[]=4&a[b]=5');
    assert.deepEqual(Object.keys(form), ['__proto__', 'constructor', 'toString', '__proto__.role', 'a[]', 'a[b]']);
    assert.equal(Object.getPrototypeOf(form), Object.prototype);
    assert.equal(({} as Record<string, unknown>)['role'], undefined);
    assert.equal(Object.getOwnPropertyDescriptor(form, '__proto__')?.value, '1');
  });

  it('may have thousands of parameters', () => {
    const names = Array.from({ length: 5_000 }, (_, at) => `p${at}=1`);
    assert.equal(Object.keys(parseStrictForm(names.join('&'))).length, 5_000);
  });
});
