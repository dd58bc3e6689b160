/**
 * What people are told of a value that is refused. Generated: every rule of every schema is broken, in every request
 * of the API description, and what is said of it has to be English.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  bodyOf,
  isForm,
  type Operation,
  operationsOf,
  type Schema,
  sample,
} from '../../console/src/reference/api-document.ts';
import { buildConsole } from '../support/built-console.ts';
import { anyDatabase } from '../support/databases.ts';
import { apiDocument } from '../support/described-api.ts';
import { adminPassword, type Installation, install } from '../support/installation.ts';

type Rules = Schema & Record<string, unknown>;
type Case = { field: string; keyword: string; value: unknown };

const annotations = new Set(['description', 'examples', 'title', 'properties', 'items', 'x-rule']);
const unknownMember = 'no_such_member';

/** A value that breaks the rule; nothing where it cannot be broken. */
const breakers: Record<string, (schema: Rules) => unknown> = {
  type: ({ type }) => ([type].flat().includes('string') ? 7 : 'x'),
  enum: () => 'no such value',
  format: () => 'yesterday',
  pattern: ({ pattern = '', minLength = 0, maxLength = 100 }) =>
    ['!', 'A b', '\u202e', 'é'].find(
      (text) => !new RegExp(pattern, 'u').test(text) && text.length >= minLength && text.length <= maxLength,
    ),
  minLength: ({ minLength = 0 }) => 'a'.repeat(minLength - 1),
  maxLength: ({ maxLength = 0 }) => 'a'.repeat(maxLength + 1),
  minItems: ({ minItems }) => Array.from({ length: Number(minItems) - 1 }).fill('x'),
  maxItems: ({ maxItems, items = {} }) => Array.from({ length: Number(maxItems) + 1 }).fill(sample(apiDocument, items)),
  uniqueItems: ({ items = {} }) => Array.from({ length: 2 }).fill(sample(apiDocument, items)),
  minimum: ({ minimum }) => Number(minimum) - 1,
  maximum: ({ maximum }) => Number(maximum) + 1,
  additionalProperties: () => ({ [unknownMember]: 1 }),
  required: () => ({}),
};

/** Of a member, and of what is in it. A list has one item. */
function casesOf(schema: Rules, field: string): Case[] {
  const own = Object.keys(schema).filter((keyword) => !annotations.has(keyword));
  const inner = Object.entries(schema.properties ?? {}) as [string, Rules][];
  const within = field === '' ? '' : `${field}.`;
  return [
    ...own.map((keyword) => ({ field, keyword, value: breakers[keyword]?.(schema) })),
    ...inner.flatMap(([name, member]) => casesOf(member, `${within}${name}`)),
    ...(schema.items ? casesOf(schema.items as Rules, `${within}0`) : []),
  ];
}

/** The body with one value in another's place. */
function put(body: unknown, path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(body)) return [put(body[0], rest, value)];
  const members = (body ?? {}) as Record<string, unknown>;
  return { ...members, [name]: put(members[name], rest, value) };
}

/** Where the complaint will be: the name of a member that is missing or too much comes behind. */
function complaintAt({ field, keyword }: Case, schema: Rules): string {
  const at = field.split('.').filter((name) => name !== '');
  const found = at.reduce<Rules>((within, name) => (within.properties?.[name] ?? within.items ?? {}) as Rules, schema);
  if (keyword === 'required') at.push(found.required?.[0] ?? '');
  if (keyword === 'additionalProperties') at.push(unknownMember);
  return at.join('.') || 'body';
}

/** Regular expressions, words of JSON Schema, and paths into one. */
const unreadable = /[\\^$|<>[\]{}#]|\bNOT\b|match|pattern|schema|properties|format|enum|keyword|regular|undefined|NaN/;
const sentence = /^(?:must|is|has) (?:[^.\n]|\.(?=\w)){3,120}$/;

it('a refused value is spoken of in English, whatever rule of whatever request it breaks', async () => {
  const service = await install(anyDatabase, {}, buildConsole());
  const token = await service.signIn('boss', adminPassword);
  const broken = new Set<string>();
  const check = async (operation: Operation, one: Case, place: string, call: object, query = '') => {
    const about = `${operation.operationId} ${place} ${one.field}: ${one.keyword}`;
    const answer = await send(service, operation, query, { token, ...call });
    assert.equal(answer.status, 400, `${about} ${answer.text}`);
    broken.add(one.keyword);
    if (answer.json.code === 'request/credentials-missing') return;
    assert.equal(answer.json.code, 'request/invalid', about);
    const { errors, detail } = answer.json as { errors: { field: string; message: string }[]; detail: string };
    assert.ok(errors.length > 0, about);
    const fields = errors.map(({ field }) => field);
    assert.ok(fields.includes(one.field), `${about} is told as ${fields}`);
    assert.equal(new Set(errors.map((error) => JSON.stringify(error))).size, errors.length, about);
    for (const { message } of errors) {
      assert.match(message, sentence, about);
      assert.doesNotMatch(message, unreadable, about);
      assert.ok(errors.length > 5 || detail.includes(message), `${about}: ${detail}`);
    }
  };

  for (const operation of operationsOf(apiDocument)) {
    const schema = bodyOf(operation) as Rules | undefined;
    if (schema && !isForm(operation)) {
      const good = sample(apiDocument, schema);
      for (const one of casesOf(schema, '')) {
        assert.ok(one.keyword in breakers, one.keyword);
        // Empty text in a member that may be left out counts as left out.
        if (one.value === undefined || (one.value === '' && !schema.required?.includes(one.field))) continue;
        const body = put(good, one.field.split('.').filter(Boolean), one.value);
        await check(operation, { ...one, field: complaintAt(one, schema) }, 'body', { body });
      }
    }
    for (const { name, in: place, schema } of operation.parameters ?? []) {
      if (place === 'path' || /^if-/i.test(name)) continue;
      for (const { keyword, value } of casesOf(schema as Rules, name)) {
        // A parameter is of another type only when it comes twice, which a header cannot.
        if (value === undefined || value === '' || (keyword === 'type' && place === 'header')) continue;
        const one = { field: name, keyword, value };
        const query = new URLSearchParams(
          keyword === 'type'
            ? [
                [name, 'a'],
                [name, 'b'],
              ]
            : [[name, String(value)]],
        );
        const isQuery = place === 'query';
        const call = isQuery ? {} : { headers: { [name]: String(value) }, ...bodyOfGood(operation) };
        await check(operation, one, place, call, isQuery ? `?${query}` : '');
      }
    }
  }
  assert.deepEqual([...broken].sort(), Object.keys(breakers).sort());
});

function bodyOfGood(operation: Operation): { body?: unknown } {
  const schema = bodyOf(operation);
  return schema ? { body: sample(apiDocument, schema) } : {};
}

function send(service: Installation, { method, path }: Operation, query: string, call: object) {
  const address = path
    .replace('{id}', '2000000000')
    .replace('{name}', 'nobody')
    .replace('{status_token}', 'x'.repeat(43));
  return service.call(method, address + query, call);
}
