import type { Database } from '../../platform/database/connect.ts';

/** @returns how many there were, at most `limit` */
export async function deleteExpiredTokens(database: Database, now: number, limit: number): Promise<number> {
  const rows = await database
    .selectFrom('used_tokens')
    .select('hash')
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  const hashes = rows.map(({ hash }) => hash);
  if (hashes.length > 0) await database.deleteFrom('used_tokens').where('hash', 'in', hashes).execute();
  return hashes.length;
}
