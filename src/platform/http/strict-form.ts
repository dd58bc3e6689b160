/**
 * Request bodies as forms, for the routes whose standard wants them (RFC 6749, appendix B). Everywhere
 * else a form is refused: a browser sends one across sites without asking.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the body is a form, and not JSON. */
    form?: true;
  }
}

const mediaType = /^application\/x-www-form-urlencoded(?:[ \t]*;[ \t]*charset=(?:utf-8|"utf-8"))?$/i;

export function readStrictForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (request: FastifyRequest, body: string) => {
      const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
      if (!request.routeOptions.config.form || !mediaType.test(type) || encoding !== undefined)
        throw new Problem('request/media-type');
      return parseStrictForm(body);
    },
  );
}

/**
 * Every parameter once; one without a value counts as left out (RFC 6749, section 3.1).
 * @throws Problem request/malformed (400)
 */
export function parseStrictForm(body: string): Record<string, string> {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) throw new Problem('request/malformed', { sentence: 'A parameter appears twice in the form.' });
    form.set(name, value);
  }
  return Object.fromEntries([...form].filter(([, value]) => value !== ''));
}
