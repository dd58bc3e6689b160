import type { Insertable, Selectable } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { SigningKeysTable } from '../../tables.ts';

export type SigningKeyRow = Selectable<SigningKeysTable>;

/** In the order in which they sign, the same for everybody. */
export function listSigningKeys(database: Database): Promise<SigningKeyRow[]> {
  return database.selectFrom('signing_keys').selectAll().orderBy('signs_from').orderBy('kid').execute();
}

/** @throws a unique violation when another process made this generation first */
export async function insertSigningKey(database: Database, row: Insertable<SigningKeysTable>): Promise<void> {
  await database.insertInto('signing_keys').values(row).execute();
}

/** @returns how many of them were there */
export async function deleteSigningKeys(database: Database, kids: readonly string[]): Promise<number> {
  if (kids.length === 0) return 0;
  const { numDeletedRows } = await database.deleteFrom('signing_keys').where('kid', 'in', kids).executeTakeFirst();
  return Number(numDeletedRows);
}
