import type { Deps } from '../../deps.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import { Problem } from '../../problems.ts';
import { cursorValue, orderOf, type UserOrder, type UserSort } from './order.ts';
import { countUsersOf, findLastUserId, findUserAt, listUsersOf, type Place, type UserFilter } from './page-store.ts';
import { type RequestFilter, type UserQuery, whereAsked } from './request-store.ts';
import { foldText } from './search-key.ts';
import type { UserRow } from './store.ts';
import { usernameKey } from './username.ts';

/** For one answer: nothing but looking finds a piece of a text, and on SQLite everybody else waits meanwhile. */
export const mostSearched = 200_000;
const firstLook = 2_000;

/**
 * A search looks through so many users for one answer: the page can then be short or empty, and its cursor goes on
 * from there.
 * @param filter.q a piece of a username, e-mail address or display name, or of what an applicant wrote; taken
 *   literally and in any case
 * @param filter.starts_with the first piece of a username, likewise
 * @throws Problem request/invalid (400)
 */
export async function listUsers(
  deps: Deps,
  filter: {
    status?: UserRow['status'] | undefined;
    role?: string | undefined;
    q?: string | undefined;
    starts_with?: string | undefined;
    sort?: UserSort | undefined;
    asked?: RequestFilter | undefined;
  },
  page: PageRequest,
  most = mostSearched,
): Promise<Page<UserRow>> {
  const { status, role, q, starts_with, sort = 'id', asked } = filter;
  const part = q === undefined ? undefined : foldText(q);
  const start = starts_with === undefined ? undefined : usernameKey(starts_with);
  const narrow = asked && ((query: UserQuery) => whereAsked(query, asked));
  const wanted = { status, role, part, start, narrow };
  const order = orderOf(sort);
  const isLarge = part !== undefined && (await findLastUserId(deps.database)) > most;
  const { found, end } = isLarge
    ? await search(deps, wanted, order, page, most)
    : { found: await listUsersOf(deps.database, wanted, order, page), end: undefined };
  const rows = found.slice(0, page.limit);
  const last = found.length > page.limit ? rows.at(-1) : end;
  return {
    rows,
    next: last?.id,
    nextValue: last && cursorValue(order, last),
    total:
      page.count && !(isLarge && (await isCut(deps, wanted, order, most)))
        ? await countUsersOf(deps.database, wanted)
        : undefined,
  };
}

/** What many have in their names fills a page at once: where a long look would end has to be counted out first. */
async function search(deps: Deps, filter: UserFilter, order: UserOrder, page: PageRequest, most: number) {
  if (order.column !== 'last_login_at') {
    const end = await findUserAt(deps.database, filter, order, page, Math.min(firstLook, most));
    const found = await listUsersOf(deps.database, filter, order, page, end);
    if (!end || found.length > page.limit) return { found, end };
  }
  const end = await findEnd(deps, filter, order, page, most);
  return { found: await listUsersOf(deps.database, filter, order, page, end), end };
}

/** Where a search ends for now; `undefined` where it reaches the last user. */
async function findEnd(
  { database }: Deps,
  filter: UserFilter,
  order: UserOrder,
  page: PageRequest,
  most: number,
): Promise<Place | undefined> {
  const end = await findUserAt(database, filter, order, page, most);
  if (!end || order.column !== 'last_login_at') return end;
  const message = `cannot be last_login_at for a search among more than ${most} users: choose another order, or add status or role`;
  throw new Problem('request/invalid', { errors: [{ field: 'sort', message }] });
}

/** Whether there are more than may be looked through, and so counted. */
async function isCut({ database }: Deps, filter: UserFilter, order: UserOrder, most: number): Promise<boolean> {
  return (await findUserAt(database, filter, order, { limit: 1, after: 0, count: false }, most + 1)) !== undefined;
}
