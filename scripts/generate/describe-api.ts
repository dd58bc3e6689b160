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

export async function describeThisApi(): Promise<Record<string, unknown>> {
  const config = readConfig({ DATABASE_URL: 'sqlite::memory:', ADMITTANCE_SECRET: systemRandom.token(32) });
  const { log } = await openLog('silent', false);
  const deps = await migrateAndOpenDeps(config, log, system);
  const app = await buildApp(deps, (app) => describeApi(app, apiInfo));
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
  paths?: Record<string, Record<string, { requestBody?: RequestBody }>>;
};
type RequestBody = { required: boolean; content: Record<string, { schema: { required?: string[] } }> };

/** The paths before the components, and a body that may be left out when none of its members is required. */
function arrange({ openapi, info, servers, tags, paths = {}, components, ...rest }: Document): Document {
  for (const { requestBody } of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    if (!requestBody) continue;
    requestBody.required = Object.values(requestBody.content).some(({ schema }) => schema.required !== undefined);
  }
  return { openapi, 'x-generated': generated, info, servers, tags, paths, components, ...rest };
}
