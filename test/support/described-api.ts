/** The running service, asked through its own description: every answer is held against its schema. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  type ApiDocument,
  type Operation,
  operationsOf,
  resolve,
  type Schema,
} from '../../console/src/reference/api-document.ts';
import { problemsOfEveryRequest } from '../../scripts/generate/describe-operation.ts';
import { apiDescription } from '../../src/open-deps.ts';
import type { Answer, Call } from './client.ts';
import type { Installation } from './installation.ts';

export type Ask = (operationId: string, values?: Record<string, string | number>, call?: Call) => Promise<Answer>;

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);

/** What every installation serves. */
export const apiDocument = JSON.parse(readFileSync(apiDescription, 'utf8')) as ApiDocument;

/**
 * Gives `ask`, which sends an operation and asserts that the answer is one of those described, and
 * the set of operations that have succeeded so far. `values` fill the path; the others are the query.
 */
export function describeCalls(service: Installation): { ask: Ask; succeeded: Set<string> } {
  const operations = operationsOf(apiDocument);
  const succeeded = new Set<string>();
  const ask: Ask = async (operationId, values = {}, call = {}) => {
    const operation = operations.find((candidate) => candidate.operationId === operationId);
    assert.ok(operation, operationId);
    const answer = await service.call(operation.method, addressOf(operation.path, values), call);
    assertDescribed(apiDocument, operation, answer);
    if (answer.status < 400) succeeded.add(operationId);
    return answer;
  };
  return { ask, succeeded };
}

const compiled = new WeakMap<Schema, ValidateFunction>();

/** Refuses members that the schema does not name, which JSON Schema by itself lets pass. */
export function compileClosed(document: ApiDocument, schema: Schema): ValidateFunction {
  const resolved = resolve(document, schema);
  const known = compiled.get(resolved);
  if (known) return known;
  const made = ajv.compile(close(document, resolved));
  compiled.set(resolved, made);
  return made;
}

/** The operation that a request is for, if it is described; `HEAD` is its `GET`. */
export function operationAt(operations: readonly Operation[], method: string, address: string): Operation | undefined {
  const path = address.split('?')[0] ?? '';
  // A slash at the end changes nothing.
  const isAt = (operation: Operation) =>
    new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]*')}/?$`).test(path);
  const wanted = method === 'HEAD' ? 'GET' : method;
  const found = operations.filter((operation) => operation.method === wanted && isAt(operation));
  // Where a word is expected, it comes before any value (`/users/me/password`).
  return found.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

export function addressOf(path: string, values: Record<string, string | number>): string {
  const rest = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(values)) {
    if (filled.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, String(value));
    else rest.set(name, String(value));
  }
  return rest.size > 0 ? `${filled}?${rest}` : filled;
}

/** Asserts that the answer is one of those of the operation, or what any request can meet. */
export function assertDescribed(
  document: ApiDocument,
  operation: Operation,
  { status, headers, json, text }: Answer,
  isHead = false,
): void {
  const where = `${operation.operationId} ${status}`;
  const described = operation.responses[status] ?? (status >= 400 ? operation.responses['default'] : undefined);
  assert.ok(described, `${where} is not described: ${text}`);
  const type = headers.get('content-type')?.replace(/; charset=utf-8$/, '') ?? '';
  const content = described.content?.[type];
  if (!described.content || isHead) assert.equal(text, '', where);
  else if (type === 'text/csv') assert.ok(content, where);
  else {
    assert.ok(content, `${where}: ${type} is not described`);
    const isValid = compileClosed(document, content.schema);
    assert.ok(isValid(json), `${where}: ${JSON.stringify(isValid.errors)} in ${text}`);
  }
  if (status >= 400 && !isHead) {
    const codes = [...operation['x-problems'], ...problemsOfEveryRequest];
    assert.ok(codes.includes(json.code), `${where}: ${json.code} is not described`);
  }
  assertHeaders(where, described.headers ?? {}, headers);
}

/** `Link` is on all pages but the last. */
function assertHeaders(where: string, described: object, headers: Headers): void {
  const names = Object.keys(described).map((name) => name.toLowerCase());
  for (const name of names.filter((name) => name !== 'link')) assert.ok(headers.has(name), `${where} has no ${name}`);
  for (const name of ['etag', 'location', 'link', 'retry-after']) {
    assert.ok(!headers.has(name) || names.includes(name), `${where} has a ${name} that is not described`);
  }
}

function close(document: ApiDocument, schema: Schema): object {
  const { properties, items, anyOf, ...rest } = resolve(document, schema);
  const closed = (member: Schema) => close(document, member);
  return {
    ...rest,
    ...(anyOf && { anyOf: anyOf.map(closed) }),
    ...(items && { items: closed(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, closed(member)])),
      additionalProperties: false,
    }),
  };
}
