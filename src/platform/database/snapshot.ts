import { sql } from 'kysely';
import { type Database, engineOf } from './connect.ts';

/**
 * Reads the current state of the database, however long that takes and whatever is written meanwhile. Nobody who
 * writes waits for it.
 * @param work is given the one connection that sees the snapshot, and can only read
 */
export function inSnapshot<T>(database: Database, work: (database: Database) => Promise<T>): Promise<T> {
  const { begin, end } = engineOf(database).snapshot;
  return database.connection().execute(async (connection) => {
    for (const statement of begin) await sql.raw(statement).execute(connection);
    try {
      return await work(connection);
    } finally {
      // A connection that was lost must not hide why.
      for (const statement of end)
        await sql
          .raw(statement)
          .execute(connection)
          .catch(() => undefined);
    }
  });
}
