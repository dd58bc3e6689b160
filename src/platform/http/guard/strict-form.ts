/**
 * Request bodies as forms, for the routes whose standard wants them (RFC 6749, appendix B). Everywhere
 * else a form is refused: a browser sends one across sites without asking.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../../../problems.ts';
import { assertBodyType, formType } from './body-type.ts';

export function readStrictForms(app: FastifyInstance): void {
  app.addContentTypeParser(formType, { parseAs: 'string' }, async (request: FastifyRequest, body: string) => {
    if (body === '') return undefined;
    assertBodyType(request);
    return parseStrictForm(body);
  });
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
