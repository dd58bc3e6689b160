/** Conditional requests (RFC 9110, section 13) for resources that have versions. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../../../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the answers carry a version, and `GET` answers 304 to who has it; for the documentation. */
    etag?: true;
  }
}

/** One entity tag or `*`; a weak one is told apart, because `If-Match` compares strongly. */
const tagList = /^\s*(?:\*|(?:W\/)?"[\x21\x23-\x7e]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e]*")*)\s*$/;

/** The version of what does not count any: 128 bits and more of its digest. */
export function digestTag(content: string | Uint8Array): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
}

/** Sets the ETag and answers 304 when the client has this version already; `true` when it did. */
export function isUnchanged(request: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  reply.header('etag', etag);
  if (!isKnown(request, etag)) return false;
  reply.code(304).send();
  return true;
}

/**
 * Refuses a change that was made against an older version, or is wanted only if there is none;
 * without a condition everything passes.
 * @param partOf what has to be the same of a tag, for a change that does not rest on all of the resource
 * @throws Problem request/stale (412), request/malformed (400)
 */
export function assertFresh(
  request: FastifyRequest,
  etag: string,
  partOf: (tag: string) => string = (tag) => tag,
): void {
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && !tagList.test(wanted))
    throw new Problem('request/malformed', { sentence: 'If-Match is not a list of entity tags.' });
  if (wanted !== undefined && wanted.trim() !== '*' && !tagsOf(wanted).map(partOf).includes(partOf(etag)))
    throw new Problem('request/stale');
  if (isKnown(request, etag))
    throw new Problem('request/stale', { sentence: 'It is there, and If-None-Match asks to leave it alone then.' });
}

/** Whether `If-None-Match` names this version, or any; it compares weakly. */
function isKnown(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'];
  if (known === undefined || !tagList.test(known)) return false;
  return known.trim() === '*' || tagsOf(known).some((tag) => tag.replace(/^W\//, '') === etag);
}

function tagsOf(list: string): string[] {
  return list.match(/(?:W\/)?"[^"]*"/g) ?? [];
}
