/**
 * The service with every password right and no hash made, so that what a sign-in costs beside its hash can
 * be seen at all. Only for growth.ts: whoever reaches it can sign in as anybody.
 */
import { buildApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import { addFirstAdmin, hasAdmin } from '../src/features/setup/add-first-admin.ts';
import { migrateAndOpenDeps } from '../src/open-deps.ts';
import type { Hasher } from '../src/platform/hasher.ts';
import { openLog } from '../src/platform/log.ts';
import { system } from '../src/platform/principal.ts';

const noHash = { hash: async () => 'none', verify: async () => ({ matches: true, readable: true }) };
const hasher: Hasher = {
  ...noHash,
  takeTurn: () => ({ ...noHash, [Symbol.dispose]: () => undefined }),
  turnsAway: () => false,
};

const config = readConfig(process.env);
const { log } = await openLog('fatal', false);
const deps = { ...(await migrateAndOpenDeps(config, log, system)), hasher };
const { adminUsername: username, adminPassword: password } = config;
if (username && password && !(await hasAdmin(deps))) await addFirstAdmin(deps, { username, password });
const app = await buildApp(deps);
await app.listen({ port: config.port, host: '127.0.0.1' });
process.once('SIGTERM', async () => {
  await app.close();
  await deps.database.destroy();
});
