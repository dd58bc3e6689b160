/**
 * Requests made from the API description, most of them wrong somewhere. A value in braces, as `{user}`,
 * stands for something that exists when the request is sent.
 */
import fc from 'fast-check';
import {
  type ApiDocument,
  bodyOf,
  isForm,
  type Operation,
  operationsOf,
  resolve,
  type Schema,
} from '../../console/src/reference/api-document.ts';

export const callers = ['nobody', 'user', 'support', 'admin', 'expired', 'garbage'] as const;
export type CallerName = (typeof callers)[number];

export type MutatedRequest = {
  /** Where it began; it may have become another one, or none. */
  operationId: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | null;
  caller: CallerName;
};

/** Ready-made values by the name of what takes them, the usual one first; a schema alone would never hit one. */
export const known: Readonly<Record<string, readonly string[]>> = {
  id: ['{user}', '{user}', '{pending}', '{suspended}', 'me', '1'],
  session_id: ['{session}', '{own_session}'],
  status_token: ['{status_token}'],
  name: ['{role}', '{role}', '{new}', 'user', 'admin'],
  role: ['user', '{role}', 'admin'],
  username: ['{name}', '{name}', '{new}', '{new}', 'boss'],
  password: ['correct horse battery staple', 'correct horse battery staple', 'short'],
  current_password: ['not the password at all'],
  new_password: ['a staple of correct batteries'],
  refresh_token: ['{refresh_token}'],
  token: ['{refresh_token}', '{access_token}'],
  // More than none would only wait.
  wait: ['0'],
  limit: ['1', '50', '200'],
  probe: ['{probe}'],
  cursor: ['users:1', 'sessions:1', 'audit:1'].map((text) => Buffer.from(text).toString('base64url')),
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('', ' ', '\0', '\n', '0', '-1', '1e9', 'null', 'true', '%00', '../..', "' OR 1=1 --", '\ud800'),
  fc.constantFrom('__proto__', 'constructor', 'a\u0301\u202e', '😀'.repeat(30), '{{7*7}}', '\\'),
  fc.integer({ min: 50, max: 3_000 }).map((length) => 'x'.repeat(length)),
);

/** A member of this name must be the object's own. */
const member = (name: string, value: unknown): Record<string, unknown> => Object.fromEntries([[name, value]]);

const anyJson: fc.Arbitrary<unknown> = fc.oneof(
  anyText,
  fc.constantFrom(null, true, false, 0, -1, 1e308, 2 ** 53, [], {}, [[]], [null]),
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.array(fc.oneof(anyText, fc.integer()), { maxLength: 4 }),
  fc.tuple(fc.constantFrom('__proto__', 'constructor', 'length', 'toJSON', 'a'), anyText).map(([n, v]) => member(n, v)),
  fc.integer({ min: 2, max: 40 }).map((depth) => JSON.parse(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`)),
);

/** What the schema takes, as far as it can be told from it. */
function valid(document: ApiDocument, schema: Schema, name = ''): fc.Arbitrary<unknown> {
  const {
    const: only,
    enum: choices,
    anyOf,
    type: types,
    items,
    properties,
    required,
    examples,
    ...rest
  } = resolve(document, schema);
  const [type, ...others] = [types ?? []].flat();
  const usual = (() => {
    const values = known[name];
    if (values && type !== 'integer') return fc.constantFrom<unknown>(...values);
    if (only !== undefined) return fc.constant(only);
    if (choices) return fc.constantFrom(...choices);
    if (anyOf) return fc.oneof(...anyOf.map((one) => valid(document, one)));
    if (type === 'array') return fc.array(items ? valid(document, items) : anyJson, { maxLength: 4 });
    if (type === 'object') {
      const members: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(
        Object.entries(properties ?? {}).map(([key, one]) => [key, valid(document, one, key)]),
      );
      return fc.record(members, { requiredKeys: required ?? [], noNullPrototype: true });
    }
    if (type === 'boolean') return fc.boolean();
    if (type === 'integer') return fc.integer({ min: 0, max: 300 });
    if (examples?.length) return fc.constantFrom(...examples);
    if (rest.format === 'date-time') return fc.constant('2026-03-02T00:00:00Z');
    if (rest.pattern) return fc.stringMatching(new RegExp(rest.pattern), { maxLength: 40 });
    return fc.string({ minLength: rest.minLength ?? 0, maxLength: Math.min(rest.maxLength ?? 40, 40) });
  })();
  return others.includes('null') ? fc.oneof({ arbitrary: usual, weight: 4 }, fc.constant(null)) : usual;
}

type Members = Record<string, unknown>;
const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && !Array.isArray(value) && value !== null;

const mutateBody: fc.Arbitrary<(body: unknown) => unknown> = fc.oneof(
  fc.tuple(fc.nat(), anyJson).map(([at, value]) => (body: unknown) => {
    if (!isObject(body)) return value;
    const names = Object.keys(body);
    const name = names[at % Math.max(names.length, 1)];
    return name === undefined ? body : { ...body, ...member(name, value) };
  }),
  fc.nat().map((at) => (body: unknown) => {
    if (!isObject(body)) return null;
    const names = Object.keys(body);
    return Object.fromEntries(Object.entries(body).filter(([name]) => name !== names[at % Math.max(names.length, 1)]));
  }),
  fc
    .tuple(
      fc.oneof(fc.constantFrom('__proto__', 'constructor', 'id', 'status', 'approved', 'role', ''), anyText),
      anyJson,
    )
    .map(
      ([name, value]) =>
        (body: unknown) =>
          isObject(body) ? Object.fromEntries([...Object.entries(body), [name, value]]) : body,
    ),
  anyJson.map((value) => () => value),
);

/** On the bytes, after everything else. */
const mutateText: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.tuple(fc.nat(), anyText).map(([at, piece]) => (text: string) => {
    const index = at % (text.length + 1);
    return text.slice(0, index) + piece + text.slice(index);
  }),
  fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
  fc.constantFrom(
    (text: string) => `${text}${text}`,
    (text: string) => `\ufeff${text}`,
    (text: string) => text.replace('{', '{"username":"a","username":"b",'),
    (text: string) => `${text}${' '.repeat(20_000)}`,
    (text: string) => text.replaceAll('a', '\\u0061'),
    () => '',
  ),
);

/** No header may hold more than latin-1; control characters are for raw-http.ts. */
const fieldValue = anyText.map((text) => text.replaceAll(/[^\x20-\x7e\x80-\xff]/g, '?').slice(0, 2_000));

const oddHeader: fc.Arbitrary<[string, string]> = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      'if-match',
      'if-none-match',
      'accept',
      'cookie',
      'origin',
      'range',
      'user-agent',
      'x-forwarded-for',
    ),
    fieldValue,
  ),
  fc.tuple(fc.constantFrom('if-match', 'if-none-match'), fc.constantFrom('*', '"1.1"', 'W/"1.1"', '"1.1", "2.1"', '"')),
  fc.tuple(
    fc.constant('content-type'),
    fc.constantFrom('', 'text/plain', 'application/json; charset=utf-8', 'application/x-www-form-urlencoded', '*/*'),
  ),
  fc.tuple(fc.constant('content-encoding'), fc.constantFrom('gzip', 'identity', 'br, gzip')),
  fc.tuple(
    fc.constant('authorization'),
    fc.oneof(
      fieldValue,
      fieldValue.map((text) => `Bearer ${text}`),
    ),
  ),
  fc.tuple(fc.constantFrom('x-http-method-override', 'x-original-url', 'x-user-id', 'host'), fieldValue),
);

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY', 'PROPFIND', 'PURGE'];

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 11 }, { arbitrary, weight: 1 });

/** Wrong in none, one or several places. */
export function mutatedRequests(document: ApiDocument): fc.Arbitrary<MutatedRequest> {
  const arbitraries = operationsOf(document).map((operation) => ({
    arbitrary: mutatedRequest(document, operation),
    // These may cost a hash, and teach the least.
    weight: bodyOf(operation)?.properties?.['password'] || operation.path.endsWith('/password') ? 2 : 3,
  }));
  return fc.oneof(...arbitraries);
}

function mutatedRequest(document: ApiDocument, operation: Operation): fc.Arbitrary<MutatedRequest> {
  const { parameters = [], method, path, operationId, security } = operation;
  const schema = bodyOf(operation);
  const form = isForm(operation);
  const valuesIn = (place: string) =>
    fc.record(
      Object.fromEntries(
        parameters
          .filter((one) => one.in === place)
          .map(({ name, schema }) => [
            name,
            rarely(anyText).chain((odd) => (odd === undefined ? valid(document, schema, name) : fc.constant(odd))),
          ]),
      ),
      place === 'path' ? {} : { requiredKeys: [] },
    ) as fc.Arbitrary<Members>;
  return fc
    .record({
      path: valuesIn('path'),
      query: valuesIn('query'),
      extraQuery: rarely(fc.tuple(fc.constantFrom('sort', 'limit', '__proto__', 'id', 'q', ''), anyText)),
      suffix: rarely(fc.constantFrom('/', '//', '/..', '%2f', '?', '?%', '%00', '/x', '.json', ';x=y')),
      method: rarely(fc.constantFrom(...methods)),
      body: schema ? valid(document, schema) : rarely(anyJson).map((odd) => odd ?? null),
      edits: fc.array(mutateBody, { maxLength: 2 }),
      editing: fc.nat({ max: 2 }),
      text: rarely(mutateText),
      headers: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, fc.array(oddHeader, { maxLength: 3 })),
      caller: fc.oneof(
        { arbitrary: fc.constant<CallerName>(security.length > 0 ? 'admin' : 'nobody'), weight: 4 },
        fc.constantFrom(...callers),
      ),
    })
    .map((drawn) => {
      const body = drawn.editing === 0 ? drawn.edits.reduce((value, edit) => edit(value), drawn.body) : drawn.body;
      const isSent = schema !== undefined || drawn.body !== null;
      const written = form ? writeForm(body) : JSON.stringify(body);
      return {
        operationId,
        method: drawn.method ?? method,
        path: writePath(path, drawn.path) + writeQuery(drawn.query, drawn.extraQuery) + (drawn.suffix ?? ''),
        headers: {
          ...(isSent && { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }),
          ...Object.fromEntries(drawn.headers),
        },
        body: isSent ? (drawn.text ?? String)(written ?? '') : null,
        caller: drawn.caller,
      };
    });
}

/** Braces of a stand-in are kept, so that it is found again. */
const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed()).replace(/^%7B(\w+)%7D$/, '{$1}');

function writePath(path: string, values: Record<string, unknown>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(values[name]));
}

function writeQuery(values: Record<string, unknown>, extra: [string, string] | undefined): string {
  const pairs = [...Object.entries(values), ...(extra ? [extra] : [])].map(
    ([name, value]) => `${encode(name)}=${encode(name === 'wait' && /^[1-9]/.test(String(value)) ? 0 : value)}`,
  );
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

function writeForm(body: unknown): string {
  const pairs = isObject(body) ? Object.entries(body) : [[String(body), '']];
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
}
