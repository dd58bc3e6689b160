/** Keyset pages: the cursor names the last row seen, so page 10,000 costs what page 1 costs. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Problem } from '../../../problems.ts';
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
      'x-rule': 'must be a whole number from 1 on',
      description: `Rows per page, 1 to ${mostPerPage}; ${usualPerPage} without it.`,
    }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 600, description: '`next_cursor` of the page before.' })),
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

export type Page<T> = {
  rows: T[];
  /** The id of the last row, unless nothing is behind it. */
  next: number | undefined;
  /** What that row is in order by, in a list that is in order of something else than the id. */
  nextValue?: string | undefined;
  total: number | undefined;
};
export type PageRequest = { limit: number; after: number; afterValue?: string | undefined; count: boolean };

/**
 * @param list names the list and its order, so that a cursor of another one is refused
 * @param values how the values of such an order are spelled
 * @throws Problem request/invalid (400)
 */
export function readPageRequest(
  list: string,
  query: { limit?: string; cursor?: string; count?: string },
  values?: RegExp,
): PageRequest {
  const limit = query.limit === undefined ? usualPerPage : Number(query.limit);
  if (limit < 1) throw invalid('limit', 'must be at least 1');
  return {
    limit: Math.min(limit, mostPerPage),
    ...(query.cursor === undefined ? { after: 0 } : readCursor(list, query.cursor, values)),
    count: query.count === 'true',
  };
}

/** The wire form of a page, with the next one's address in `Link` (RFC 8288). */
export function sendPage<T>(list: string, page: Page<T>, request: FastifyRequest, reply: FastifyReply) {
  const cursor = page.next === undefined ? null : writeCursor(list, page.next, page.nextValue);
  if (cursor !== null) {
    const query = new URLSearchParams(request.query as Record<string, string>);
    query.set('cursor', cursor);
    reply.header('link', `<${request.url.split('?')[0]}?${query}>; rel="next"`);
  }
  return { data: page.rows, next_cursor: cursor, ...(page.total !== undefined && { total: page.total }) };
}

export function writeCursor(list: string, id: number, value?: string): string {
  return Buffer.from([list, id, ...(value === undefined ? [] : [value])].join(':')).toString('base64url');
}

/** One spelling each: writing what was read gives the same cursor. */
function readCursor(list: string, cursor: string, values: RegExp | undefined): { after: number; afterValue?: string } {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, digits, value] = /^[^:]+:([1-9]\d{0,15})(?::(.*))?$/s.exec(text) ?? [];
  const after = Number(digits);
  const hasValue = value === undefined ? values === undefined : values?.test(value);
  if (!hasValue || !Number.isSafeInteger(after) || writeCursor(list, after, value) !== cursor)
    throw invalid('cursor', 'is not one of this list');
  return { after, ...(value !== undefined && { afterValue: value }) };
}

function invalid(field: string, message: string): Problem {
  return new Problem('request/invalid', { errors: [{ field, message }] });
}
