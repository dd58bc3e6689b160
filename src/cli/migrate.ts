import { type Environment, readConfig } from '../config.ts';
import { assertNothingToAdopt } from '../features/adoption/adoption-state.ts';
import { migrationsFor } from '../migrations.ts';
import { migrateSchema } from '../open-deps.ts';
import { systemClock } from '../platform/clock.ts';
import { connect, engineOf, missingFile } from '../platform/database/connect.ts';
import type { Engine } from '../platform/database/engines/engine.ts';
import { engines } from '../platform/database/engines/engines.ts';
import { assertNoneBegun, pendingMigrations } from '../platform/database/migrate.ts';
import { printMigrations } from '../platform/database/print-migrations.ts';
import type { Migration } from '../platform/database/write-step.ts';
import { type JsonOption, printResult } from './report.ts';

export async function migrateDatabase(
  environment: Environment,
  options: JsonOption & { check?: boolean; printSql?: true | Engine['name'] },
): Promise<void> {
  if (typeof options.printSql === 'string') {
    const { printSql: name } = options;
    for (const engine of engines) if (engine.name === name) printSql(options, engine, migrationsFor(engine));
    return;
  }
  const config = readConfig(environment);
  const { database } = connect(config.databaseUrl);
  const migrations = migrationsFor(engineOf(database));
  const isThere = missingFile(config.databaseUrl) === undefined;
  try {
    if (isThere) await assertNothingToAdopt(database);
    if (options.printSql) {
      const pending = isThere ? await pendingMigrations(database, migrations) : undefined;
      if (isThere) await assertNoneBegun(database);
      printSql(
        options,
        engineOf(database),
        pending ? migrations.filter(({ name }) => pending.includes(name)) : migrations,
      );
    } else if (options.check) {
      const pending = isThere ? await pendingMigrations(database, migrations) : migrations.map(({ name }) => name);
      if (pending.length > 0) process.exitCode = 1;
      printResult(options, { pending }, () =>
        pending.length === 0 ? 'The schema is up to date.' : `Pending: ${pending.join(', ')}. Run: admittance migrate`,
      );
    } else {
      const applied = await migrateSchema(database);
      printResult(options, { applied }, () =>
        applied.length === 0 ? 'Nothing to do.' : `Applied: ${applied.join(', ')}.`,
      );
    }
  } finally {
    await database.destroy();
  }
}

function printSql(options: JsonOption, engine: Engine, migrations: readonly Migration[]): void {
  const sql = printMigrations(engine, migrations, systemClock.now());
  printResult(options, { sql }, () => sql.trimEnd());
}
