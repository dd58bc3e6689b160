/**
 * Whether a database holds somebody else's accounts, and how far it is with becoming ours. The old table is
 * kept under another name: that it is there and the adoption is not finished is what a crash leaves behind.
 */
import { sql, type TableMetadata } from 'kysely';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import { isConflict } from '../../platform/database/failures.ts';
import { MigrationError } from '../../platform/database/migrate.ts';
import { assertSameSchema } from '../../platform/database/schema-version.ts';
import type { Migration } from '../../platform/database/write-step.ts';
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
export async function findAdoption(database: Database, migrations: Migration[], table: string): Promise<Adoption> {
  const first = await listTables(database);
  // While another process renames the table, a list can miss it under both names.
  const tables = first.has(table) || first.has(keptTable) ? first : await listTables(database);
  const ours = isOurs(tables);
  // What the last migration makes that an adoption needs.
  const hasSchema = tables.has('transfers');
  if (tables.has(keptTable)) {
    const transfer = hasSchema ? await findTransfer(database, adoptionName) : undefined;
    return { stage: transfer?.finished_at == null ? 'begun' : 'finished', table: keptTable, hasSchema };
  }
  if (!tables.has(table) || (ours && table === 'users'))
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
    const own = [...migrations.flatMap(({ tables }) => tables), 'schema_migrations'];
    const inTheWay = own.find((name) => name !== table && tables.has(name));
    const indexes = await engineOf(database).listIndexNames(database);
    const index = migrations.flatMap(({ indexes }) => indexes).find((name) => indexes.has(name));
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
export async function assertNothingToAdopt(database: Database): Promise<void> {
  const tables = await listTables(database);
  if (tables.has(keptTable)) {
    const transfer = tables.has('transfers') ? await findTransfer(database, adoptionName) : undefined;
    if (transfer?.finished_at == null)
      throw new MigrationError(
        'The adoption of the accounts in this database was begun and is not finished: run admittance adopt --yes again. It goes on where it stopped.',
      );
  }
  if (tables.has('users') && !isOurs(tables))
    throw new MigrationError(
      'The database holds a table "users" that is not Admittance\'s. To bring its accounts along, run: admittance adopt (it shows what it would do, and changes nothing). Otherwise give Admittance a database of its own in DATABASE_URL.',
    );
}

/** Atomic, and of several processes one does it. @throws AdoptionFailure when another program holds the table */
export async function keepOldTable(database: Database, table: string): Promise<void> {
  try {
    await engineOf(database).renameTable(database, table, keptTable);
  } catch (error) {
    if ((await listTables(database)).has(keptTable)) return;
    if (isConflict(error))
      throw new AdoptionFailure(
        `Another program is using the table "${table}": stop the old application, and run admittance adopt --yes again. Nothing was changed.`,
        3,
      );
    throw error;
  }
}

/**
 * Ids of accounts that were deleted in the old table are not given to anybody else, nor those of accounts that are
 * still to come. Safe to repeat. @param key the column with the ids
 */
export async function continueIds(database: Database, key: string): Promise<void> {
  const { findNextId, setNextId, toText, toInteger } = engineOf(database);
  const [old, own] = [await findNextId(database, keptTable), await findNextId(database, 'users')];
  const greatest = toText(sql`MAX(${toInteger(sql.ref(key))})`);
  const { rows } = await sql<{ id: string | null }>`SELECT ${greatest} AS id FROM ${sql.table(keptTable)}`.execute(
    database,
  );
  const behind = BigInt(rows[0]?.id ?? 0) + 1n;
  const next = behind > BigInt(old) ? behind : BigInt(old);
  if (next > BigInt(own)) await setNextId(database, 'users', String(next));
}

/** With views, which would be in the way as well. */
async function listTables(database: Database): Promise<Map<string, TableMetadata>> {
  const tables = await database.introspection.getTables();
  return new Map(tables.map((table) => [table.name, table]));
}

/** Rails has a `schema_migrations` too, with other columns. */
function isOurs(tables: ReadonlyMap<string, TableMetadata>): boolean {
  return tables.get('schema_migrations')?.columns.some(({ name }) => name === 'statements_done') ?? false;
}
