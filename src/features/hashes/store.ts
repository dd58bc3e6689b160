import type { NotNull } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';

const rowsAtOnce = 1_000;

export type StoredHash = { id: number; password_hash: string };

/** 0 when there is nobody. */
export async function findLastId(database: Database): Promise<number> {
  const row = await database
    .selectFrom('users')
    .select((row) => row.fn.max('id').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

/** Every hash there is, but for accounts without a password, in the order of the ids. */
export async function* readHashes(database: Database): AsyncGenerator<StoredHash[]> {
  for (let after = 0; ; ) {
    const rows = await database
      .selectFrom('users')
      .select(['id', 'password_hash'])
      .where('id', '>', after)
      .where('password_hash', 'is not', null)
      .$narrowType<{ password_hash: NotNull }>()
      .orderBy('id')
      .limit(rowsAtOnce)
      .execute();
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.id ?? after;
  }
}

/** Of those of the ids that exist and have one. */
export async function listHashesOf(database: Database, ids: readonly number[]): Promise<string[]> {
  const rows = await database.selectFrom('users').select('password_hash').where('id', 'in', ids).execute();
  return rows.flatMap(({ password_hash }) => password_hash ?? []);
}
