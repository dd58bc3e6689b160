import type { Deps } from '../../deps.ts';
import type { Page, PageRequest } from '../../platform/http/pagination.ts';
import { listUserPage, type UserRow } from './store.ts';
import { usernameKey } from './username.ts';

/** @param filter.q a piece of a username or e-mail address, taken literally and in any case */
export function listUsers(
  deps: Deps,
  filter: { status?: UserRow['status'] | undefined; role?: string | undefined; q?: string | undefined },
  page: PageRequest,
): Promise<Page<UserRow>> {
  const part = filter.q === undefined ? undefined : usernameKey(filter.q);
  return listUserPage(deps.database, { status: filter.status, role: filter.role, part }, page);
}
