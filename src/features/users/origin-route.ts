/** How an account came here, as one answer. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { instant, toInstant } from '../../platform/http/wire/schema.ts';
import { findOrigin } from './find-origin.ts';
import { getUser } from './get-user.ts';
import { userId } from './schema.ts';

const Actor = Type.Object({
  kind: Type.Unsafe<'user' | 'operator'>({
    type: 'string',
    enum: ['user', 'operator'],
    description: 'A user, or the operator at the command line.',
  }),
  id: Type.Optional(Type.Integer({ description: "The user's id." })),
  username: Type.Optional(Type.String({ description: 'Missing when that account has been deleted.' })),
  display_name: Type.Optional(Type.String()),
});

const Origin = Type.Object(
  {
    how: Type.Optional(
      Type.Unsafe<'registered' | 'added' | 'imported' | 'setup'>({
        type: 'string',
        enum: ['registered', 'added', 'imported', 'setup'],
        description: '`setup`: as the first administrator.',
      }),
    ),
    at: instant('When the account was made; of one that was imported, where it comes from.'),
    by: Type.Optional(Actor),
    requested_role: Type.Optional(Type.String({ description: 'What was asked for.' })),
    reason: Type.Optional(Type.String({ description: 'What the applicant wrote.' })),
    decision: Type.Optional(
      Type.Object({
        decision: Type.Unsafe<'approved' | 'rejected'>({ type: 'string', enum: ['approved', 'rejected'] }),
        at: Type.Optional(instant('When it was made.')),
        by: Type.Optional(Actor),
        role: Type.Optional(Type.String({ description: 'The role that was given.' })),
        reason: Type.Optional(Type.String({ description: 'What the applicant was told.' })),
      }),
    ),
  },
  {
    examples: [
      {
        how: 'registered',
        at: '2026-03-02T09:14:03.127Z',
        requested_role: 'user',
        reason: 'I joined the support team.',
        decision: {
          decision: 'approved',
          at: '2026-03-02T10:01:44.860Z',
          by: { kind: 'user', id: 1, username: 'ada' },
          role: 'user',
        },
      },
    ],
  },
);

export function originRoute(app: App, deps: Deps): void {
  app.get(
    '/users/:id/origin',
    {
      config: { access: { permission: 'users:read' }, problems: ['user/not-found'] },
      schema: {
        operationId: 'getUserOrigin',
        summary: 'How an account came here, and who decided on it',
        description:
          'What is not known is left out: some of it is in the audit log only, which keeps events for `AUDIT_DAYS`.',
        tags: ['Users'],
        params: userId,
        response: { 200: Origin },
      },
    },
    async (request) => {
      const user = await getUser(deps, Number(request.params.id));
      const { how, at, by, requestedRole, reason, decision } = await findOrigin(deps, user);
      const decided = decision && {
        decision: decision.decision,
        ...known({ at: decision.at === undefined ? undefined : toInstant(decision.at), by: decision.by }),
        ...known({ role: decision.role, reason: decision.reason }),
      };
      return { at: toInstant(at), ...known({ how, by, requested_role: requestedRole, reason, decision: decided }) };
    },
  );
}

/** Without what is not known. */
function known<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
