/** The API description (OpenAPI 3.1), which scripts/generate.ts makes of the routes' own declarations. */
import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { problemCatalogue } from '../../../catalogue.ts';
import type { ProblemCode } from '../../../problems.ts';
import type { App } from '../server/server.ts';
import { type PackedAnswer, packAnswer, sendPacked } from './packed-answer.ts';
import { nullable } from './schema.ts';

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
    request_id: Type.String({ format: 'uuid', description: 'Finds the request in the log.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          field: Type.String(),
          code: Type.Optional(
            Type.String({ description: 'The rule that it breaks, as in `GET /registration-rules`.' }),
          ),
          message: Type.String(),
        }),
      ),
    ),
    status_reason: Type.Optional(
      nullable(
        Type.String(),
        'With `login/registration-rejected` and `login/suspended`, as the password was right: what the administrator said to it, or null. Null with `login/not-approved`.',
      ),
    ),
    status_token: Type.Optional(
      nullable(
        Type.String(),
        'With `login/not-approved` and `login/registration-rejected`, as the password was right: the token for `GET /registrations/{status_token}`; null when there is none: the account was imported, or has signed in before.',
      ),
    ),
  },
  { $id: 'Problem', title: 'Problem', description: 'RFC 9457, as application/problem+json.' },
);

/** Adds `GET /openapi.json`; the file is read when it is first asked for. */
export function serveApiDescription(app: App, file: URL): void {
  let served: Promise<PackedAnswer> | undefined;
  app.get(
    '/openapi.json',
    {
      config: { access: 'anyone', etag: true },
      schema: { operationId: 'getApiDescription', summary: 'This description (OpenAPI 3.1)', tags: ['Operations'] },
    },
    async (request, reply) => {
      served ??= read(file);
      reply.header('cache-control', `public, max-age=${maxAgeSeconds}`).type('application/json; charset=utf-8');
      return sendPacked(request, reply, await served);
    },
  );
}

function read(file: URL): Promise<PackedAnswer> {
  // As small as it can be: its line breaks are for reading changes.
  return packAnswer(JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))));
}
