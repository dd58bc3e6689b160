import type { Compilable, Insertable, InsertQueryBuilder, InsertResult, QueryResult } from 'kysely';
import type { Tables } from '../../../tables.ts';
import { compileOnce } from '../compile-once.ts';
import type { Database } from '../connect.ts';
import type { Engine } from './engine.ts';

type Row = Readonly<Record<string, string | number | null>>;
type AnyTables = Record<string, Row>;
type Insert = InsertQueryBuilder<AnyTables, string, InsertResult>;

/** For drivers that tell the id of the row that was inserted last. */
export const insertForId = inserting(
  (insert) => insert,
  ({ insertId }) => insertId,
);

/** For databases that tell it when they are asked to. */
export const insertReturningId = inserting(
  (insert) => insert.returning('id'),
  ({ rows }) => rows[0]?.id,
);

function inserting<R>(
  finish: (insert: Insert) => Compilable<R>,
  idOf: (result: QueryResult<R>) => unknown,
): Engine['insertForId'] {
  // Every sign-in inserts a session.
  const inserts = new Map<string, ReturnType<typeof compile>>();
  const compile = (table: string) =>
    compileOnce((database, row: Row) => finish(database.withTables<AnyTables>().insertInto(table).values(row)));
  return async <T extends keyof Tables & string>(database: Database, table: T, row: Insertable<Tables[T]>) => {
    const insert = inserts.get(table) ?? compile(table);
    inserts.set(table, insert);
    return Number(idOf(await insert(database, row)));
  };
}
