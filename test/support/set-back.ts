/**
 * What a failover to a replica that lacks the latest changes, or a restore under running servers, makes of a database: it
 * holds what it held before, and gives the ids in between once more.
 */
import { movedTables } from '../../src/features/transfer/moved-tables.ts';
import { connect, type Database, engineOf } from '../../src/platform/database/connect.ts';
import { cleanUpLater } from './cleanup.ts';

type Rows = Record<string, unknown>[];
/** Any table, any column. */
type Anything = Record<string, Record<string, unknown>>;

/** @returns what sets the database back to how it is now */
export async function holdOn(url: string): Promise<() => Promise<void>> {
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  const anything = database as unknown as Database & ReturnType<typeof database.withTables<Anything>>;
  const { findNextId, setNextId } = engineOf(database);
  const kept: { table: string; rows: Rows; next: string | undefined }[] = [];
  for (const { table, isCounted } of movedTables) {
    const rows = (await anything.selectFrom(table).selectAll().execute()) as Rows;
    kept.push({ table, rows, next: isCounted ? await findNextId(database, table) : undefined });
  }
  return async () => {
    await database.transaction().execute(async (transaction) => {
      const inner = transaction as unknown as typeof anything;
      for (const { table } of kept.toReversed()) await inner.deleteFrom(table as 'users').execute();
      for (const { table, rows } of kept)
        for (const row of rows)
          await inner
            .insertInto(table as 'users')
            .values(row as never)
            .execute();
    });
    for (const { table, next } of kept) if (next !== undefined) await setNextId(database, table, next);
  };
}
