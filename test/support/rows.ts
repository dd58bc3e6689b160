/** A migrated database without a service on it, and rows for it. */
import type { Insertable } from 'kysely';
import { migrationsFor } from '../../src/migrations.ts';
import { connect, type Database, engineOf } from '../../src/platform/database/connect.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import type { BudgetsTable, JobsTable } from '../../src/tables.ts';
import { cleanUpLater } from './cleanup.ts';
import type { TestDatabase } from './databases.ts';

/** The same database as often as it is asked for. */
export async function open(test: Pick<TestDatabase, 'create'>): Promise<() => Database> {
  const url = await test.create();
  const again = () => {
    const { database } = connect(url);
    cleanUpLater(() => database.destroy());
    return database;
  };
  const database = again();
  await migrate(database, migrationsFor(engineOf(database)), () => 1);
  return again;
}

export const budget = (owner: string, spent = 1): Insertable<BudgetsTable> => ({
  owner,
  started_at: 1,
  spent,
  in_a_row: 0,
  is_exceeded: 0,
  expires_at: 2,
});

export const job = (due_at: number, kind = 'mail'): Insertable<JobsTable> => ({
  kind,
  lane: 'a',
  due_at,
  lease: null,
  body: '{}',
  unique_key: null,
  created_at: 1,
});
