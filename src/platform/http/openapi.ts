/**
 * The API description (OpenAPI 3.1) and its readable form, made from the same declarations that
 * validate requests and guard routes.
 */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { Type } from 'typebox';
import { type ProblemCode, problemCatalogue } from '../../problems.ts';
import { describeOperation, problemExamples } from './describe-operation.ts';
import { digestTag, isUnchanged } from './etag.ts';
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

export type ApiInfo = {
  title: string;
  version: string;
  description: string;
  license: { name: string; identifier: string };
  /** In the order of reading; every route has one of them. */
  tags: { name: string; description: string }[];
};

/** Call it before the routes; the description is complete when the app is ready. */
export async function describeApi(app: App, { tags, ...info }: ApiInfo): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      servers: [{ url: '/', description: 'The installation that serves this description.' }],
      tags,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'What signing in answers.' },
        },
        examples: problemExamples(),
      },
    },
    convertConstToEnum: false,
    refResolver: { buildLocalReference: (json) => String(json['$id']) },
    transform: ({ schema, url, route }) => ({
      url,
      schema: describeOperation({ method: String(route.method), schema, config: route.config }),
    }),
    transformObject: (description) =>
      'openapiObject' in description ? arrange(description.openapiObject as Document) : {},
  });
  app.addSchema(ProblemSchema);
}

/** Adds `GET /openapi.json` and the pages under `/docs`. */
export async function serveApiDescription(app: App): Promise<void> {
  let served: { body: string; etag: string } | undefined;
  app.get(
    '/openapi.json',
    {
      config: { access: 'anyone', etag: true },
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
      // Without the bar on top: its logo carries a style sheet that the policy refuses.
      uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: true, validatorUrl: null },
      theme: { title: 'Admittance API' },
    });
  });
}

const generated = 'From the routes; the file openapi.json is written by scripts/generate.ts. Not edited by hand.';

type Document = Record<string, unknown> & {
  paths?: Record<string, Record<string, { requestBody?: RequestBody }>>;
};
type RequestBody = { required: boolean; content: Record<string, { schema: { required?: string[] } }> };

/** The paths before the components, and a body that may be left out when none of its members is required. */
function arrange({ openapi, info, servers, tags, paths = {}, components, ...rest }: Document): Document {
  for (const { requestBody } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    if (requestBody) requestBody.required = requestBody.content['application/json']?.schema.required !== undefined;
  }
  return { openapi, 'x-generated': generated, info, servers, tags, paths, components, ...rest };
}

function serialize(document: unknown): { body: string; etag: string } {
  const body = JSON.stringify(document);
  return { body, etag: digestTag(body) };
}
