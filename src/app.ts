/** The features, and what they stand on. Adding one is a folder and a line here. */
import type { Deps } from './deps.ts';
import { approvalJobs } from './features/approval/jobs.ts';
import { approvalRoutes } from './features/approval/routes.ts';
import { auditJobs } from './features/audit/jobs.ts';
import { auditRoutes } from './features/audit/routes.ts';
import { describeInstallation } from './features/brand/describe-installation.ts';
import { readLogo } from './features/brand/read-logo.ts';
import { brandRoutes } from './features/brand/routes.ts';
import { browserSessionRoutes } from './features/browser-session/routes.ts';
import type { ConsoleFiles } from './features/console/console-files.ts';
import { consoleRoutes } from './features/console/routes.ts';
import { dashboardRoutes } from './features/dashboard/routes.ts';
import { openDecoys } from './features/hashes/decoys.ts';
import { healthRoutes } from './features/health/routes.ts';
import type { JobKinds } from './features/jobs/kinds.ts';
import { keyJobs } from './features/keys/jobs.ts';
import { followAlgorithm } from './features/keys/rotate-keys.ts';
import { keyRoutes } from './features/keys/routes.ts';
import { loginRoutes } from './features/login/routes.ts';
import { oauthRoutes } from './features/oauth/routes.ts';
import { passwordPageRoutes } from './features/password-page/routes.ts';
import { registrationRoutes } from './features/registration/routes.ts';
import { openWaits } from './features/registration/waits.ts';
import { revocationJobs } from './features/revocations/jobs.ts';
import { roleRoutes } from './features/roles/routes.ts';
import { sessionJobs } from './features/sessions/jobs.ts';
import { sessionRoutes } from './features/sessions/routes.ts';
import { settingRoutes } from './features/settings/routes.ts';
import { setupRoutes } from './features/setup/routes.ts';
import { statisticsRoutes } from './features/statistics/routes.ts';
import { throttleJobs } from './features/throttle/jobs.ts';
import { accessTokens } from './features/tokens/authenticate.ts';
import { usedTokenJobs } from './features/used-tokens/jobs.ts';
import { userJobs } from './features/users/jobs.ts';
import { userRoutes } from './features/users/routes.ts';
import { apiDescription } from './open-deps.ts';
import { connectAgain } from './platform/database/connect.ts';
import { enforceAccess } from './platform/http/guard/access.ts';
import { trackMethods } from './platform/http/guard/methods.ts';
import { type App, createServer } from './platform/http/server/server.ts';
import { ProblemSchema, serveApiDescription } from './platform/http/wire/openapi.ts';

/** What is done outside of requests, by kind. */
export const jobKinds: JobKinds = {
  ...keyJobs,
  ...revocationJobs,
  ...sessionJobs,
  ...throttleJobs,
  ...approvalJobs,
  ...userJobs,
  ...usedTokenJobs,
  ...auditJobs,
  ...userJobs,
};

/**
 * @param consoleFiles without them the web console is not served
 * @param watchRoutes called before they are added
 */
export async function buildApp(
  deps: Deps,
  consoleFiles?: ConsoleFiles,
  watchRoutes?: (app: App) => Promise<void>,
): Promise<App> {
  const app = createServer({
    log: deps.log,
    random: deps.random,
    metrics: deps.metrics,
    secure: deps.config.publicUrl.startsWith('https:'),
    trustedProxies: deps.config.trustedProxies,
  });
  const answerOtherMethods = trackMethods(app);
  enforceAccess(app, deps, [accessTokens(deps)]);
  await watchRoutes?.(app);
  app.addSchema(ProblemSchema);
  addFeatures(app, deps, consoleFiles);
  serveApiDescription(app, apiDescription);
  answerOtherMethods();
  followRevocations(app, deps);
  app.addHook('onReady', () => followAlgorithm(deps));
  return app;
}

function addFeatures(app: App, deps: Deps, consoleFiles: ConsoleFiles | undefined): void {
  const decoys = openDecoys(deps.database, deps.secret);
  const waits = openWaits(deps, deps.config);
  registrationRoutes(app, deps, waits);
  loginRoutes(app, deps, decoys);
  sessionRoutes(app, deps);
  dashboardRoutes(app, deps);
  userRoutes(app, deps, waits.tellDeleted);
  approvalRoutes(app, deps, waits.tell);
  roleRoutes(app, deps);
  oauthRoutes(app, deps);
  keyRoutes(app, deps);
  auditRoutes(app, deps);
  statisticsRoutes(app, deps);
  settingRoutes(app, deps);
  setupRoutes(app, deps, consoleFiles !== undefined);
  healthRoutes(app, deps);
  browserSessionRoutes(app, deps, decoys);
  const logo = readLogo(deps.config.brandLogo);
  brandRoutes(app, logo);
  consoleRoutes(app, deps, consoleFiles, describeInstallation(deps.config, logo));
  passwordPageRoutes(app, deps, consoleFiles !== undefined);
}

/** On a connection of its own, so that it waits neither for a free one nor for another's transaction. */
function followRevocations(app: App, { config, database, memory: { revocations } }: Deps): void {
  const own = connectAgain(config.databaseUrl, database);
  app.addHook('onReady', () => revocations.follow(own.database));
  app.addHook('onClose', async () => {
    await revocations.stop();
    await own.close();
  });
}
