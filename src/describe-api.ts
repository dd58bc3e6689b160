/** The API description without a running installation: an empty database in memory, and a key of its own. */
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';
import { systemOrigin } from './features/audit/origin.ts';
import { openDeps } from './open-deps.ts';
import { openLog } from './platform/log.ts';
import { systemRandom } from './platform/random.ts';

export async function describeThisApi(): Promise<Record<string, unknown>> {
  const config = readConfig({ DATABASE_URL: 'sqlite::memory:', ADMITTANCE_SECRET: systemRandom.token(32) });
  const { log } = await openLog('silent', false);
  const deps = await openDeps(config, log, systemOrigin);
  const app = await buildApp(deps);
  await app.ready();
  const description = app.swagger();
  await app.close();
  await deps.database.destroy();
  return description as unknown as Record<string, unknown>;
}
