import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import { compileOnce } from '../../platform/database/compile-once.ts';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { UsersTable } from '../../tables.ts';

export type UserRow = Selectable<UsersTable>;
const selectById = compileOnce((database, { id }: { id: number }) =>
  database.selectFrom('users').selectAll().where('id', '=', id),
);

export async function findUserById(database: Database, id: number): Promise<UserRow | undefined> {
  const { rows } = await selectById(database, { id });
  return rows[0];
}

const selectByKey = compileOnce((database, { key }: { key: string }) =>
  database.selectFrom('users').selectAll().where('username_key', '=', key),
);

export async function findUserByKey(database: Database, key: string): Promise<UserRow | undefined> {
  const { rows } = await selectByKey(database, { key });
  return rows[0];
}

/** Several at once, by their keys. */
export async function findUsersByKeys(database: Database, keys: readonly string[]): Promise<Map<string, UserRow>> {
  if (keys.length === 0) return new Map();
  const rows = await database.selectFrom('users').selectAll().where('username_key', 'in', keys).execute();
  return new Map(rows.map((row) => [row.username_key, row]));
}

/** The token ends with the first sign-in, which tells the decision. */
export function findUserByStatusToken(database: Database, tokenHash: string): Promise<UserRow | undefined> {
  return database
    .selectFrom('users')
    .selectAll()
    .where('status_token_hash', '=', tokenHash)
    .where('last_login_at', 'is', null)
    .executeTakeFirst();
}

/** @throws a unique violation when the name is taken */
export function insertUser(database: Database, row: Insertable<UsersTable>): Promise<number> {
  return engineOf(database).insertForId(database, 'users', row);
}

/**
 * Locks a user's row until the transaction ends, and reads it. Writing first is what every
 * database orders transactions by; SQLite has no `SELECT … FOR UPDATE`.
 */
export async function lockUser(database: Database, id: number): Promise<UserRow | undefined> {
  await database
    .updateTable('users')
    .set((row) => ({ version: row.ref('version') }))
    .where('id', '=', id)
    .execute();
  return findUserById(database, id);
}

/** The same for several, by id. */
export async function lockUsers(database: Database, ids: readonly number[]): Promise<Map<number, UserRow>> {
  await database
    .updateTable('users')
    .set((row) => ({ version: row.ref('version') }))
    .where('id', 'in', ids)
    .execute();
  const rows = await database.selectFrom('users').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Only for a row that this transaction has locked. */
export async function updateUser(database: Database, id: number, values: Updateable<UsersTable>): Promise<void> {
  await database.updateTable('users').set(values).where('id', '=', id).execute();
}

const noteLogin = compileOnce((database, values: { id: number; power_version: number; now: number }) =>
  database
    .updateTable('users')
    .set((row) => ({ last_login_at: values.now, version: sql<number>`${row.ref('version')} + 1` }))
    .where('id', '=', values.id)
    .where('power_version', '=', values.power_version),
);

/**
 * Compare and set: notes a login unless the user's power, which counts with every change of status,
 * has changed since it was read. Asking for the status as well would make MySQL lock the row by way
 * of its index, and deadlock with a transaction that is about to change it.
 */
export async function updateLastLogin(
  database: Database,
  { id, power_version }: UserRow,
  now: number,
): Promise<boolean> {
  const { numAffectedRows } = await noteLogin(database, { id, power_version, now });
  return numAffectedRows === 1n;
}

/** Compare and set, as at a login: unless the user's power has changed since it was read. */
export async function updatePassword(
  database: Database,
  user: UserRow,
  passwordHash: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('users')
    .set({
      password_hash: passwordHash,
      power_version: user.power_version + 1,
      version: sql<number>`version + 1`,
      updated_at: now,
    })
    .where('id', '=', user.id)
    .where('power_version', '=', user.power_version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Compare and set: another form of the same password. Neither the power nor what anybody sees of the
 * row changes with it.
 */
export async function replaceHash(database: Database, id: number, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('users')
    .set({ password_hash: to })
    .where('id', '=', id)
    .where('password_hash', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deleteUserRow(database: Database, id: number): Promise<void> {
  await database.deleteFrom('users').where('id', '=', id).execute();
}

export async function countActiveWithRole(database: Database, role: string, exceptId: number): Promise<number> {
  const { count } = await database
    .selectFrom('users')
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .where('role', '=', role)
    .where('status', '=', 'active')
    .where('id', '!=', exceptId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function countPending(database: Database): Promise<{ count: number; oldest: number | null }> {
  const { count, oldest } = await database
    .selectFrom('users')
    .select((row) => [row.fn.countAll<number | string>().as('count'), row.fn.min('created_at').as('oldest')])
    .where('status', '=', 'pending')
    .executeTakeFirstOrThrow();
  return { count: Number(count), oldest: Number(count) === 0 ? null : Number(oldest) };
}

/** One row for each status that occurs; an index alone answers it. */
export async function countByStatus(
  database: Database,
): Promise<{ status: UserRow['status']; count: number; oldest: number }[]> {
  const rows = await database
    .selectFrom('users')
    .select((row) => ['status', row.fn.countAll<number | string>().as('count'), row.fn.min('created_at').as('oldest')])
    .groupBy('status')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count), oldest: Number(row.oldest) }));
}

/** One row for each status and role that occurs. */
export async function countUsers(
  database: Database,
): Promise<{ status: UserRow['status']; role: string; count: number; oldest: number }[]> {
  const rows = await database
    .selectFrom('users')
    .select((row) => [
      'status',
      'role',
      row.fn.countAll<number | string>().as('count'),
      row.fn.min('created_at').as('oldest'),
    ])
    .groupBy(['status', 'role'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count), oldest: Number(row.oldest) }));
}

/** The oldest first, above an id. */
export function listUsersAfter(database: Database, id: number, limit: number): Promise<UserRow[]> {
  return database.selectFrom('users').selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}
