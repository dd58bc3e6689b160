import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { RolesTable, UsersTable } from '../../tables.ts';

export type RoleRow = Selectable<RolesTable>;

export function listRoleRows(database: Database): Promise<RoleRow[]> {
  return database.selectFrom('roles').selectAll().orderBy('name').execute();
}

export function findRole(database: Database, name: string): Promise<RoleRow | undefined> {
  return database.selectFrom('roles').selectAll().where('name', '=', name).executeTakeFirst();
}

/** @throws a unique violation when the name is taken */
export async function insertRole(database: Database, row: Insertable<RolesTable>): Promise<void> {
  await database.insertInto('roles').values(row).execute();
}

/** Only in a transaction that has called `lockPower`. */
export async function updateRole(database: Database, name: string, values: Updateable<RolesTable>): Promise<void> {
  await database.updateTable('roles').set(values).where('name', '=', name).execute();
}

export async function deleteRoleRow(database: Database, name: string): Promise<void> {
  await database.deleteFrom('roles').where('name', '=', name).execute();
}

/** Accounts that hold the role, whatever their status. */
export async function countHolders(database: Database, role: string): Promise<number> {
  const { count } = await database
    .selectFrom('users')
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .where('role', '=', role)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** One row for each role and status that occurs; an index alone answers it. */
export async function countHoldersOfAll(
  database: Database,
): Promise<{ role: string; status: UsersTable['status']; count: number }[]> {
  const rows = await database
    .selectFrom('users')
    .select((row) => ['role', 'status', row.fn.countAll<number | string>().as('count')])
    .groupBy(['role', 'status'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** @returns `undefined` for a user who is gone */
export async function findPowerVersion(database: Database, userId: number): Promise<number | undefined> {
  const row = await database.selectFrom('users').select('power_version').where('id', '=', userId).executeTakeFirst();
  return row?.power_version;
}

/**
 * Puts every transaction that gives or takes power in a row: write this guard first, then look whether
 * an administrator is left, or whether a role is there and in use. Counting alone loses the race on
 * every database.
 */
export async function lockPower(database: Database): Promise<void> {
  await database
    .updateTable('guards')
    .set((row) => ({ version: sql<number>`${row.ref('version')} + 1` }))
    .where('name', '=', 'admins')
    .execute();
}
