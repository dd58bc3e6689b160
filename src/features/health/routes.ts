/** For load balancers and process managers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { watchEventLoop } from '../../platform/event-loop.ts';
import { clientAddress } from '../../platform/http/server/client-address.ts';
import type { App } from '../../platform/http/server/server.ts';
import { nullable, strict } from '../../platform/http/wire/schema.ts';
import { Problem } from '../../problems.ts';
import { isAddressProbeGood } from './address-probe.ts';
import { openWriteProof } from './prove-writing.ts';

const tags = ['Operations'];
const response = { 200: Type.Object({ status: Type.Literal('ok') }) };

/** Health checks give up not much later. */
const longestCheckMilliseconds = 1_500;
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

  const hasStalled = watchEventLoop(app);
  const proveWriting = openWriteProof(deps);
  app.get(
    '/health/ready',
    {
      config: { access: 'anyone', problems: ['database/unavailable', 'server/stalled'] },
      schema: {
        operationId: 'getReadiness',
        summary: 'It can serve signed-in users now; send traffic',
        description:
          'The database answers and takes writes, revocations are known up to this second, the process has not just stood still and is not about to stop. Answers within two seconds.',
        tags,
        response,
      },
    },
    async () => {
      if (app.isStopping()) throw new Problem('server/stopping', { headers: { 'retry-after': '5' } });
      if (hasStalled()) throw new Problem('server/stalled', { headers: { 'retry-after': '5' } });
      await inTime(
        Promise.all([deps.memory.revocations.becomeCurrent(), sql`SELECT 1`.execute(deps.database), proveWriting()]),
      );
      return { status: 'ok' as const };
    },
  );

  app.get(
    '/health/address',
    {
      config: { access: 'holder', problems: ['request/not-found'] },
      schema: {
        operationId: 'getSeenAddress',
        summary: 'The client address that the service sees; for `admittance doctor`',
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

/** @throws what the work throws, or an error that counts as a database that is away */
async function inTime(work: Promise<unknown>): Promise<void> {
  const giveUp = new AbortController();
  const tooLate = sleep(longestCheckMilliseconds, undefined, { signal: giveUp.signal, ref: false }).then(
    () => {
      throw Object.assign(new Error('the database takes too long to answer'), { code: 'ETIMEDOUT' });
    },
    () => undefined,
  );
  await Promise.race([work, tooLate]).finally(() => giveUp.abort());
}
