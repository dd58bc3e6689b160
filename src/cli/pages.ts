/** Lists that are longer than what is printed of them. */

import { CommandFailure } from '../failure.ts';
import { type Page, type PageRequest, readPageRequest, writeCursor } from '../platform/http/wire/pagination.ts';
import { Problem } from '../problems.ts';
import { formatTable } from './report.ts';

export type PageOptions = { limit: string; cursor?: string };

export type PrintedPage<T> = { data: T[]; next_cursor: string | null };

/** @param list names the list, so that a cursor of another one is refused */
export function readPage(list: string, options: PageOptions): PageRequest {
  if (!/^\d{1,9}$/.test(options.limit)) throw new CommandFailure('--limit must be a whole number.', 2);
  try {
    return readPageRequest(list, options);
  } catch (error) {
    throw error instanceof Problem ? new CommandFailure(error.message, 2) : error;
  }
}

export function toPrintedPage<T>(list: string, { rows, next, nextValue }: Page<T>): PrintedPage<T> {
  return { data: rows, next_cursor: next === undefined ? null : writeCursor(list, next, nextValue) };
}

export function formatPage<T>(
  { data, next_cursor }: PrintedPage<T>,
  empty: string,
  toCells: (row: T) => Record<string, unknown>,
): string {
  if (data.length === 0) return empty;
  return formatTable(data.map(toCells)) + (next_cursor ? `\nMore: add --cursor ${next_cursor}` : '');
}
