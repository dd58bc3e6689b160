/** What of all users is looked at; kept in the address, so that it can be sent to somebody and gone back to. */
import type { Status } from '../../api/client.ts';
import { text } from '../../strings/index.ts';

export const sorts = [
  'id',
  '-id',
  'username',
  '-username',
  'created_at',
  '-created_at',
  'last_login_at',
  '-last_login_at',
] as const;
export type Sort = (typeof sorts)[number];
export type UserSearch = { q?: string; status?: Status; role?: string; sort?: Sort };

export const statuses = Object.keys(text.common.status) as Status[];

/** What makes no sense is left out: an address is typed by anybody. */
export function readUserSearch({ q, status, role, sort }: Record<string, unknown>): UserSearch {
  const knownStatus = statuses.find((known) => known === status);
  const knownSort = sorts.find((known) => known === sort && known !== 'id');
  const part = q === undefined ? '' : String(q).slice(0, 100);
  return {
    ...(part !== '' && { q: part }),
    ...(knownStatus && { status: knownStatus }),
    ...(typeof role === 'string' && /^[a-z][a-z0-9_-]{0,49}$/.test(role) && { role }),
    ...(knownSort && { sort: knownSort }),
  };
}

export function isFiltered({ q, status, role }: UserSearch): boolean {
  return q !== undefined || status !== undefined || role !== undefined;
}
