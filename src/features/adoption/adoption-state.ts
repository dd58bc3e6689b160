/**
 * Whether a database holds somebody else's accounts, and how far it is with becoming ours. The old table is
 * kept under another name: that it is there and the adoption is not finished is what a crash leaves behind.
 */
import { sql } from 'kysely';
import type { Database, DialectName } from '../../platform/database/connect.ts';
import { MigrationError } from '../../platform/database/migrate.ts';
import { assertSameSchema } from '../../platform/database/schema-version.ts';
import type { Migration } from '../../platform/database/write-step.ts';
import { errorOf } from '../../platform/narrow.ts';
import { AdoptionFailure } from './source.ts';
import { findTransfer, hasHadUsers } from './store.ts';

/** What the old table is called afterwards. */
export const keptTable = 'users_before_adoption';
export const adoptionName = 'adopt';

export type Adoption = {
  /** `begun`: the old table has its new name, and what comes next was done in part or not at all. */
  stage: 'ready' | 'begun' | 'finished';
  /** Where the old accounts are now. */
  table: string;
  /** Whether the tables of this service are there. */
  hasSchema: boolean;
};

/**
 * @param table the table that holds the existing accounts when nothing has been begun
 * @throws AdoptionFailure when there is nothing to adopt, or something is in the way
 */
export async function findAdoption(
  database: Database,
  dialect: DialectName,
  migrations: Migration[],
  table: string,
): Promise<Adoption> {
  const names = await listNames(database, dialect);
  const ours = await isOurs(database, dialect, names.tables);
  // What the last migration makes that an adoption needs.
  const hasSchema = names.tables.has('transfers');
  if (names.tables.has(keptTable)) {
    const transfer = hasSchema ? await findTransfer(database, adoptionName) : undefined;
    return { stage: transfer?.finished_at == null ? 'begun' : 'finished', table: keptTable, hasSchema };
  }
  if (!names.tables.has(table) || (ours && table === 'users'))
    throw new AdoptionFailure(
      ours && table === 'users'
        ? 'The table "users" of this database is Admittance\'s own: there is nothing to adopt. A table of another name: admittance adopt --table NAME; accounts from elsewhere: admittance import.'
        : `There is no table "${table}" in this database: look at DATABASE_URL, or name the table with --table.`,
      3,
    );
  if (ours) {
    await assertSameSchema(database, migrations);
    if (hasSchema && (await hasHadUsers(database)))
      throw new AdoptionFailure(
        'There are accounts here already, or have been, whose ids the old ones could have: bring these along with admittance import instead.',
        3,
      );
  } else {
    const tables = [...migrations.flatMap(({ tables }) => tables), 'schema_migrations'];
    const inTheWay = tables.find((name) => name !== table && names.tables.has(name));
    const index = migrations.flatMap(({ indexes }) => indexes).find((name) => names.indexes.has(name));
    if (inTheWay ?? index)
      throw new AdoptionFailure(
        `The database also holds ${inTheWay ? `a table "${inTheWay}"` : `an index "${index}"`}, a name that Admittance needs: rename it, or give Admittance a database of its own and bring the accounts along with admittance import.`,
        3,
      );
  }
  return { stage: 'ready', table, hasSchema };
}

/**
 * Refuses what would take somebody else's accounts for its own, or begin to serve with a part of them.
 * @throws MigrationError that names the command to go on with
 */
export async function assertNothingToAdopt(database: Database, dialect: DialectName): Promise<void> {
  const { tables } = await listNames(database, dialect);
  if (tables.has(keptTable)) {
    const transfer = tables.has('transfers') ? await findTransfer(database, adoptionName) : undefined;
    if (transfer?.finished_at == null)
      throw new MigrationError(
        'The adoption of the accounts in this database was begun and is not finished: run admittance adopt --yes again. It goes on where it stopped.',
      );
  }
  if (tables.has('users') && !(await isOurs(database, dialect, tables)))
    throw new MigrationError(
      'The database holds a table "users" that is not Admittance\'s. To bring its accounts along, run: admittance adopt (it shows what it would do, and changes nothing). Otherwise give Admittance a database of its own in DATABASE_URL.',
    );
}

/** Atomic, and of several processes one does it. @throws AdoptionFailure when another program holds the table */
export async function keepOldTable(database: Database, dialect: DialectName, table: string): Promise<void> {
  await database.connection().execute(async (connection) => {
    // A program that never ends its transactions would keep it waiting for a day.
    if (dialect === 'mysql') await sql`SET SESSION lock_wait_timeout = 1`.execute(connection);
    try {
      await connection.schema.alterTable(table).renameTo(keptTable).execute();
    } catch (error) {
      const isThere = (await listNames(connection, dialect)).tables.has(keptTable);
      if (isThere) return;
      if (errorOf(error).errno === 1205)
        throw new AdoptionFailure(
          `Another program is using the table "${table}": stop the old application, and run admittance adopt --yes again. Nothing was changed.`,
          3,
        );
      throw error;
    } finally {
      if (dialect === 'mysql') await sql`SET SESSION lock_wait_timeout = DEFAULT`.execute(connection);
    }
  });
}

/** Ids of accounts that were deleted in the old table are not given to anybody else. Safe to repeat. */
export async function continueIds(database: Database, dialect: DialectName): Promise<void> {
  if (dialect === 'sqlite') {
    const { rows } = await sql<{ seq: number }>`SELECT seq FROM sqlite_sequence WHERE name = ${keptTable}`.execute(
      database,
    );
    const last = rows[0]?.seq ?? 0;
    await sql`INSERT INTO sqlite_sequence (name, seq) SELECT 'users', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'users')`.execute(
      database,
    );
    await sql`UPDATE sqlite_sequence SET seq = MAX(seq, ${last}) WHERE name = 'users'`.execute(database);
    return;
  }
  const { rows } = await sql<Record<string, string>>`SHOW CREATE TABLE ${sql.table(keptTable)}`.execute(database);
  const [, next] = /\bAUTO_INCREMENT=(\d{1,10})\b/.exec(rows[0]?.['Create Table'] ?? '') ?? [];
  // It never goes below the largest id that is there.
  if (next !== undefined) await sql`ALTER TABLE users AUTO_INCREMENT = ${sql.raw(next)}`.execute(database);
}

type Names = { tables: ReadonlySet<string>; indexes: ReadonlySet<string> };

/** In SQLite an index is known by its name alone, so somebody else's would be taken for ours. */
async function listNames(database: Database, dialect: DialectName): Promise<Names> {
  const list =
    dialect === 'sqlite'
      ? sql<{
          type: string;
          name: string;
        }>`SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view', 'index')`
      : sql<{
          type: string;
          name: string;
        }>`SELECT 'table' AS type, table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()`;
  const { rows } = await list.execute(database);
  const of = (isIndex: boolean) =>
    new Set(rows.filter(({ type }) => (type === 'index') === isIndex).map(({ name }) => name));
  return { tables: of(false), indexes: of(true) };
}

/** Rails has a `schema_migrations` too, with other columns. */
async function isOurs(database: Database, dialect: DialectName, tables: ReadonlySet<string>): Promise<boolean> {
  if (!tables.has('schema_migrations')) return false;
  const columns =
    dialect === 'sqlite'
      ? sql<{ name: string }>`SELECT name FROM pragma_table_info('schema_migrations')`
      : sql<{
          name: string;
        }>`SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'schema_migrations'`;
  return (await columns.execute(database)).rows.some(({ name }) => name === 'statements_done');
}
