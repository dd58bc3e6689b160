import type { Deps } from '../deps.ts';
import { getUser, getUserByName } from '../features/users/get-user.ts';
import type { UserRow } from '../features/users/store.ts';
import { trimTypedName } from '../features/users/username.ts';

/**
 * By id or username; `name:123` is a username made of digits.
 * @throws Problem user/not-found (404)
 */
export function findAccount(deps: Deps, who: string): Promise<UserRow> {
  const typed = trimTypedName(who);
  if (/^[1-9]\d{0,9}$/.test(typed)) return getUser(deps, Number(typed));
  return getUserByName(deps, typed.replace(/^name:/, ''));
}
