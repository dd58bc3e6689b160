/** Where people change their password, for password managers (W3C, A Well-Known URL for Changing Passwords). */
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { Problem } from '../../problems.ts';
import { wellKnown } from './catalogue.ts';

/** Has the form for it, and signs people in first. */
const consolePage = '/console/dashboard';

export function passwordPageRoutes(app: App, { config }: Deps, hasConsole: boolean): void {
  const page = config.changePasswordUrl ?? (hasConsole ? consolePage : undefined);
  app.get(wellKnown, { config: { access: 'anyone' }, schema: { hide: true } }, (_request, reply) => {
    // Password managers ask whether there is such a page before they offer it.
    if (page === undefined) throw new Problem('request/not-found');
    return reply.redirect(page, 303);
  });
}
