import { type Insertable, type Selectable, sql } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { TransfersTable, UsersTable } from '../../tables.ts';
import type { EventType } from '../audit/events.ts';
import { builtInNames } from '../roles/role.ts';
import { derived } from '../users/look.ts';
import { searchKey } from '../users/search-key.ts';

export type TransferRow = Selectable<TransfersTable>;

export function findTransfer(database: Database, name: string): Promise<TransferRow | undefined> {
  return database.selectFrom('transfers').selectAll().where('name', '=', name).executeTakeFirst();
}

/** @throws a unique violation when it has been begun already */
export async function insertTransfer(database: Database, row: Insertable<TransfersTable>): Promise<void> {
  await database.insertInto('transfers').values(row).execute();
}

/** Compare and set: of several processes that have read the same rows, one takes them. */
export async function moveTransfer(
  database: Database,
  { name, position }: TransferRow,
  to: { position: string; taken: number; refused: number },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('transfers')
    .set({
      position: to.position,
      taken: sql<number>`taken + ${to.taken}`,
      refused: sql<number>`refused + ${to.refused}`,
      finished_at: null,
    })
    .where('name', '=', name)
    .where('position', '=', position)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function finishTransfer(
  database: Database,
  { name, position }: TransferRow,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('transfers')
    .set({ finished_at: now })
    .where('name', '=', name)
    .where('position', '=', position)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Of rows that were left out before. */
export async function addTaken(database: Database, name: string, taken: number): Promise<void> {
  const moved = { taken: sql<number>`taken + ${taken}`, refused: sql<number>`refused - ${taken}` };
  await database.updateTable('transfers').set(moved).where('name', '=', name).execute();
}

/** @returns whether it was one that took nobody */
export async function deleteFruitless(database: Database, { name, position }: TransferRow): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('transfers')
    .where('name', '=', name)
    .where('position', '=', position)
    .where('taken', '=', 0)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Of some names those that accounts have. */
export async function listTakenKeys(database: Database, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await database.selectFrom('users').select('username_key').where('username_key', 'in', keys).execute();
  return new Set(rows.map((row) => row.username_key));
}

/** Events after which the status of an account is what somebody here decided. */
const decisions = ['user.registered', 'user.created', 'user.approved', 'user.reinstated'] satisfies EventType[];

/** Accounts with one of some names, by their key. */
export async function listHere(database: Database, keys: readonly string[]) {
  if (keys.length === 0) return new Map<string, never>();
  const rows = await database
    .selectFrom('users')
    .select(['id', 'username', 'username_key', 'status', 'approved_by'])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('audit_events')
          .select('audit_events.id')
          .whereRef('subject_id', '=', 'users.id')
          .where('type', 'in', decisions),
      ).as('was_decided'),
    )
    .where('username_key', 'in', keys)
    .execute();
  return new Map(
    rows.map(({ was_decided, approved_by, ...row }) => [
      row.username_key,
      { ...row, isDecided: approved_by !== null || Boolean(Number(was_decided)) },
    ]),
  );
}

/** @throws a unique violation when a name has been taken since it was looked up */
export async function insertUsers(database: Database, rows: readonly Insertable<UsersTable>[]): Promise<void> {
  const values = rows.map((row) => ({
    ...row,
    ...derived(row),
    search_key: searchKey(row),
    origin: 'imported' as const,
  }));
  if (values.length > 0) await database.insertInto('users').values(values).execute();
}

/** @param database `undefined` while there are no roles of the operator's own */
export async function listRoleNames(database: Database | undefined): Promise<string[]> {
  const own = (await database?.selectFrom('roles').select('name').execute()) ?? [];
  return [...builtInNames, ...own.map(({ name }) => name)];
}

/** Also those that are gone: their ids are in the audit log, and nobody else's. */
export async function hasHadUsers(database: Database): Promise<boolean> {
  const [user, event] = await Promise.all([
    database.selectFrom('users').select('id').limit(1).executeTakeFirst(),
    database.selectFrom('audit_events').select('id').where('subject_id', 'is not', null).limit(1).executeTakeFirst(),
  ]);
  return (user ?? event) !== undefined;
}
