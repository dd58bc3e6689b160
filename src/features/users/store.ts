import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { Page, PageRequest } from '../../platform/http/pagination.ts';
import type { UsersTable } from '../../tables.ts';

export type UserRow = Selectable<UsersTable>;
export type UserFilter = {
  status?: UserRow['status'] | undefined;
  role?: string | undefined;
  part?: string | undefined;
};

export function findUserById(database: Database, id: number): Promise<UserRow | undefined> {
  return database.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findUserByKey(database: Database, key: string): Promise<UserRow | undefined> {
  return database.selectFrom('users').selectAll().where('username_key', '=', key).executeTakeFirst();
}

export function findUserByStatusToken(database: Database, tokenHash: string): Promise<UserRow | undefined> {
  return database.selectFrom('users').selectAll().where('status_token_hash', '=', tokenHash).executeTakeFirst();
}

/** @throws a unique violation when the name is taken */
export async function insertUser(database: Database, row: Insertable<UsersTable>): Promise<number> {
  const { insertId } = await database.insertInto('users').values(row).executeTakeFirstOrThrow();
  return Number(insertId);
}

/**
 * Locks a user's row until the transaction ends, and reads it. Writing first is what both
 * databases order transactions by; `SELECT … FOR UPDATE` exists on one of them only.
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

/**
 * Compare and set: notes a login unless the user's power, which counts with every change of status,
 * has changed since it was read. Asking for the status as well would make MySQL lock the row by way
 * of its index, and deadlock with whoever is about to change it.
 */
export async function updateLastLogin(database: Database, user: UserRow, now: number): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('users')
    .set((row) => ({ last_login_at: now, version: sql<number>`${row.ref('version')} + 1` }))
    .where('id', '=', user.id)
    .where('power_version', '=', user.power_version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
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

/** By id, so the oldest registration comes first. `part` is a folded piece of a name or e-mail address, taken literally. */
export async function listUserPage(database: Database, filter: UserFilter, page: PageRequest): Promise<Page<UserRow>> {
  let query = database.selectFrom('users');
  if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.role !== undefined) query = query.where('role', '=', filter.role);
  if (filter.part !== undefined) {
    const { part } = filter;
    // INSTR has no wildcards, is spelled the same on both databases and compares byte by byte here.
    query = query.where((row) =>
      row.or([
        row(sql<number>`INSTR(${row.ref('username_key')}, ${part})`, '>', 0),
        row(sql<number>`INSTR(LOWER(${row.ref('email')}), ${part})`, '>', 0),
      ]),
    );
  }
  const rows = await query
    .selectAll()
    .where('id', '>', page.after)
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  const counted = page.count
    ? await query.select((row) => row.fn.countAll<number | string>().as('count')).executeTakeFirstOrThrow()
    : undefined;
  return {
    rows: rows.slice(0, page.limit),
    next: rows.length > page.limit ? rows[page.limit - 1]?.id : undefined,
    total: counted && Number(counted.count),
  };
}
