/**
 * The API description (OpenAPI 3.1) and its readable form, made from the same declarations that
 * validate requests and guard routes.
 */
import { createHash } from 'node:crypto';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyContextConfig, FastifySchema } from 'fastify';
import { Type } from 'typebox';
import { type ProblemCode, problemCatalogue } from '../../problems.ts';
import type { Access } from './access.ts';
import { isUnchanged } from './etag.ts';
import type { App } from './server.ts';

const maxAgeSeconds = 300;

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'A sentence for people.' }),
    code: Type.Unsafe<ProblemCode>({
      type: 'string',
      enum: Object.keys(problemCatalogue),
      description: 'Stable, for programs.',
    }),
    error: Type.String({ description: 'The same sentence, for clients of the tutorial API.' }),
    request_id: Type.String({ description: 'Finds the request in the log.' }),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
  },
  { $id: 'Problem', title: 'Problem', description: 'RFC 9457, as application/problem+json.' },
);

export type ApiDescription = { title: string; version: string; description: string };

/** Call it before the routes; the description is complete when the app is ready. */
export async function describeApi(app: App, info: ApiDescription): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    refResolver: { buildLocalReference: (json) => String(json['$id']) },
    transform: ({ schema, url, route }) => ({ url, schema: documentProblems(schema as FastifySchema, route.config) }),
  });
  app.addSchema(ProblemSchema);
}

/** Adds `GET /openapi.json` and the pages under `/docs`. */
export async function serveApiDescription(app: App): Promise<void> {
  let served: { body: string; etag: string } | undefined;
  app.get(
    '/openapi.json',
    {
      config: { access: 'anyone' },
      schema: { operationId: 'getApiDescription', summary: 'This description (OpenAPI 3.1)', tags: ['Operations'] },
    },
    async (request, reply) => {
      served ??= serialize(app.swagger());
      reply.header('cache-control', `public, max-age=${maxAgeSeconds}`).type('application/json; charset=utf-8');
      if (isUnchanged(request, reply, served.etag)) return reply;
      return reply.send(served.body);
    },
  );
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'anyone' };
    });
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP:
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      uiConfig: { url: '/openapi.json', docExpansion: 'list', deepLinking: true, validatorUrl: null },
      theme: { title: 'Admittance API' },
    });
  });
}

function serialize(document: unknown): { body: string; etag: string } {
  const body = JSON.stringify(document);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

/** Adds to a route's schema who may call it and every problem it can answer with. */
function documentProblems(schema: FastifySchema | undefined, config: FastifyContextConfig | undefined): FastifySchema {
  const access = config?.access ?? 'anyone';
  const codes = new Set<ProblemCode>([
    ...(schema?.body
      ? (['request/malformed', 'request/invalid', 'request/too-large', 'request/media-type'] as const)
      : []),
    ...(schema?.querystring ? (['request/invalid'] as const) : []),
    ...(schema?.params ? (['request/not-found'] as const) : []),
    ...accessProblems(access),
    ...(config?.problems ?? []),
    'database/unavailable',
    'server/error',
  ]);
  const byStatus = Map.groupBy(codes, (code) => problemCatalogue[code].status);
  const problems = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\`: ${problemCatalogue[code].sentence}`).join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
      },
    ]);
  const { response, ...rest } = schema ?? {};
  return {
    ...rest,
    description: describeAccess(access),
    security: access === 'anyone' || access === 'holder' ? [] : [{ bearer: [] }],
    response: { ...(response as object), ...Object.fromEntries(problems) },
  };
}

function accessProblems(access: Access): ProblemCode[] {
  if (access === 'anyone' || access === 'holder') return [];
  const signedIn: ProblemCode[] = ['access/token-missing', 'access/token-invalid'];
  if (access === 'signed-in') return signedIn;
  if ('role' in access) return [...signedIn, 'access/admins-only'];
  return 'permission' in access ? [...signedIn, 'access/forbidden'] : [...signedIn, 'user/not-found'];
}

/** The access rule as a sentence; the permission matrix in the tests reads the same rule. */
export function describeAccess(access: Access): string {
  if (access === 'anyone') return 'For anyone.';
  if (access === 'holder') return 'For whoever holds the secret in the request.';
  if (access === 'signed-in') return 'For anyone who is signed in.';
  if ('role' in access) return `For the role \`${access.role}\`.`;
  if ('permission' in access) return `Takes the permission \`${access.permission}\`.`;
  return `For the user's own account; for others it takes \`${access.selfOr}\`, and without it they do not exist.`;
}
