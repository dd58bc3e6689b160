/** Builds the one `Deps` of a running program from its settings. */
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { assertNothingToAdopt } from './features/adoption/adoption-state.ts';
import { listSigningKeys } from './features/keys/store.ts';
import { openMemory } from './features/tokens/open-memory.ts';
import { migrationsFor } from './migrations.ts';
import { systemClock } from './platform/clock.ts';
import { connect, type Database, engineOf } from './platform/database/connect.ts';
import { migrate } from './platform/database/migrate.ts';
import { assertSameSchema } from './platform/database/schema-version.ts';
import { assertNoTransferUnderWay } from './platform/database/unfinished-transfer.ts';
import { hashQueueState } from './platform/hash-pool.ts';
import { openHasher } from './platform/hasher.ts';
import type { Log } from './platform/log.ts';
import { noMetrics, openMetrics } from './platform/metrics.ts';
import type { Principal } from './platform/principal.ts';
import { systemRandom } from './platform/random.ts';
import { openSecret, readKeyFile, type Secret } from './platform/secret.ts';
import { version } from './version.ts';

// One folder up from both `src/` and `dist/`.
/** Written by scripts/generate.ts. */
export const apiDescription = new URL('../openapi.json', import.meta.url);
/** Written by the build (`console/vite.config.ts`). */
export const consoleFolder = new URL('../console/dist/', import.meta.url);

export type Connection = ReturnType<typeof connect>;

/**
 * Brings the schema up to date, or makes it.
 * @returns names of the steps that it applied
 * @throws MigrationError, and what the database driver throws when it cannot be reached
 */
export async function migrateSchema(database: Database): Promise<string[]> {
  await assertNothingToAdopt(database);
  return migrate(database, migrationsFor(engineOf(database)), systemClock.now);
}

/**
 * Connects and opens the keys. The schema stays as it is: servers of another version may be using it.
 * Close it with `deps.database.destroy()`.
 * @throws SecretError, MigrationError, and what the database driver throws when it cannot be reached
 */
export function openDeps(config: Config, log: Log, by: Principal): Promise<Deps> {
  return connected(config, (connection) => openOn(connection, config, log, by));
}

/** The same for a server, which brings the schema up to date before. */
export function migrateAndOpenDeps(config: Config, log: Log, by: Principal): Promise<Deps> {
  return connected(config, async (connection) => {
    const applied = await migrateSchema(connection.database);
    if (applied.length > 0) log.info({ migrations: applied }, 'migrated the database');
    return openOn(connection, config, log, by);
  });
}

async function connected<T>(config: Config, open: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = connect(config.databaseUrl);
  try {
    return await open(connection);
  } catch (error) {
    await connection.database.destroy();
    throw error;
  }
}

async function openOn(connection: Connection, config: Config, log: Log, by: Principal): Promise<Deps> {
  const { database, poolState } = connection;
  const [clock, random] = [systemClock, systemRandom];
  await assertNothingToAdopt(database);
  await assertSameSchema(database, migrationsFor(engineOf(database)));
  await assertNoTransferUnderWay(database);
  const hasKeys = (await listSigningKeys(database)).length > 0;
  const secret = readSecret(config, !hasKeys);
  const memory = await openMemory({ config, database, secret, clock, random, log, by });
  const sources = { version, hashQueue: hashQueueState, pool: poolState };
  const metrics = config.metricsPort === undefined ? noMetrics : await openMetrics(sources);
  const hasher = openHasher(random, config.hashWaitMilliseconds);
  return {
    config,
    database,
    clock,
    random,
    hasher,
    secret,
    memory,
    metrics,
    log,
    by,
  };
}

function readSecret(config: Config, mayCreate: boolean): Secret {
  return openSecret(config.secret ?? readKeyFile(config.dataDir, mayCreate));
}
