import type { Deps } from '../../deps.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import { cursorValue, orderOf, type UserSort } from './order.ts';
import { type RequestFilter, type UserQuery, whereAsked } from './request-store.ts';
import { listUserPage, type UserRow } from './store.ts';
import { usernameKey } from './username.ts';

/**
 * @param filter.q a piece of a username or e-mail address, taken literally and in any case
 * @param filter.starts_with the first piece of a username, likewise
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
): Promise<Page<UserRow>> {
  const { status, role, q, starts_with, sort = 'id', asked } = filter;
  const part = q === undefined ? undefined : usernameKey(q);
  const start = starts_with === undefined ? undefined : usernameKey(starts_with);
  const narrow = asked && ((query: UserQuery) => whereAsked(query, asked));
  const order = orderOf(sort);
  const found = await listUserPage(deps.database, { status, role, part, start, narrow }, order, page);
  const last = found.next === undefined ? undefined : found.rows.at(-1);
  return { ...found, nextValue: last && cursorValue(order, last) };
}
