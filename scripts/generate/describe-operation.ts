/**
 * One operation of the API description, from what its route declares: who may call it, what it
 * takes and answers, and every problem. Nothing here validates or guards anything.
 */
import type { FastifyContextConfig, FastifySchema } from 'fastify';
import { describeAccess } from '../../console/src/reference/access-text.ts';
import { problemCatalogue } from '../../src/catalogue.ts';
import type { Access } from '../../src/platform/http/guard/access.ts';
import { problemBody } from '../../src/platform/http/wire/problem-reply.ts';
import { type FieldError, Problem, type ProblemCode } from '../../src/problems.ts';

/** What any request at all can meet, before or beside its operation. */
export const problemsOfEveryRequest: readonly ProblemCode[] = [
  'request/malformed',
  'request/not-found',
  'request/method-not-allowed',
  'request/timeout',
  'request/too-large',
  'request/uri-too-long',
  'request/media-type',
  'request/expectation',
  'request/headers-too-large',
  'request/method-unknown',
  'server/stopping',
  'server/error',
];

type Route = { method: string; schema: FastifySchema | undefined; config: FastifyContextConfig | undefined };

/** `x-access` and `x-problems` repeat for programs what the descriptions say. */
export function describeOperation({ method, schema, config }: Route): FastifySchema {
  const { response = { 200: { type: 'object' } }, ...rest } = schema ?? {};
  const access = config?.access ?? 'anyone';
  const codes = problemsOf(access, schema, config);
  const etag = config?.etag === true;
  const takesNulls = schema?.body !== undefined && method !== 'PATCH' && !config?.form;
  return {
    ...rest,
    ...(takesNulls && { body: withNulls(schema?.body ?? {}) }),
    ...headersOf(method, etag, codes),
    description: [schema?.description, describeAccess(access), config?.recent && recentSentence]
      .filter((text) => text !== undefined)
      .join('\n\n'),
    security: access === 'anyone' || access === 'holder' ? [] : [{ bearer: [] }],
    response: {
      ...Object.fromEntries(
        Object.entries(response as Record<string, object>).map(([status, body]) => [
          status,
          describeAnswer(status, body, etag, schema, config?.csv === true),
        ]),
      ),
      ...(etag && method === 'GET' && { 304: { type: 'null', description: answers[304], headers: { ETag } } }),
      ...describeProblems(codes),
    },
    'x-access': access,
    ...(config?.recent && { 'x-recent': true }),
    'x-problems': codes,
  } as FastifySchema;
}

type BodySchema = {
  type?: string | string[];
  enum?: unknown[];
  properties?: Record<string, BodySchema>;
  required?: string[];
  items?: BodySchema;
};

/** What `left-out.ts` lets pass: null in every member that may be left out. */
function withNulls(schema: BodySchema): BodySchema {
  const { properties, required = [], items } = schema;
  const member = ([name, own]: [string, BodySchema]): [string, BodySchema] => {
    const inner = withNulls(own);
    return [name, required.includes(name) ? inner : orNull(inner)];
  };
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(Object.entries(properties).map(member)) }),
    ...(items && { items: withNulls(items) }),
  };
}

function orNull(schema: BodySchema): BodySchema {
  const types = new Set([schema.type ?? [], 'null'].flat());
  return { ...schema, type: [...types], ...(schema.enum && { enum: [...schema.enum, null] }) };
}

const recentSentence = 'The sign-in must be recent (`RECENT_SECONDS`), however long its session has gone on.';

const answers: Readonly<Record<string, string>> = {
  200: 'Done.',
  201: 'Made; `Location` says where it is.',
  202: 'Accepted; the outcome comes later.',
  204: 'Done; there is no body.',
  304: 'Unchanged: you have this version already.',
};

const text = (description: string) => ({ type: 'string', description });
const ETag = text('The version, for `If-None-Match` and `If-Match`.');
const retryAfter = { 'Retry-After': { type: 'integer', description: 'Seconds to wait before the next try.' } };
const problemHeaders: Readonly<Record<number, object>> = {
  401: { 'WWW-Authenticate': text('How to sign in: `Bearer` (RFC 6750).') },
  429: {
    ...retryAfter,
    'RateLimit-Policy': text('The budget that is used up: its name, its quota `q` and its window `w` in seconds.'),
    RateLimit: text('What is left of it, and the seconds `t` until there is more.'),
  },
  503: retryAfter,
};

function describeAnswer(
  status: string,
  body: object,
  etag: boolean,
  schema: FastifySchema | undefined,
  csv: boolean,
): object {
  const headers = {
    ...(status === '201' && { Location: text('The address of what was made.') }),
    ...(etag && { ETag }),
    ...(isPage(schema) && { Link: text('The next page, as `rel="next"` (RFC 8288); absent on the last one.') }),
  };
  return {
    description: answers[status] ?? 'The answer.',
    ...(Object.keys(headers).length > 0 && { headers }),
    ...('type' in body && body.type === 'null'
      ? { type: 'null' }
      : {
          content: {
            'application/json': { schema: body },
            ...(csv && { 'text/csv': { schema: { type: 'string' } } }),
          },
        }),
  };
}

function isPage(schema: FastifySchema | undefined): boolean {
  const query = schema?.querystring as { properties?: object } | undefined;
  return query?.properties !== undefined && 'cursor' in query.properties;
}

function headersOf(method: string, etag: boolean, codes: readonly ProblemCode[]): { headers?: object } {
  const properties = {
    ...(etag && method === 'GET' && { 'If-None-Match': text('Versions you have; 304 when one of them is current.') }),
    ...(codes.includes('request/stale') && {
      'If-Match': text('The version you mean to change; 412 when it is no longer current.'),
    }),
  };
  return Object.keys(properties).length > 0 ? { headers: { type: 'object', properties } } : {};
}

function problemsOf(
  access: Access,
  schema: FastifySchema | undefined,
  config: FastifyContextConfig | undefined,
): ProblemCode[] {
  const isStale = config?.problems?.includes('request/stale') === true;
  const takesNothing = !schema?.body && !schema?.querystring && !schema?.params && access === 'anyone';
  return [
    ...new Set<ProblemCode>([
      ...(schema?.body || isStale ? (['request/malformed'] as const) : []),
      ...(schema?.body || schema?.querystring ? (['request/invalid'] as const) : []),
      ...(schema?.body ? (['request/too-large', 'request/media-type'] as const) : []),
      ...(schema?.params ? (['request/not-found'] as const) : []),
      ...accessProblems(access),
      ...(config?.recent ? (['access/proof-required'] as const) : []),
      ...(config?.problems ?? []),
      // What anyone gets without giving anything is answered from memory, or says that it is not.
      ...(takesNothing ? [] : (['database/unavailable'] as const)),
      'server/stopping',
      'server/error',
    ]),
  ];
}

function accessProblems(access: Access): ProblemCode[] {
  if (access === 'anyone' || access === 'holder') return [];
  const signedIn: ProblemCode[] = ['access/token-missing', 'access/token-invalid'];
  if (access === 'signed-in') return signedIn;
  if ('role' in access) return [...signedIn, 'access/admins-only'];
  return 'selfOr' in access ? [...signedIn, 'user/not-found'] : [...signedIn, 'access/forbidden'];
}

function describeProblems(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = [...Map.groupBy(codes, (code) => problemCatalogue[code].status)].sort(([a], [b]) => a - b);
  const content = (list: readonly ProblemCode[]) => ({
    'application/problem+json': {
      schema: { $ref: 'Problem#' },
      ...(list.length > 0 && {
        examples: Object.fromEntries(
          list.map((code) => [code, { $ref: `#/components/examples/${exampleName(code)}` }]),
        ),
      }),
    },
  });
  return {
    ...Object.fromEntries(
      byStatus.map(([status, list]) => [
        status,
        {
          description: list.map((code) => `\`${code}\`: ${problemCatalogue[code].sentence}`).join('\n\n'),
          ...(problemHeaders[status] && { headers: problemHeaders[status] }),
          content: content(list),
        },
      ]),
    ),
    default: {
      description: `What any request can meet: ${problemsOfEveryRequest.map((code) => `\`${code}\``).join(', ')}.`,
      content: content([]),
    },
  };
}

/** Names of components may not hold a slash. */
const exampleName = (code: ProblemCode) => code.replace('/', '.');

const exampleErrors: Partial<Record<ProblemCode, readonly FieldError[]>> = {
  'request/invalid': [{ field: 'nickname', message: 'is not accepted here' }],
  'user/username-refused': [{ field: 'username', message: 'must hold a letter or a digit' }],
  'password/refused': [{ field: 'password', message: 'is on the list of common passwords that attackers try first' }],
};

/** Every problem as it looks on the wire, by name. */
export function problemExamples(): Record<string, { summary: string; value: object }> {
  return Object.fromEntries(
    (Object.keys(problemCatalogue) as ProblemCode[]).map((code) => {
      const errors = exampleErrors[code];
      const problem = new Problem(code, errors ? { errors } : {});
      return [
        exampleName(code),
        { summary: problem.title, value: problemBody(problem, '1c8e5f0a-7d1b-4f57-9a3e-6f2b8d40c7e1') },
      ];
    }),
  );
}
