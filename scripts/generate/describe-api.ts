/**
 * The API description without a running installation: from the same declarations that validate requests and guard
 * routes, with an empty database in memory and a key of its own.
 */
import swagger from '@fastify/swagger';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { migrateAndOpenDeps } from '../../src/open-deps.ts';
import type { App } from '../../src/platform/http/server/server.ts';
import { openLog } from '../../src/platform/log.ts';
import { system } from '../../src/platform/principal.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { apiInfo } from './api-info.ts';
import { describeOperation, problemExamples } from './describe-operation.ts';

/** @param addMore routes beside the product's */
export async function describeThisApi(addMore?: (app: App) => Promise<void>): Promise<Record<string, unknown>> {
  const config = readConfig({ DATABASE_URL: 'sqlite::memory:', ADMITTANCE_SECRET: systemRandom.token(32) });
  const { log } = await openLog('silent', false);
  const deps = await migrateAndOpenDeps(config, log, system);
  const app = await buildApp(deps, undefined, async (app) => {
    await describeApi(app, apiInfo);
    await addMore?.(app);
  });
  await app.ready();
  const description = app.swagger();
  await app.close();
  await deps.database.destroy();
  return description as unknown as Record<string, unknown>;
}

export type ApiInfo = {
  title: string;
  version: string;
  description: string;
  license: { name: string; identifier: string };
  /** In the order of reading; every route has one of them. */
  tags: { name: string; description: string }[];
};

/** Before the routes; the description is complete when the app is ready. */
async function describeApi(app: App, { tags, ...info }: ApiInfo): Promise<void> {
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
}

const generated = 'From the routes; the file openapi.json is written by scripts/generate.ts. Not edited by hand.';

type Document = Record<string, unknown> & {
  paths?: Record<string, Record<string, { requestBody?: RequestBody; responses: Record<string, object> }>>;
  components?: Record<string, unknown>;
};
type RequestBody = { required: boolean; content: Record<string, { schema: { required?: string[] } }> };

/**
 * The paths before the components, a body that may be left out when none of its members is required, and each refusal
 * once: they are alike in most operations, and half of the document if every operation repeats them.
 */
function arrange({ openapi, info, servers, tags, paths = {}, components, ...rest }: Document): Document {
  const refusals: Record<string, object> = {};
  for (const { requestBody, responses } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    if (requestBody)
      requestBody.required = Object.values(requestBody.content).some(({ schema }) => schema.required !== undefined);
    for (const [status, response] of Object.entries(responses)) {
      const name = nameOfRefusal(status, response);
      if (name === undefined) continue;
      refusals[name] = response;
      responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  const sorted = Object.fromEntries(Object.entries(refusals).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi,
    'x-generated': generated,
    info,
    servers,
    tags,
    paths,
    components: { ...components, responses: sorted },
    ...rest,
  };
}

/** Of the status and the codes of its problems, so that one more refusal renames no other; `undefined` for a success. */
function nameOfRefusal(status: string, response: Refusal): string | undefined {
  const problem = response.content?.['application/problem+json'];
  if (!problem) return undefined;
  const codes = Object.keys(problem.examples ?? {}).map((code) => code.replace('/', '.'));
  return [status, ...codes].join('-');
}

type Refusal = { content?: Record<string, { examples?: Record<string, unknown> }> };
