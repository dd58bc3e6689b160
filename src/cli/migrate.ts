import { type Environment, readConfig } from '../config.ts';
import { assertNothingToAdopt } from '../features/adoption/adoption-state.ts';
import { migrationsFor } from '../migrations.ts';
import { migrateSchema } from '../open-deps.ts';
import { connect, engineOf } from '../platform/database/connect.ts';
import { pendingMigrations } from '../platform/database/migrate.ts';
import { type JsonOption, printResult } from './report.ts';
import { missingDatabaseFile } from './with-deps.ts';

export async function migrateDatabase(
  environment: Environment,
  options: JsonOption & { check?: boolean },
): Promise<void> {
  const config = readConfig(environment);
  const connection = connect(config.databaseUrl);
  const { database, dialect } = connection;
  const migrations = migrationsFor(engineOf(database));
  const isThere = missingDatabaseFile(config) === undefined;
  try {
    if (isThere) await assertNothingToAdopt(database, dialect);
    if (options.check) {
      const pending = isThere ? await pendingMigrations(database, migrations) : migrations.map(({ name }) => name);
      if (pending.length > 0) process.exitCode = 1;
      printResult(options, { pending }, () =>
        pending.length === 0 ? 'The schema is up to date.' : `Pending: ${pending.join(', ')}. Run: admittance migrate`,
      );
    } else {
      const applied = await migrateSchema(connection);
      printResult(options, { applied }, () =>
        applied.length === 0 ? 'Nothing to do.' : `Applied: ${applied.join(', ')}.`,
      );
    }
  } finally {
    await database.destroy();
  }
}
