import type { Insertable, Selectable } from 'kysely';
import { compileOnce } from '../../platform/database/compile-once.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { RevocationsTable } from '../../tables.ts';

export type RevocationRow = Selectable<RevocationsTable>;

export async function insertRevocations(
  database: Database,
  rows: readonly Insertable<RevocationsTable>[],
): Promise<void> {
  await database.insertInto('revocations').values(rows).execute();
}

const selectAfter = compileOnce((database, { id }: { id: number }) =>
  database.selectFrom('revocations').selectAll().where('id', '>', id).orderBy('id'),
);

export async function listRevocationsAfter(database: Database, id: number): Promise<RevocationRow[]> {
  const { rows } = await selectAfter(database, { id });
  return rows;
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
