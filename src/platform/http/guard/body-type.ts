/** The type of body that an address takes: JSON, or a form where a standard wants one. */
import type { FastifyRequest } from 'fastify';
import { Problem } from '../../../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the body is a form, and not JSON. */
    form?: true;
  }
}

export const jsonType = 'application/json';
export const formType = 'application/x-www-form-urlencoded';

const parameters = /^[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8"))?$/i;

export function bodyTypeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.config.form ? formType : jsonType;
}

/** @throws Problem request/media-type (415) */
export function assertBodyType(request: FastifyRequest): void {
  const { 'content-type': type = '', 'content-encoding': coding } = request.headers;
  const taken = bodyTypeOf(request);
  const isTaken = type.slice(0, taken.length).toLowerCase() === taken && parameters.test(type.slice(taken.length));
  if (!isTaken || coding !== undefined) throw bodyTypeRefused(request);
}

/** Says what would have been taken, to programs in `Accept` and `Accept-Encoding` (RFC 9110, section 15.5.16). */
export function bodyTypeRefused(request: FastifyRequest): Problem {
  const taken = bodyTypeOf(request);
  return new Problem('request/media-type', {
    sentence: `Send the body as ${taken}, in UTF-8 and not compressed.`,
    headers: { accept: taken, ...(request.headers['content-encoding'] && { 'accept-encoding': 'identity' }) },
  });
}
