import type { Insertable, Selectable } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { SigningKeysTable } from '../../tables.ts';

export type SigningKeyRow = Selectable<SigningKeysTable>;

/** The newest of each algorithm last, and in the same order for everybody. */
export function listSigningKeys(database: Database): Promise<SigningKeyRow[]> {
  return database.selectFrom('signing_keys').selectAll().orderBy('generation').orderBy('kid').execute();
}

/** @throws a unique violation when another process made this generation first */
export async function insertSigningKey(database: Database, row: Insertable<SigningKeysTable>): Promise<void> {
  await database.insertInto('signing_keys').values(row).execute();
}
