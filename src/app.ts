/** The features, and what they stand on. Adding one is a folder and a line here. */
import { apiInfo } from './api-info.ts';
import type { Deps } from './deps.ts';
import { approvalRoutes } from './features/approval/routes.ts';
import { dashboardRoutes } from './features/dashboard/routes.ts';
import { healthRoutes } from './features/health/routes.ts';
import { keyRoutes } from './features/keys/routes.ts';
import { authenticateWith } from './features/login/authenticate.ts';
import { loginRoutes } from './features/login/routes.ts';
import { registrationRoutes } from './features/registration/routes.ts';
import { setupRoutes } from './features/setup/routes.ts';
import { userRoutes } from './features/users/routes.ts';
import { enforceAccess } from './platform/http/access.ts';
import { trackMethods } from './platform/http/methods.ts';
import { describeApi, serveApiDescription } from './platform/http/openapi.ts';
import { type App, createServer } from './platform/http/server.ts';

const features = [
  registrationRoutes,
  loginRoutes,
  dashboardRoutes,
  userRoutes,
  approvalRoutes,
  keyRoutes,
  setupRoutes,
  healthRoutes,
];

export async function buildApp(deps: Deps): Promise<App> {
  const app = createServer({ log: deps.log, random: deps.random, secure: deps.config.publicUrl.startsWith('https:') });
  const answerOtherMethods = trackMethods(app);
  enforceAccess(app, authenticateWith(deps));
  await describeApi(app, apiInfo);
  for (const addRoutes of features) addRoutes(app, deps);
  await serveApiDescription(app);
  answerOtherMethods();
  return app;
}
