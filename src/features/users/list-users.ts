import type { Deps } from '../../deps.ts';
import type { Page, PageRequest } from '../../platform/http/pagination.ts';
import { cursorValue, orderOf, type UserSort } from './order.ts';
import { listUserPage, type UserRow } from './store.ts';
import { usernameKey } from './username.ts';

/** @param filter.q a piece of a username or e-mail address, taken literally and in any case */
export async function listUsers(
  deps: Deps,
  filter: {
    status?: UserRow['status'] | undefined;
    role?: string | undefined;
    q?: string | undefined;
    sort?: UserSort | undefined;
  },
  page: PageRequest,
): Promise<Page<UserRow>> {
  const part = filter.q === undefined ? undefined : usernameKey(filter.q);
  const order = orderOf(filter.sort ?? 'id');
  const found = await listUserPage(deps.database, { status: filter.status, role: filter.role, part }, order, page);
  const last = found.next === undefined ? undefined : found.rows.at(-1);
  return { ...found, nextValue: last && cursorValue(order, last) };
}
