/** docs/api.md: every operation for people. */

import { describeAccess } from '../../console/src/reference/access-text.ts';
import { anchor } from '../../console/src/reference/anchor.ts';
import {
  type ApiDocument,
  bodyOf,
  isForm as hasForm,
  type Operation,
  operationsOf,
  type Schema,
  sample,
  successOf,
} from '../../console/src/reference/api-document.ts';
import { describeLimits, describeMeaning, describeType } from '../../console/src/reference/schema-text.ts';
import { problemCatalogue } from '../../src/catalogue.ts';
import { builtInPermissions } from '../../src/features/roles/role.ts';
import type { Access } from '../../src/platform/http/guard/access.ts';
import { code, generatedFrom, json, link, table } from './markdown.ts';

export function apiPage(document: ApiDocument): string {
  const operations = operationsOf(document);
  return `${[
    generatedFrom('the routes'),
    '# API reference',
    document.info.description,
    `Also as [openapi.json](../openapi.json), as pages to try it out under \`/docs\` of every installation, and as a [Postman collection](admittance.postman_collection.json). The problems are explained in [errors.md](errors.md).`,
    '## Contents',
    contents(document, operations),
    '## Who may call what',
    matrix(operations),
    ...document.tags.flatMap(({ name, description }) => [
      `## ${name}`,
      description,
      ...operations.filter(({ tags }) => tags[0] === name).flatMap((operation) => chapter(document, operation)),
    ]),
    ...shared.flatMap((name) => [`## ${titleOf(name)}`, members(document, document.components.schemas[name] ?? {})]),
  ].join('\n\n')}\n`;
}

/** What several operations answer with. */
const shared = ['User', 'Session', 'Role'];
const titleOf = (name: string) => `The ${name.toLowerCase()}`;

const heading = ({ method, path }: Operation) => `${method} ${path}`;

function contents(document: ApiDocument, operations: readonly Operation[]): string {
  const lines = document.tags.flatMap(({ name }) => [
    `- ${link(name)}`,
    ...operations
      .filter(({ tags }) => tags[0] === name)
      .map((operation) => `  - ${link(heading(operation))}: ${operation.summary}`),
  ]);
  return [`- ${link('Who may call what')}`, ...lines, ...shared.map((name) => `- ${link(titleOf(name))}`)].join('\n');
}

/** Who a caller can be, from the least to the most; the permissions are those the routes ask for. */
function matrix(operations: readonly Operation[]): string {
  const columns: { head: string; may: (access: Access) => boolean }[] = [
    { head: 'anyone', may: (access) => access === 'anyone' },
    { head: 'holder of the secret in it', may: (access) => access === 'holder' },
    { head: 'signed in', may: (access) => access === 'signed-in' },
    { head: 'the user themselves', may: (access) => typeof access === 'object' && 'selfOr' in access },
    ...neededBy(operations).map((needed) => ({
      head: needed,
      may: (access: Access) => needsOf(access).includes(needed),
    })),
  ];
  const rows = operations.map((operation) => [
    `[${code(heading(operation))}](#${anchor(heading(operation))})`,
    ...columns.map(({ may }) => (may(operation['x-access']) ? '✓' : '')),
  ]);
  const permissions = neededBy(operations)
    .filter((needed) => needed.includes(':'))
    .map((needed) => needed.replaceAll('`', ''));
  const holders = ['user', 'admin'].map((role) => {
    const held = permissions.filter((permission) => (builtInPermissions(role) as ReadonlySet<string>).has(permission));
    return [code(role), held.length === 0 ? 'none' : held.map(code).join(', ')];
  });
  return [
    'One mark is enough. Everything but the first two columns takes the access token of an account that is active now.',
    table(['operation', ...columns.map(({ head }) => head)], rows),
    table(['role', 'holds of these permissions'], holders),
  ].join('\n\n');
}

/** Each of them is enough. */
function needsOf(access: Access): readonly string[] {
  if (typeof access === 'string') return [];
  if ('role' in access) return [`role \`${access.role}\``];
  if ('permission' in access) return [code(access.permission)];
  return ('anyOf' in access ? access.anyOf : access.selfOr).map(code);
}

function neededBy(operations: readonly Operation[]): string[] {
  return [...new Set(operations.flatMap((operation) => needsOf(operation['x-access'])))];
}

function chapter(document: ApiDocument, operation: Operation): string[] {
  const body = bodyOf(operation);
  const own = operation.description.replace(describeAccess(operation['x-access']), '').trim();
  return [
    `### ${heading(operation)}`,
    `${operation.summary}. ${own}${own ? ' ' : ''}**${describeAccess(operation['x-access'])}**`.replaceAll('..', '.'),
    ...(operation.parameters ? [parameters(document, operation)] : []),
    ...(body ? requestBody(document, operation, body) : []),
    ...answer(document, operation),
    problems(operation),
  ];
}

function parameters(document: ApiDocument, { parameters = [] }: Operation): string {
  const rows = parameters.map(({ name, in: place, required, description = '', schema }) => [
    code(name),
    place,
    required ? 'yes' : '',
    describeLimits(schema),
    description || describeMeaning(document, schema),
  ]);
  return table(['parameter', 'in', 'required', 'limits', 'meaning'], rows);
}

function requestBody(document: ApiDocument, operation: Operation, schema: Schema): string[] {
  const { requestBody } = operation;
  const isForm = hasForm(operation);
  if (Object.keys(schema.properties ?? {}).length === 0) return ['No body is needed; `{}` is accepted.'];
  return [
    `The body${isForm ? ', a form' : ''}${requestBody?.required ? '' : ', which may be left out'}:`,
    members(document, schema, true),
    isForm
      ? code(String(new URLSearchParams(sample(document, schema) as Record<string, string>)))
      : json(sample(document, schema)),
  ];
}

function answer(document: ApiDocument, operation: Operation): string[] {
  const { status, headers = {}, content } = successOf(operation);
  const names = Object.keys(headers).map(code);
  const withHeaders = names.length > 0 ? ` With ${names.join(' and ')}.` : '';
  const unchanged = operation.responses['304']
    ? ' 304 without a body when `If-None-Match` names the current version.'
    : '';
  const schema = content?.['application/json']?.schema;
  if (!schema) return [`Answers **${status}** without a body.${withHeaders}`];
  const isKnown = schema.$ref || schema.properties;
  return [
    `Answers **${status}**${schema.$ref ? ` with ${linkTo(schema.$ref)}` : ''}.${withHeaders}${unchanged}`,
    ...(schema.properties ? [members(document, schema)] : []),
    ...(isKnown ? [json(sample(document, schema))] : []),
  ];
}

function linkTo(reference: string): string {
  const title = titleOf(reference.split('/').at(-1) ?? '');
  return link(title).replace(title, title.toLowerCase());
}

function members(document: ApiDocument, schema: Schema, isRequest = false): string {
  const { properties = {}, required = [] } = schema;
  const rows = Object.entries(properties).map(([name, member]) => [
    code(name),
    describeType(member),
    required.includes(name) ? (isRequest ? 'yes' : 'always') : '',
    describeLimits(member),
    describeMeaning(document, member),
  ]);
  return table(['member', 'type', isRequest ? 'required' : 'there', 'limits', 'meaning'], rows);
}

function problems(operation: Operation): string {
  const rows = operation['x-problems']
    .map((name) => ({ name, ...problemCatalogue[name] }))
    .sort((a, b) => a.status - b.status)
    .map(({ name, status }) => `${status} [${code(name)}](errors.md#${anchor(name)})`);
  return `Problems: ${rows.join(' · ')}`;
}
