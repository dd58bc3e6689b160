import type { Insertable } from 'kysely';
import type { Tables } from '../../../tables.ts';
import { compileOnce } from '../compile-once.ts';
import type { Database } from '../connect.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Every sign-in inserts a session. */
const inserts = new Map<string, ReturnType<typeof compileInsert>>();

function compileInsert(table: string) {
  return compileOnce((database, row: Row) => database.withTables<Record<string, Row>>().insertInto(table).values(row));
}

/** For drivers that tell the id of the row that was inserted last. */
export async function insertForId<T extends keyof Tables & string>(
  database: Database,
  table: T,
  row: Insertable<Tables[T]>,
): Promise<number> {
  const insert = inserts.get(table) ?? compileInsert(table);
  inserts.set(table, insert);
  const { insertId } = await insert(database, row);
  return Number(insertId);
}
