/** The list of users as the database pages it. */
import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { PageRequest } from '../../platform/http/wire/pagination.ts';
import type { Tables } from '../../tables.ts';
import type { UserOrder } from './order.ts';
import type { UserQuery } from './request-store.ts';
import type { UserRow } from './store.ts';

export type UserFilter = {
  status?: UserRow['status'] | undefined;
  role?: string | undefined;
  /** A folded piece of what `searchKey` gathers, taken literally. */
  part?: string | undefined;
  /** The first piece of a folded name, likewise. */
  start?: string | undefined;
  /** What else is asked of them. */
  narrow?: ((query: UserQuery) => UserQuery) | undefined;
};

/** What a cursor remembers of a row. */
export type Place = Pick<UserRow, 'id' | UserOrder['column']>;

/** No name has it, and every database sorts it behind everything that one can have. */
const lastCharacter = '\u{10ffff}';

/** Everything that the filter asks for but the piece, which no index finds. */
function withoutPart(database: Database, { status, role, start, narrow }: UserFilter) {
  let query = database.selectFrom('users');
  if (status !== undefined) query = query.where('status', '=', status);
  if (role !== undefined) query = query.where('role', '=', role);
  if (narrow) query = narrow(query) as typeof query;
  if (start !== undefined)
    query = query.where('username_key', '>=', start).where('username_key', '<', start + lastCharacter);
  return query;
}

function filtered(database: Database, filter: UserFilter) {
  const query = withoutPart(database, filter);
  const { part } = filter;
  if (part === undefined) return query;
  const { contains } = engineOf(database);
  return query.where((row) => contains(row.fn.coalesce('search_key', 'username_key'), part));
}

/**
 * Users with the same value are in order of their ids. @param end the last row that is looked at; without it, all are
 */
export function listUsersOf(
  database: Database,
  filter: UserFilter,
  order: UserOrder,
  page: PageRequest,
  end?: Place,
): Promise<UserRow[]> {
  const query = behind(filtered(database, filter), order, page);
  return inOrder(database, end ? query.where((row) => isUpTo(row, order, end)) : query, order)
    .selectAll()
    .limit(page.limit + 1)
    .execute();
}

export async function countUsersOf(database: Database, filter: UserFilter): Promise<number> {
  const { count } = await filtered(database, filter)
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Of the users that a search would look through, the one in that place; `undefined` when there are fewer. */
export function findUserAt(
  database: Database,
  filter: UserFilter,
  order: UserOrder,
  page: PageRequest,
  place: number,
): Promise<Place | undefined> {
  return inOrder(database, behind(withoutPart(database, filter), order, page), order)
    .select(['id', 'username_key', 'created_at', 'last_login_at'])
    .limit(1)
    .offset(place - 1)
    .executeTakeFirst();
}

export async function findLastUserId(database: Database): Promise<number> {
  const row = await database.selectFrom('users').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.id ?? 0;
}

type Query<O> = SelectQueryBuilder<Tables, 'users', O>;

function inOrder<O>(database: Database, query: Query<O>, { column, isDescending }: UserOrder): Query<O> {
  const direction = isDescending ? 'desc' : 'asc';
  // Only where a value can be missing: to say so of another column would keep PostgreSQL from taking its index.
  const modified = column === 'last_login_at' ? engineOf(database).nullsLeast(direction) : direction;
  const ordered = query.orderBy(column, modified);
  // A name is there once; to ask for more would keep MySQL from taking its index.
  return column === 'username_key' ? ordered : ordered.orderBy('id', direction);
}

function behind<O>(query: Query<O>, order: UserOrder, page: PageRequest): Query<O> {
  return page.after === 0 ? query : query.where((row) => isBehind(row, order, page));
}

/** With null for less than every value, as in the order. */
function isBehind(
  row: ExpressionBuilder<Tables, 'users'>,
  { column, isDescending }: UserOrder,
  { after, afterValue = '' }: PageRequest,
) {
  const further = isDescending ? '<' : '>';
  const hasFurtherId = row('id', further, after);
  if (column === 'id') return hasFurtherId;
  if (column === 'username_key') return row(column, further, afterValue);
  if (afterValue === '')
    return isDescending
      ? row.and([row(column, 'is', null), hasFurtherId])
      : row.or([row(column, 'is not', null), hasFurtherId]);
  const value = Number(afterValue);
  // The first half is there for the index, which cannot follow the second one by itself.
  const isFurther = row.and([
    row(column, isDescending ? '<=' : '>=', value),
    row.or([row(column, further, value), hasFurtherId]),
  ]);
  return isDescending && column === 'last_login_at' ? row.or([isFurther, row(column, 'is', null)]) : isFurther;
}

/** Not for an order in which a value can be missing. */
function isUpTo(row: ExpressionBuilder<Tables, 'users'>, { column, isDescending }: UserOrder, end: Place) {
  const until = isDescending ? '>=' : '<=';
  if (column === 'id' || column === 'username_key') return row(column, until, end[column]);
  const value = end[column];
  return row.and([
    row(column, until, value),
    row.or([row(column, isDescending ? '>' : '<', value), row('id', until, end.id)]),
  ]);
}
