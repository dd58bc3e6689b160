import type { Database } from '../../platform/database/connect.ts';
import type { UserRow } from './store.ts';

/** The next one above an id that there is. */
export async function findUserIdAfter(database: Database, id: number): Promise<number | undefined> {
  const row = await database.selectFrom('users').select('id').where('id', '>', id).orderBy('id').limit(1).execute();
  return row[0]?.id;
}

/** @param from the first id, @param to the first one that is left out */
export function listWithoutSearchKey(database: Database, from: number, to: number, limit: number): Promise<UserRow[]> {
  return database
    .selectFrom('users')
    .selectAll()
    .where('id', '>=', from)
    .where('id', '<', to)
    .where('search_key', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Compare and set: unless the row has been changed since it was read. Nobody sees anything of it, so no version counts. */
export async function setSearchKey(database: Database, { id, version }: UserRow, key: string): Promise<void> {
  await database
    .updateTable('users')
    .set({ search_key: key })
    .where('id', '=', id)
    .where('version', '=', version)
    .where('search_key', 'is', null)
    .execute();
}
