import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv, type ErrorObject } from 'ajv';
import { rule, sentenceOf } from './field-sentences.ts';

const ajv = new Ajv({ verbose: true, allErrors: true, keywords: [rule] });
const say = (schema: object, value: unknown) => {
  const validate = ajv.compile(schema);
  assert.equal(validate(value), false);
  return (validate.errors as ErrorObject[]).map(sentenceOf);
};

describe('what is said of a value', () => {
  it('is what the schema says of its pattern, once it has said something', () => {
    assert.deepEqual(say({ type: 'string', pattern: '^a$', [rule]: 'must be the letter a' }, 'b'), [
      'must be the letter a',
    ]);
    assert.deepEqual(say({ type: 'string', pattern: '^a$' }, 'b'), ['has characters that are not accepted here']);
  });

  it('names the kind that is wanted, and null where that was sent', () => {
    assert.deepEqual(say({ type: 'string' }, null), ['must be text, not null']);
    assert.deepEqual(say({ type: ['string', 'null'] }, 7), ['must be text or null']);
    assert.deepEqual(say({ type: 'array' }, {}), ['must be a list']);
  });

  it('names the values that are taken while they are few', () => {
    assert.deepEqual(say({ enum: ['a', 'b', 'c'] }, 'd'), ['must be a, b or c']);
    assert.deepEqual(say({ enum: Array.from({ length: 13 }, (_, index) => index) }, 'd'), [
      'is none of the values that are known here',
    ]);
    assert.deepEqual(say({ const: 'a' }, 'b'), ['must be a']);
  });

  it('counts in words that go with the number', () => {
    assert.deepEqual(say({ type: 'string', minLength: 1 }, ''), ['must not be empty']);
    assert.deepEqual(say({ type: 'string', minLength: 3 }, ''), ['must be at least 3 characters long']);
    assert.deepEqual(say({ type: 'array', maxItems: 1 }, [1, 2]), ['must have at most 1 item']);
  });

  it('has one for every rule there is', () => {
    for (const [schema, value] of [
      [{ not: {} }, 1],
      [{ oneOf: [{ type: 'number' }, { type: 'integer' }] }, 1],
      [{ type: 'object', maxProperties: 0 }, { a: 1 }],
      [{ type: 'number', multipleOf: 2 }, 3],
    ] as const)
      assert.deepEqual(say(schema, value), ['is not accepted in this form']);
  });
});
