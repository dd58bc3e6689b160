/** What there is to see beside a request: other accounts with the same address, a similar name, or near it. */
import type { ExpressionBuilder, Selectable, SelectQueryBuilder } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { Tables, UsersTable } from '../../tables.ts';

type UserRow = Selectable<UsersTable>;

export const flags = ['rejected_before', 'similar_name', 'same_network'] as const;
export type Flag = (typeof flags)[number];

export type RequestFilter = {
  /** Applicants who named none ask for `user`. */
  requestedRole?: { name: string; isLeast: boolean } | undefined;
  /** In small letters. */
  emailDomain?: string | undefined;
  flag?: Flag | undefined;
};

/** An account beside the request, as its readers are told of it. */
export type OtherRow = Pick<UserRow, 'id' | 'username' | 'display_name' | 'status' | 'created_at'>;

/** Requests from one network at one time are worth a look from so many others on. */
const fewestNear = 3;
/** So long before and after. */
const nearMilliseconds = 24 * 3_600_000;
const mostOthers = 10;

type Users = ExpressionBuilder<Tables, 'users'>;
export type UserQuery = SelectQueryBuilder<Tables, 'users', object>;

/** The oldest account with a name of the same look. */
function similarId(row: Users) {
  return row
    .selectFrom('users as other')
    .select((other) => other.fn.min('other.id').as('id'))
    .whereRef('other.look', '=', 'users.look')
    .whereRef('other.id', '!=', 'users.id');
}

function isRejectedBefore(row: Users) {
  return row.exists(
    row
      .selectFrom('users as other')
      .select('other.id')
      .whereRef('other.address_key', '=', 'users.address_key')
      .where('other.status', '=', 'rejected')
      .whereRef('other.id', '!=', 'users.id'),
  );
}

/** Null unless there are enough; the index is read so far only. */
function lastOfMany(row: Users) {
  return row
    .selectFrom('users as other')
    .select('other.id')
    .whereRef('other.asked_network', '=', 'users.asked_network')
    .where('other.created_at', '>=', row('users.created_at', '-', nearMilliseconds))
    .where('other.created_at', '<=', row('users.created_at', '+', nearMilliseconds))
    .orderBy('other.created_at')
    .offset(fewestNear)
    .limit(1);
}

/** Narrows a query down by what the filter names. */
export function whereAsked(query: UserQuery, filter: RequestFilter): UserQuery {
  const { requestedRole, emailDomain, flag } = filter;
  let narrowed = query;
  if (requestedRole)
    narrowed = narrowed.where((row) => {
      const asks = row('users.requested_role', '=', requestedRole.name);
      return requestedRole.isLeast ? row.or([asks, row('users.requested_role', 'is', null)]) : asks;
    });
  // The character after @ in ASCII ends the domain.
  if (emailDomain !== undefined)
    narrowed = narrowed
      .where('users.address_key', '>=', `${emailDomain}@`)
      .where('users.address_key', '<', `${emailDomain}A`);
  if (flag === 'rejected_before') narrowed = narrowed.where(isRejectedBefore);
  if (flag === 'similar_name') narrowed = narrowed.where((row) => row(similarId(row), 'is not', null));
  if (flag === 'same_network') narrowed = narrowed.where((row) => row(lastOfMany(row), 'is not', null));
  return narrowed;
}

/** Of those of them that wait. */
export async function listFlags(
  database: Database,
  ids: readonly number[],
): Promise<Map<number, { flags: Flag[]; similar: OtherRow | undefined }>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('users')
    .select('users.id')
    .select((row) => [similarId(row).as('similar'), lastOfMany(row).as('near'), isRejectedBefore(row).as('rejected')])
    .where('users.id', 'in', ids)
    .where('users.status', '=', 'pending')
    .execute();
  const others = await listOthers(
    database,
    rows.flatMap(({ similar }) => similar ?? []),
  );
  return new Map(
    rows.map(({ id, similar, near, rejected }) => {
      const found: Flag[] = [];
      if (Number(rejected)) found.push('rejected_before');
      if (similar !== null) found.push('similar_name');
      if (near !== null) found.push('same_network');
      return [id, { flags: found, similar: similar === null ? undefined : others.get(similar) }];
    }),
  );
}

const shown = ['id', 'username', 'display_name', 'status', 'created_at'] as const;

async function listOthers(database: Database, ids: readonly number[]): Promise<Map<number, OtherRow>> {
  if (ids.length === 0) return new Map();
  const rows = await database.selectFrom('users').select(shown).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The first few by id, other than that one. */
export async function listBeside(
  database: Database,
  user: UserRow,
  column: 'look' | 'address_key',
): Promise<OtherRow[]> {
  const value = user[column];
  if (value === null) return [];
  return database
    .selectFrom('users')
    .select(shown)
    .where(column, '=', value)
    .where('id', '!=', user.id)
    .orderBy('id')
    .limit(mostOthers)
    .execute();
}

/** How many others asked from that network within a day. */
export async function countNear(database: Database, user: UserRow): Promise<number> {
  if (user.asked_network === null) return 0;
  const { count } = await database
    .selectFrom('users')
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .where('asked_network', '=', user.asked_network)
    .where('created_at', '>=', user.created_at - nearMilliseconds)
    .where('created_at', '<=', user.created_at + nearMilliseconds)
    .where('id', '!=', user.id)
    .executeTakeFirstOrThrow();
  return Number(count);
}
