/**
 * What is wrong with a value, in words that go on after its name: "role must be text". What a schema says by itself
 * is for programs; a pattern above all, so a schema with one says in `x-rule` what it is after.
 */
import type { ErrorObject } from 'ajv';

/** The annotation's name in a schema. */
export const rule = 'x-rule';

/** More than so many values are too long for a sentence. */
const mostNamed = 12;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a JSON object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  email: 'must be an e-mail address like alice@example.org',
  'date-time': 'must be an instant like 2026-03-02T00:00:00Z',
};

/** By the keyword of JSON Schema; `limit` and the like are what the schema has there. */
const sentences: Readonly<Record<string, (params: Params, data: unknown) => string>> = {
  required: () => 'is missing',
  additionalProperties: () => 'is not accepted here',
  type: ({ type }, data) =>
    `must be ${oneOf([type ?? []].flat().map(kindOf))}${data === null ? ', not null' : Array.isArray(data) ? ', not several values' : ''}`,
  enum: ({ allowedValues = [] }) =>
    allowedValues.length > mostNamed
      ? 'is none of the values that are known here'
      : `must be ${oneOf(allowedValues.map(String))}`,
  const: ({ allowedValue }) => `must be ${allowedValue}`,
  format: ({ format = '' }) => formats[format] ?? `must be written as ${format}`,
  pattern: () => 'has characters that are not accepted here',
  minLength: ({ limit }) => (limit === 1 ? 'must not be empty' : `must be at least ${limit} characters long`),
  maxLength: ({ limit }) => `must be at most ${count(limit, 'character')} long`,
  minItems: ({ limit }) => (limit === 1 ? 'must not be an empty list' : `must have at least ${limit} items`),
  maxItems: ({ limit }) => `must have at most ${count(limit, 'item')}`,
  uniqueItems: () => 'must not have the same value twice',
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
};

type Params = {
  type?: string | string[];
  allowedValues?: unknown[];
  allowedValue?: unknown;
  format?: string;
  limit?: number;
};

/** @param error of a validator that was told to be verbose */
export function sentenceOf({ keyword, params, parentSchema, data }: ErrorObject): string {
  const own = keyword === 'pattern' || keyword === 'format' ? parentSchema?.[rule] : undefined;
  if (typeof own === 'string') return own;
  const make = Object.hasOwn(sentences, keyword) ? sentences[keyword] : undefined;
  return make?.(params, data) ?? 'is not accepted in this form';
}

function kindOf(type: string): string {
  return kinds[type] ?? type;
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function count(number: number | undefined, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
