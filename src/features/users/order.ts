/** In which orders users can be listed, and what of a user a cursor has to remember in each. Pure. */
import { Type } from 'typebox';
import { keysOf } from '../../platform/narrow.ts';
import type { UserRow } from './store.ts';

const columns = {
  id: 'id',
  username: 'username_key',
  created_at: 'created_at',
  last_login_at: 'last_login_at',
} as const;

type Member = keyof typeof columns;
export type UserSort = Member | `-${Member}`;
export type UserOrder = { column: (typeof columns)[Member]; isDescending: boolean };

const members = keysOf(columns);
const sorts: UserSort[] = members.flatMap((member): UserSort[] => [member, `-${member}`]);

export const SortSchema = Type.Unsafe<UserSort>({
  type: 'string',
  enum: sorts,
  description:
    'Sort order, with `-` for descending; default `id`. Users who have never signed in come before all others.',
});

export function orderOf(sort: UserSort): UserOrder {
  const isDescending = sort.startsWith('-');
  return { column: columns[(isDescending ? sort.slice(1) : sort) as Member], isDescending };
}

/** A list of its own for each order, so that a cursor of another one is refused. */
export function listName(sort: UserSort): string {
  return sort === 'id' ? 'users' : `users.${sort}`;
}

/** How what a cursor remembers is spelled, beside the id. */
export function cursorValues({ column }: UserOrder): RegExp | undefined {
  if (column === 'id') return undefined;
  if (column === 'username_key') return /^.{1,254}$/u;
  return column === 'created_at' ? /^(?:0|[1-9]\d{0,15})$/ : /^(?:0|[1-9]\d{0,15})?$/;
}

/** Empty for what is not there. */
export function cursorValue({ column }: UserOrder, row: Pick<UserRow, UserOrder['column']>): string | undefined {
  return column === 'id' ? undefined : String(row[column] ?? '');
}
