/** An outage of the database in the log: the first request that meets it in full, and at the end how many did. */
import type { FastifyBaseLogger } from 'fastify';
import { errorOf } from '../../narrow.ts';

/** After so long without another one it is over. */
const quietMilliseconds = 10_000;

type Outage = { requests: number; end: NodeJS.Timeout };

/** Of each server's log, by what the driver says. */
const outages = new WeakMap<FastifyBaseLogger, Map<string, Outage>>();

export function logOutage(log: FastifyBaseLogger, requestId: string, error: unknown): void {
  const current = outages.get(log) ?? new Map<string, Outage>();
  outages.set(log, current);
  const { code, errcode } = errorOf(error) as NodeJS.ErrnoException & { errcode?: number };
  const reason = [code, errcode].filter((part) => part !== undefined).join(' ');
  const outage = current.get(reason);
  if (outage) clearTimeout(outage.end);
  else log.error({ request_id: requestId, err: error }, 'the database is unavailable');
  const requests = (outage?.requests ?? 0) + 1;
  const end = setTimeout(() => {
    current.delete(reason);
    log.warn({ reason, requests }, 'no request has met the unavailable database for 10 s');
  }, quietMilliseconds);
  current.set(reason, { requests, end: end.unref() });
}
