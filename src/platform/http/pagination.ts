/** Keyset pages: the cursor names the last row seen, so page 10,000 costs what page 1 costs. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Problem } from '../../problems.ts';
import { nullable } from './schema.ts';

export const mostPerPage = 200;
const usualPerPage = 50;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether it also answers with CSV; for the documentation. */
    csv?: true;
  }
}

/** Query members of every list; texts, because nothing is coerced. */
export const pageQuery = {
  limit: Type.Optional(
    Type.String({
      pattern: '^[0-9]{1,9}$',
      description: `Rows per page, 1 to ${mostPerPage}; ${usualPerPage} without it.`,
    }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 200, description: '`next_cursor` of the page before.' })),
  count: Type.Optional(
    Type.Unsafe<'true' | 'false'>({
      type: 'string',
      enum: ['true', 'false'],
      description: 'Whether to count `total`, which costs more the longer the list is.',
    }),
  ),
};

/** What a list answers. */
export function pageOf<T extends Type.TSchema>(row: T) {
  return Type.Object({
    data: Type.Array(row),
    next_cursor: nullable(Type.String({ description: 'For the next page; null on the last one.' })),
    total: Type.Optional(Type.Integer({ description: 'With `count=true`: rows on all pages.', examples: [1] })),
  });
}

export type Page<T> = { rows: T[]; next: number | undefined; total: number | undefined };
export type PageRequest = { limit: number; after: number; count: boolean };

/**
 * @param list names the list, so that a cursor of another one is refused
 * @throws Problem request/invalid (400)
 */
export function readPageRequest(list: string, query: { limit?: string; cursor?: string; count?: string }): PageRequest {
  const limit = query.limit === undefined ? usualPerPage : Number(query.limit);
  if (limit < 1) throw invalid('limit', 'must be at least 1');
  return {
    limit: Math.min(limit, mostPerPage),
    after: query.cursor === undefined ? 0 : readCursor(list, query.cursor),
    count: query.count === 'true',
  };
}

/** The wire form of a page, with the next one's address in `Link` (RFC 8288). */
export function sendPage<T>(list: string, page: Page<T>, request: FastifyRequest, reply: FastifyReply) {
  const cursor = page.next === undefined ? null : writeCursor(list, page.next);
  if (cursor !== null) {
    const query = new URLSearchParams(request.query as Record<string, string>);
    query.set('cursor', cursor);
    reply.header('link', `<${request.url.split('?')[0]}?${query}>; rel="next"`);
  }
  return { data: page.rows, next_cursor: cursor, ...(page.total !== undefined && { total: page.total }) };
}

export function writeCursor(list: string, id: number): string {
  return Buffer.from(`${list}:${id}`).toString('base64url');
}

function readCursor(list: string, cursor: string): number {
  const id = Number(/^([a-z]+):([1-9]\d{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[2]);
  if (!Number.isSafeInteger(id) || writeCursor(list, id) !== cursor) throw invalid('cursor', 'is not one of this list');
  return id;
}

function invalid(field: string, message: string): Problem {
  return new Problem('request/invalid', { errors: [{ field, message }] });
}
