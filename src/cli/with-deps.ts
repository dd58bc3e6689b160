import { type Config, type Environment, readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { operator } from '../features/roles/operator.ts';
import { openDeps } from '../open-deps.ts';
import { missingFile } from '../platform/database/connect.ts';
import { SchemaError } from '../platform/database/schema-version.ts';
import { openLog } from '../platform/log.ts';

/** Runs one command against the database and closes it again. In the wrong folder it makes no second installation. */
export async function withDeps<T>(environment: Environment, work: (deps: Deps) => Promise<T>): Promise<T> {
  // Nobody asks a command for metrics.
  const config = { ...readConfig(environment), metricsPort: undefined };
  assertDatabaseFile(config);
  const { log } = await openLog('silent', false);
  const deps = await openDeps(config, log, operator);
  try {
    return await work(deps);
  } finally {
    await deps.database.destroy();
  }
}

function assertDatabaseFile(config: Config): void {
  const missing = missingFile(config.databaseUrl);
  if (missing !== undefined)
    throw new SchemaError(
      `There is no database at ${missing}. Check DATABASE_URL and ADMITTANCE_DATA_DIR, or create one with: admittance migrate`,
      { state: 'empty' },
    );
}
