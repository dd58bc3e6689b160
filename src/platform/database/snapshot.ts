import { sql } from 'kysely';
import type { Database, DialectName } from './connect.ts';

/** Until the server takes a reader that says nothing for gone: one that writes elsewhere in between is quiet for a while. */
const patienceSeconds = 3_600;

/**
 * Reads the database as it is now, however long that takes and whatever is written meanwhile. Nobody who
 * writes waits for it.
 * @param work is given the one connection that sees the snapshot, and can only read
 */
export function inSnapshot<T>(
  database: Database,
  dialect: DialectName,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  return database.connection().execute(async (connection) => {
    for (const statement of beginnings[dialect]) await sql.raw(statement).execute(connection);
    try {
      return await work(connection);
    } finally {
      // A connection that was lost must not hide why.
      for (const statement of ends[dialect])
        await sql
          .raw(statement)
          .execute(connection)
          .catch(() => undefined);
    }
  });
}

const beginnings: Record<DialectName, readonly string[]> = {
  // The first look takes the snapshot, not the beginning.
  sqlite: ['PRAGMA query_only = ON', 'BEGIN DEFERRED', 'SELECT COUNT(*) FROM sqlite_master'],
  mysql: [
    `SET SESSION wait_timeout = ${patienceSeconds} /*M!100300 , SESSION idle_transaction_timeout = ${patienceSeconds} */`,
    'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
    'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
  ],
};

const ends: Record<DialectName, readonly string[]> = {
  sqlite: ['ROLLBACK', 'PRAGMA query_only = OFF'],
  mysql: ['ROLLBACK'],
};
