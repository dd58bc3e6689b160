/**
 * Brings the schema up to date with the steps of src/migrations.ts, as `write-step.ts` spells them.
 *
 * Any number of processes may start at once: one of them migrates under a lock, the others wait
 * and find nothing to do. Where a database commits each change of the schema by itself, as MySQL
 * does, the number of finished statements is recorded, and a start after a crash goes on where the
 * last one stopped.
 */
import { sql } from 'kysely';
import { itemAt } from '../narrow.ts';
import { type Database, engineOf } from './connect.ts';
import { isAlreadyApplied, isTaken } from './failures.ts';
import type { Migration } from './write-step.ts';

const lockWaitSeconds = 60;

export class MigrationError extends Error {
  override name = 'MigrationError';
}

/** Names of the migrations that are not finished yet; changes nothing. */
export async function pendingMigrations(database: Database, migrations: Migration[]): Promise<string[]> {
  const tables = await database.introspection.getTables();
  const records = tables.some((table) => table.name === 'schema_migrations') ? await readRecords(database) : new Map();
  refuseStrangeRecords(records, migrations);
  return migrations.filter(({ name }) => records.get(name)?.finished_at == null).map(({ name }) => name);
}

/**
 * @param now milliseconds since 1970, for the record
 * @returns names of the migrations that this call finished
 * @throws MigrationError when the database is newer than this program, or another process holds the lock
 */
export async function migrate(database: Database, migrations: Migration[], now: () => number): Promise<string[]> {
  // A user of the database that may not change the schema can serve it all the same.
  if ((await pendingMigrations(database, migrations)).length === 0) return [];
  const { withSchemaLock } = engineOf(database);
  const finished = await withSchemaLock(database, lockWaitSeconds, (locked) => run(locked, migrations, now));
  if (finished) return finished;
  throw new MigrationError(
    `Another process has been migrating this database for ${lockWaitSeconds} s: look what it is doing, then start again.`,
  );
}

/** What is recorded of each step. */
export const recordTable = `CREATE TABLE IF NOT EXISTS schema_migrations (
  name VARCHAR(100) NOT NULL PRIMARY KEY,
  statements_done INTEGER NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at BIGINT NULL
)`;

async function run(database: Database, migrations: Migration[], now: () => number): Promise<string[]> {
  await sql.raw(recordTable).execute(database);
  const records = await readRecords(database);
  refuseStrangeRecords(records, migrations);
  const finished: string[] = [];
  for (const migration of migrations) {
    const record = records.get(migration.name);
    if (record?.finished_at != null) continue;
    if (!record) {
      await refuseForeignTables(database, migration);
      await database
        .insertInto('schema_migrations')
        .values({ name: migration.name, statements_done: 0, checksum: migration.checksum, finished_at: null })
        .execute();
    }
    await runStatements(database, migration, record?.statements_done ?? 0, record !== undefined);
    await database
      .updateTable('schema_migrations')
      .set({ finished_at: now() })
      .where('name', '=', migration.name)
      .execute();
    finished.push(migration.name);
  }
  return finished;
}

/** @throws MigrationError when one was interrupted: which of its statements were carried out, only a migration finds out */
export async function assertNoneBegun(database: Database): Promise<void> {
  const tables = await database.introspection.getTables();
  if (!tables.some((table) => table.name === 'schema_migrations')) return;
  for (const [name, { finished_at }] of await readRecords(database))
    if (finished_at === null)
      throw new MigrationError(`The migration ${name} was interrupted: run admittance migrate, which finishes it.`);
}

/** What it is about to create and is there already is somebody else's, and would be taken for ours. */
async function refuseForeignTables(database: Database, { tables }: Migration): Promise<void> {
  const foreign = (await database.introspection.getTables()).find(({ name }) => tables.includes(name));
  if (foreign) {
    throw new MigrationError(
      `The database holds a table "${foreign.name}" that is not Admittance's: give it a database of its own in DATABASE_URL.`,
    );
  }
}

/** @param resumed the first statement may have been carried out before the crash, but not recorded */
async function runStatements(database: Database, migration: Migration, from: number, resumed: boolean): Promise<void> {
  for (let index = from; index < migration.statements.length; index++) {
    try {
      await sql.raw(itemAt(migration.statements, index)).execute(database);
    } catch (error) {
      const isDone = resumed && index === from && (isAlreadyApplied(error) || isTaken(error));
      if (!isDone) throw error;
    }
    await database
      .updateTable('schema_migrations')
      .set({ statements_done: index + 1 })
      .where('name', '=', migration.name)
      .execute();
  }
}

type Records = Map<string, { statements_done: number; checksum: string; finished_at: number | null }>;

async function readRecords(database: Database): Promise<Records> {
  const rows = await database.selectFrom('schema_migrations').selectAll().execute();
  return new Map(rows.map(({ name, ...rest }) => [name, rest]));
}

function refuseStrangeRecords(records: Records, migrations: Migration[]): void {
  for (const [name, record] of records) {
    const migration = migrations.find((candidate) => candidate.name === name);
    if (!migration) {
      throw new MigrationError(
        `The database holds the migration ${name}, which this version does not know: it was made by a newer one. Install that version.`,
      );
    }
    if (migration.checksum !== record.checksum) {
      throw new MigrationError(
        `The migration ${name} is not the one that was applied: another build of Admittance made this database. Install that one.`,
      );
    }
  }
}
