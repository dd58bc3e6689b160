/** For load balancers and process managers. */
import { sql } from 'kysely';
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server.ts';

const tags = ['Operations'];
const response = { 200: Type.Object({ status: Type.Literal('ok') }) };

export function healthRoutes(app: App, deps: Deps): void {
  app.get(
    '/health/live',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'getLiveness',
        summary: 'The process answers; restart it when it does not',
        tags,
        response,
      },
    },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/health/ready',
    {
      config: { access: 'anyone', problems: ['database/unavailable'] },
      schema: { operationId: 'getReadiness', summary: 'The database answers too; send traffic', tags, response },
    },
    async () => {
      await sql`SELECT 1`.execute(deps.database);
      return { status: 'ok' as const };
    },
  );
}
