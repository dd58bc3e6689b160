/**
 * What the features declare, gathered: problems, events of the audit log, settings and permissions. The rows stand in the
 * `catalogue.ts` of the feature that they belong to; types, validation, documents and tests follow from them.
 * The order is that of the documents.
 */
import * as adoption from './features/adoption/catalogue.ts';
import * as approval from './features/approval/catalogue.ts';
import * as audit from './features/audit/catalogue.ts';
import * as brand from './features/brand/catalogue.ts';
import * as webConsole from './features/console/catalogue.ts';
import * as hashes from './features/hashes/catalogue.ts';
import * as jobs from './features/jobs/catalogue.ts';
import * as keys from './features/keys/catalogue.ts';
import * as login from './features/login/catalogue.ts';
import * as oauth from './features/oauth/catalogue.ts';
import * as passwordPage from './features/password-page/catalogue.ts';
import * as passwords from './features/passwords/catalogue.ts';
import * as registration from './features/registration/catalogue.ts';
import * as roles from './features/roles/catalogue.ts';
import * as sessions from './features/sessions/catalogue.ts';
import * as settingsPage from './features/settings/catalogue.ts';
import * as setup from './features/setup/catalogue.ts';
import * as throttle from './features/throttle/catalogue.ts';
import * as tokens from './features/tokens/catalogue.ts';
import * as transfer from './features/transfer/catalogue.ts';
import * as users from './features/users/catalogue.ts';
import * as platform from './platform/catalogue.ts';

export const problemCatalogue = {
  ...platform.requestProblems,
  ...login.problems,
  ...registration.problems,
  ...users.problems,
  ...approval.problems,
  ...sessions.problems,
  ...passwords.problems,
  ...roles.problems,
  ...setup.problems,
  ...webConsole.problems,
  ...platform.serverProblems,
};

export const eventCatalogue = {
  ...login.events,
  ...throttle.events,
  ...sessions.events,
  ...users.events,
  ...approval.events,
  ...transfer.events,
  ...adoption.events,
  ...roles.events,
  ...hashes.events,
  ...keys.events,
  ...jobs.events,
};

/** By what they are about. Those of the process itself, which every feature stands on, come before them in `config.ts`. */
export const settingGroups = {
  registration: { ...setup.settings, ...passwords.settings, ...passwordPage.settings },
  sessions: { ...tokens.settings, ...sessions.settings, ...throttle.settings },
  keys: keys.settings,
  audit: audit.settings,
  brand: brand.settings,
};

/** In the order in which a token's `scope` names them. */
export const permissions = [
  ...users.permissions,
  ...approval.permissions,
  ...roles.permissions,
  ...sessions.permissions,
  ...audit.permissions,
  ...oauth.permissions,
  ...settingsPage.permissions,
] as const;
