/** For load balancers and process managers. */
import { sql } from 'kysely';
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { clientAddress } from '../../platform/http/client-address.ts';
import { nullable, strict } from '../../platform/http/schema.ts';
import type { App } from '../../platform/http/server.ts';
import { Problem } from '../../problems.ts';
import { isAddressProbeGood } from './address-probe.ts';

const tags = ['Operations'];
const response = { 200: Type.Object({ status: Type.Literal('ok') }) };

const SeenAddress = Type.Object({
  address: nullable(Type.String(), 'Where the request came from, as far as that is known.'),
  forwarded_for: nullable(Type.String(), '`X-Forwarded-For` as it arrived.'),
  is_believed: Type.Boolean({ description: 'Whether it came from one of `TRUSTED_PROXIES`.' }),
});
export type SeenAddress = Static<typeof SeenAddress>;

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

  app.get(
    '/health/address',
    {
      config: { access: 'holder', problems: ['request/not-found'] },
      schema: {
        operationId: 'getSeenAddress',
        summary: 'As whom the service sees a request; for `admittance doctor`',
        tags,
        querystring: Type.Object(
          { probe: Type.Optional(Type.String({ description: 'From `admittance doctor`; good for a minute.' })) },
          strict,
        ),
        response: { 200: SeenAddress },
      },
    },
    async (request) => {
      if (!isAddressProbeGood(deps.secret, request.query.probe ?? '', deps.clock.now()))
        throw new Problem('request/not-found');
      return {
        address: clientAddress(request),
        forwarded_for: request.headers['x-forwarded-for']?.toString() ?? null,
        is_believed: (request.ips?.length ?? 0) > 1,
      };
    },
  );
}
