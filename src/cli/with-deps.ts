import { existsSync } from 'node:fs';
import { type Config, type Environment, readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import { operator } from '../features/roles/operator.ts';
import { openDeps } from '../open-deps.ts';
import { parseDatabaseUrl } from '../platform/database/connect.ts';
import { openLog } from '../platform/log.ts';

/** Runs one command against the database and closes it again. */
export async function withDeps<T>(environment: Environment, work: (deps: Deps) => Promise<T>): Promise<T> {
  // Nobody asks a command for metrics.
  const config = { ...readConfig(environment), metricsPort: undefined };
  const { log } = await openLog('silent', false);
  const deps = await openDeps(config, log, operator);
  try {
    return await work(deps);
  } finally {
    await deps.database.destroy();
  }
}

/** The same for what has no use on an empty database: in the wrong folder it makes no second installation. */
export async function withExistingDeps<T>(environment: Environment, work: (deps: Deps) => Promise<T>): Promise<T> {
  const missing = missingDatabaseFile(readConfig(environment));
  if (missing !== undefined) {
    throw new CommandFailure(
      `There is no database at ${missing}. Check DATABASE_URL and ADMITTANCE_DATA_DIR, or make one with: admittance serve`,
      4,
    );
  }
  return withDeps(environment, work);
}

/** Path of the SQLite file when it is not there yet. */
export function missingDatabaseFile(config: Config): string | undefined {
  const parsed = parseDatabaseUrl(config.databaseUrl);
  return parsed.dialect === 'sqlite' && !existsSync(parsed.path) ? parsed.path : undefined;
}
