/** The headers of every answer, whatever it is about: errors and refused bytes included. */
import type { FastifyInstance } from 'fastify';

export type ResponseHeaders = Readonly<Record<string, string>>;

/**
 * What keeps a browser from running, framing, sharing or keeping an answer; pages loosen it for themselves.
 * @param secure whether people reach the service by https, so that browsers are told to stay there. Not at its
 *   subdomains: they may be other programs, which only the operator of the proxy knows.
 */
export function protectiveHeaders(secure: boolean): ResponseHeaders {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(secure && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** Call it before any other hook can refuse a request. */
export function addHeaders(app: FastifyInstance, headers: ResponseHeaders): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id);
    done();
  });
}
