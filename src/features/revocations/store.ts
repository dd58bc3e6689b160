import type { Insertable, Selectable } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { RevocationsTable } from '../../tables.ts';

export type RevocationRow = Selectable<RevocationsTable>;

export async function insertRevocations(
  database: Database,
  rows: readonly Insertable<RevocationsTable>[],
): Promise<void> {
  await database.insertInto('revocations').values(rows).execute();
}

export function listRevocationsAfter(database: Database, id: number): Promise<RevocationRow[]> {
  return database.selectFrom('revocations').selectAll().where('id', '>', id).orderBy('id').execute();
}

/** @returns how many there were, at most `limit` */
export async function deleteExpiredRevocations(database: Database, now: number, limit: number): Promise<number> {
  const rows = await database
    .selectFrom('revocations')
    .select('id')
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await database.deleteFrom('revocations').where('id', 'in', ids).execute();
  return ids.length;
}
