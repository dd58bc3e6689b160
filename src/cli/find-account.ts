import type { Deps } from '../deps.ts';
import { getUser, getUserByName } from '../features/users/get-user.ts';
import type { UserRow } from '../features/users/store.ts';

/**
 * By id or username; `name:123` is a username made of digits.
 * @throws Problem user/not-found (404)
 */
export function findAccount(deps: Deps, who: string): Promise<UserRow> {
  if (/^[1-9]\d{0,9}$/.test(who)) return getUser(deps, Number(who));
  return getUserByName(deps, who.replace(/^name:/, ''));
}
