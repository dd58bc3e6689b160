/**
 * The resource `/users`, a file for each part of it. It owns the account's record; who may join is decided in
 * `approval`, passwords in `passwords`, sign-in in `login`.
 */
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { accountRoutes } from './account-routes.ts';
import { collectionRoutes } from './collection-routes.ts';
import { lockRoutes } from './lock-routes.ts';
import { originRoute } from './origin-route.ts';
import { passwordRoute } from './password-route.ts';
import { requestRoutes } from './request-routes.ts';
import { userSessionRoutes } from './session-routes.ts';
import type { UserRow } from './store.ts';
import { User } from './user.ts';

export function userRoutes(app: App, deps: Deps, tellDeleted: (user: UserRow) => void): void {
  app.addSchema(User);
  userSessionRoutes(app, deps);
  passwordRoute(app, deps);
  collectionRoutes(app, deps);
  accountRoutes(app, deps, tellDeleted);
  requestRoutes(app, deps);
  lockRoutes(app, deps);
  originRoute(app, deps);
}
