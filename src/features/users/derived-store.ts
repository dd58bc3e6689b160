import type { Database } from '../../platform/database/connect.ts';
import type { UserRow } from './store.ts';

/** The next one above an id that there is. */
export async function findUserIdAfter(database: Database, id: number): Promise<number | undefined> {
  const row = await database.selectFrom('users').select('id').where('id', '>', id).orderBy('id').limit(1).execute();
  return row[0]?.id;
}

type Slice = { from: number; to: number; changedSince: number; limit: number };

/** Those without what follows from them, and those that were changed lately; `to` is left out. */
export function listToDerive(database: Database, { from, to, changedSince, limit }: Slice): Promise<UserRow[]> {
  return database
    .selectFrom('users')
    .selectAll()
    .where('id', '>=', from)
    .where('id', '<', to)
    .where((row) =>
      row.or([row('search_key', 'is', null), row('look', 'is', null), row('updated_at', '>=', changedSince)]),
    )
    .orderBy('id')
    .limit(limit)
    .execute();
}

export type Derived = Pick<UserRow, 'look' | 'address_key' | 'search_key'>;

/** Compare and set: unless the row has been changed since it was read. Nobody sees anything of it, so no version counts. */
export async function setDerived(database: Database, { id, version }: UserRow, values: Derived): Promise<void> {
  await database.updateTable('users').set(values).where('id', '=', id).where('version', '=', version).execute();
}
