/** Numbers for a page that shows how the installation is doing. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import { rememberStatistics } from './summarize.ts';

const number = (description: string, example: number) => Type.Integer({ description, examples: [example] });

const Statistics = Type.Object({
  counted_at: instant('When all this was counted.'),
  pending: number('Registrations waiting for a decision.', 3),
  oldest_pending_at: nullable(instant('When the oldest of them registered.')),
  users: Type.Object({
    pending: number('Wait for a decision.', 3),
    active: number('May sign in.', 115),
    rejected: number('Were turned down.', 2),
    suspended: number('Are shut out.', 0),
  }),
  roles: Type.Array(
    Type.Object(
      {
        name: Type.String(),
        active_users: Type.Integer({ description: 'Active users with this role.' }),
        carries_permissions: Type.Boolean({ description: 'Whether the role allows something in this service.' }),
      },
      { examples: [{ name: 'user', active_users: 112, carries_permissions: false }] },
    ),
    { description: 'Roles that active users have, the most frequent first.' },
  ),
  active_sessions: number('Sessions that can be refreshed.', 140),
  days: Type.Array(
    Type.Object(
      {
        date: Type.String({ format: 'date', description: 'In UTC.' }),
        succeeded: Type.Integer({ description: 'Sign-ins that succeeded.' }),
        refused: Type.Integer({ description: 'Sign-ins that were refused.' }),
        throttled: Type.Integer({ description: 'How often a budget of failed sign-ins was used up.' }),
        locked: Type.Integer({ description: 'How often an account was locked, after a hundred refusals in a row.' }),
      },
      { examples: [{ date: '2026-03-02', succeeded: 210, refused: 12, throttled: 1, locked: 0 }] },
    ),
    {
      description:
        'The last 30, or as many as the audit log keeps; today with what there is so far, the earliest first. Each number is that of the events `login.succeeded`, `login.refused`, `login.throttled` or `login.locked` in `GET /audit` of that day.',
    },
  ),
  failing_jobs: Type.Array(
    Type.Object(
      {
        kind: Type.String({ description: 'What the job is for.' }),
        error: nullable(Type.String(), 'A word for what went wrong; the log has the rest.'),
        count: Type.Integer({ description: 'How many fail like that.' }),
        since: instant('When the first of them failed first.'),
        given_up: Type.Boolean({ description: 'Whether they wait for an operator: `admittance jobs list`.' }),
      },
      {
        examples: [
          { kind: 'events.seal', error: 'ETIMEDOUT', count: 1, since: '2026-03-02T09:14:03.127Z', given_up: false },
        ],
      },
    ),
    { description: 'Work outside of requests that fails.' },
  ),
});

export function statisticsRoutes(app: App, deps: Deps): void {
  const statistics = rememberStatistics(deps);

  app.get(
    '/statistics',
    {
      config: { access: { permission: 'audit:read' } },
      schema: {
        operationId: 'getStatistics',
        summary: 'How many accounts, sessions and sign-ins there are',
        description:
          'Sign-ins are counted from the audit log, which keeps events for `AUDIT_DAYS`. Each server caches its answer for ten seconds, or for a hundred times as long as counting took.',
        tags: ['Operations'],
        response: { 200: Statistics },
      },
    },
    async () => {
      const { countedAt, oldestPendingAt, users, roles, activeSessions, days, failingJobs } = await statistics();
      return {
        counted_at: toInstant(countedAt),
        pending: users.pending,
        oldest_pending_at: oldestPendingAt === null ? null : toInstant(oldestPendingAt),
        users,
        roles: roles.map(({ name, count, carriesPermissions }) => ({
          name,
          active_users: count,
          carries_permissions: carriesPermissions,
        })),
        active_sessions: activeSessions,
        days,
        failing_jobs: failingJobs.map(({ kind, error, count, since, isFinal }) => ({
          kind,
          error,
          count,
          since: toInstant(since),
          given_up: isFinal,
        })),
      };
    },
  );
}
