/** The first page after signing in: the tutorial's dashboard and admin panel. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf, invalidToken } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { nullable, toInstant } from '../../platform/http/wire/schema.ts';
import { adminRole } from '../roles/role.ts';
import { findUserById } from '../users/store.ts';
import { toUser, UserRef } from '../users/user.ts';
import { summarizeUsers } from './summarize-users.ts';

const tags = ['Dashboard'];

export function dashboardRoutes(app: App, deps: Deps): void {
  app.get(
    '/dashboard',
    {
      config: { access: 'signed-in' },
      schema: {
        operationId: 'getDashboard',
        summary: 'A welcome, and who you are',
        tags,
        response: { 200: Type.Object({ message: Type.String({ examples: ['Welcome, alice!'] }), user: UserRef }) },
      },
    },
    async (request) => {
      const user = await findUserById(deps.database, callerOf(request).id);
      // Deleted on another server, less than a second ago.
      if (!user) throw invalidToken();
      return { message: `Welcome, ${user.username}!`, user: toUser(user) };
    },
  );

  // The tutorial prints one path in its table and the other in its code.
  for (const [url, operationId] of [
    ['/admin', 'getAdmin'],
    ['/admin_panel', 'getAdminPanel'],
  ] as const) {
    app.get(
      url,
      {
        config: { access: { role: adminRole } },
        schema: {
          operationId,
          summary: 'What waits for an administrator',
          tags,
          response: {
            200: Type.Object({
              message: Type.String({ examples: ['Welcome to the admin panel!'] }),
              pending: Type.Integer({ description: 'Registrations waiting for a decision.', examples: [3] }),
              oldest_pending_at: nullable(Type.String({ format: 'date-time', examples: ['2026-03-02T09:14:03.127Z'] })),
              users: Type.Integer({ description: 'All accounts, whatever their status.', examples: [120] }),
              active: Type.Integer({ examples: [115] }),
              admins: Type.Integer({ description: 'Active administrators.', examples: [2] }),
            }),
          },
        },
      },
      async () => {
        const { oldestPendingAt, ...counts } = await summarizeUsers(deps);
        return {
          message: 'Welcome to the admin panel!',
          ...counts,
          oldest_pending_at: oldestPendingAt === null ? null : toInstant(oldestPendingAt),
        };
      },
    );
  }
}
