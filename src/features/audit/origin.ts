/** Who is behind what is being done, and from where; it goes into the audit trail. */
import type { FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.ts';
import { clientAddress } from '../../platform/http/server/client-address.ts';
import type { AuditEventsTable } from '../../tables.ts';

export type Origin = Pick<AuditEventsTable, 'actor' | 'actor_id' | 'address' | 'request_id'>;

/** At the command line: whoever can run it can read the database anyway. */
export const operatorOrigin: Origin = { actor: 'operator', actor_id: null, address: null, request_id: null };

/** The service by itself. */
export const systemOrigin: Origin = { actor: 'system', actor_id: null, address: null, request_id: null };

/** The same `deps` for one request. */
export function from(deps: Deps, request: FastifyRequest): Deps {
  const { caller } = request;
  return {
    ...deps,
    origin: {
      actor: caller ? 'user' : 'anyone',
      actor_id: caller?.id ?? null,
      address: clientAddress(request),
      request_id: request.id,
    },
  };
}
