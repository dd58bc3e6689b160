/** Answers `OPTIONS` with `Allow`, and every method that an address does not take with 405 (RFC 9110, section 15.5.6). */
import type { FastifyInstance, HTTPMethods } from 'fastify';
import { Problem } from '../../../problems.ts';

/** Call it before any route is added, and the returned function after the last one. */
export function trackMethods(app: FastifyInstance): () => void {
  const urls = new Set<string>();
  app.addHook('onRoute', ({ url }) => {
    urls.add(url);
  });
  return () => {
    for (const url of [...urls]) answerTheRest(app, url);
  };
}

function answerTheRest(app: FastifyInstance, url: string): void {
  const isTaken = (method: string) => app.hasRoute({ method: method as HTTPMethods, url });
  const allow = [...app.supportedMethods.filter(isTaken), 'OPTIONS'].join(', ');
  const hidden = { schema: { hide: true }, config: { access: 'anyone' as const } };
  app.route({
    ...hidden,
    method: 'OPTIONS',
    url,
    handler: async (_request, reply) => reply.code(204).header('allow', allow).send(),
  });
  app.route({
    ...hidden,
    method: app.supportedMethods.filter((method) => method !== 'OPTIONS' && !isTaken(method)) as HTTPMethods[],
    url,
    // Before the body is read: what arrives here is not wanted at all.
    onRequest: async () => {
      throw new Problem('request/method-not-allowed', { headers: { allow } });
    },
    handler: async () => undefined,
  });
}
