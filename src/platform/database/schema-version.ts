/** Whether the schema is the one that this program was written for. Only looks. */
import { version } from '../../version.ts';
import type { Database } from './connect.ts';
import { MigrationError, pendingMigrations } from './migrate.ts';
import type { Migration } from './write-step.ts';

/** `step` is the last one that is finished, `needed` the last one of this program. */
export type OtherSchema =
  | { state: 'empty' }
  | { state: 'older'; step: string; needed: string; pending: string[] }
  | { state: 'newer'; step: string; needed: string };

export class SchemaError extends MigrationError {
  override name = 'SchemaError';
  readonly schema: OtherSchema & { version: string };
  constructor(message: string, schema: OtherSchema) {
    super(message);
    this.schema = { ...schema, version };
  }
}

/**
 * For whatever must not change the schema under servers of another version.
 * @param subject what the sentence calls the database
 * @throws SchemaError; MigrationError when the steps that were applied are not those of this program
 */
export async function assertSameSchema(
  database: Database,
  migrations: Migration[],
  subject = 'The database',
): Promise<void> {
  const needed = migrations.at(-1)?.name ?? '';
  const pending = await pendingMigrations(database, migrations).catch(async (error: unknown) => {
    const step = error instanceof MigrationError ? await findUnknownStep(database, migrations) : undefined;
    if (step === undefined) throw error;
    throw new SchemaError(
      `${subject} has a newer schema (${step}) than Admittance ${version} knows (${needed}): use the version that its servers run.`,
      { state: 'newer', step, needed },
    );
  });
  if (pending.length === 0) return;
  const step = migrations.findLast(({ name }) => !pending.includes(name))?.name;
  if (step === undefined)
    throw new SchemaError(
      `${subject} is empty: check its address, or make an installation there with: admittance migrate`,
      { state: 'empty' },
    );
  throw new SchemaError(
    `${subject} has an older schema (${step}) than Admittance ${version} needs (${needed}): use the version that its servers run, or upgrade it with: admittance migrate`,
    { state: 'older', step, needed, pending },
  );
}

async function findUnknownStep(database: Database, migrations: Migration[]): Promise<string | undefined> {
  const known = new Set(migrations.map(({ name }) => name));
  const rows = await database.selectFrom('schema_migrations').select('name').orderBy('name').execute();
  return rows.findLast(({ name }) => !known.has(name))?.name;
}
