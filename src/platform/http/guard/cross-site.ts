/**
 * For what a browser does with a cookie: pages of other sites must not be able to ask for it. A browser says
 * where a request comes from, and no page can make it lie; what says nothing is no browser, and has no cookie
 * but its own.
 */
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../../problems.ts';

/**
 * @param publicUrl an origin; a proxy may have put another host into the request
 * @throws Problem access/cross-site (403)
 */
export function assertSameOrigin({ headers }: FastifyRequest, publicUrl: string): void {
  const { 'sec-fetch-site': site, origin, host } = headers;
  // Behind a proxy the service does not see https itself; http would be somebody else's page where https is meant.
  const ours = [publicUrl, `https://${host}`, ...(publicUrl.startsWith('https:') ? [] : [`http://${host}`])];
  if ((site ?? 'same-origin') !== 'same-origin' || (origin !== undefined && !ours.includes(origin)))
    throw new Problem('access/cross-site');
}
