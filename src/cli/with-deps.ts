import { type Environment, readConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { openDeps } from '../open-deps.ts';
import { openLog } from '../platform/log.ts';

/** Runs one command against the database and closes it again. */
export async function withDeps<T>(environment: Environment, work: (deps: Deps) => Promise<T>): Promise<T> {
  const config = readConfig(environment);
  const deps = await openDeps(config, await openLog('silent', false));
  try {
    return await work(deps);
  } finally {
    await deps.database.destroy();
  }
}
