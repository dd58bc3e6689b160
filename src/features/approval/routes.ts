/**
 * An administrator's yes or no. Owns every change of status; who may hold a token is decided from
 * that status in `login/admit.ts`.
 */
import { type TObject, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { assertFresh } from '../../platform/http/wire/etag.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import type { ProblemCode } from '../../problems.ts';
import { type Permission, roleName } from '../roles/role.ts';
import { note, userId } from '../users/schema.ts';
import type { UserRow } from '../users/store.ts';
import { decidedOn, etagOf, toUser, UserRef } from '../users/user.ts';
import { approveUser } from './approve-user.ts';
import type { AssertFresh, TellDecided } from './change-status.ts';
import { decisionsRoute } from './decisions-route.ts';
import { rejectUser } from './reject-user.ts';
import { reopenUser } from './reopen-user.ts';
import type { Decision } from './status.ts';
import { reinstateUser, suspendUser } from './suspend-user.ts';
import { togetherRoute } from './together-route.ts';

const reason = Type.Optional({ ...note, description: 'What the person is told.', examples: ['Not known here'] });
const reasonBody = Type.Object({ reason }, strict);
const emptyBody = Type.Object({}, strict);

export function approvalRoutes(app: App, deps: Deps, tell: TellDecided): void {
  togetherRoute(app, deps, tell);
  decisionsRoute(app, deps);

  decisionRoute(app, deps, tell, {
    decision: 'approve',
    permission: 'users:approve',
    problems: ['role/unknown', 'role/not-named'],
    summary: 'Let an applicant in, with the requested role or another one',
    description:
      'Without `role` the requested one is given, or `user` when none was asked for. A role that carries permissions is given only when `role` names it; without that the answer is 409 `role/not-named`.',
    body: Type.Object(
      {
        role: Type.Optional({
          ...roleName,
          description: 'Without it, the requested one, unless that carries permissions.',
        }),
        reopen: Type.Optional(Type.Boolean({ description: 'Take back a rejection.' })),
      },
      strict,
    ),
    decide: approveUser,
  });

  decisionRoute(app, deps, tell, {
    decision: 'reject',
    permission: 'users:approve',
    summary: 'Turn an applicant down',
    body: reasonBody,
    decide: (deps, id, { reason }, assertFresh) => rejectUser(deps, id, reason, assertFresh),
  });

  decisionRoute(app, deps, tell, {
    decision: 'suspend',
    permission: 'users:write',
    problems: ['user/last-admin', 'user/own-account'],
    summary: 'Shut an active account out at once',
    body: reasonBody,
    decide: (deps, id, { reason }, assertFresh) => suspendUser(deps, id, reason, assertFresh),
  });

  decisionRoute(app, deps, tell, {
    decision: 'reinstate',
    permission: 'users:write',
    summary: 'Let a suspended account back in',
    body: emptyBody,
    decide: (deps, id, _, assertFresh) => reinstateUser(deps, id, assertFresh),
  });

  decisionRoute(app, deps, tell, {
    decision: 'reopen',
    permission: 'users:approve',
    problems: [
      'access/forbidden',
      'approvals/undo-over',
      'approvals/signed-in-since',
      'user/last-admin',
      'user/own-account',
    ],
    summary: 'Undo a decision: the account waits again',
    description:
      'For accounts that were approved or rejected; one that already waits stays unchanged. A decision can be undone for 24 hours, and until the user has signed in. With `late` it can be taken back after that as well, which ends the user’s sessions and takes `users:write`.',
    body: Type.Object(
      { late: Type.Optional(Type.Boolean({ description: 'Also when it is too late for an undo.' })) },
      strict,
    ),
    decide: (deps, id, { late }, assertFresh) => reopenUser(deps, id, { late }, assertFresh),
  });
}

/** What a decision may say; each takes a part of it, and its body names which. */
type Said = { role?: string; reopen?: boolean; reason?: string; late?: boolean };

type DecisionRoute = {
  decision: Decision;
  permission: Permission;
  /** Beside those of every decision. */
  problems?: readonly ProblemCode[];
  summary: string;
  description?: string;
  body: TObject;
  decide(deps: Deps, id: number, said: Said, assertFresh: AssertFresh): Promise<UserRow>;
};

function decisionRoute(app: App, deps: Deps, tell: TellDecided, route: DecisionRoute): void {
  const { decision, permission, problems = [], summary, description, body, decide } = route;
  app.post(
    `/users/:id/${decision}`,
    {
      config: {
        access: { permission },
        etag: true,
        problems: ['role/not-grantable', 'user/not-found', ...problems, 'user/status-conflict', 'request/stale'],
      },
      schema: {
        operationId: `${decision}User`,
        summary,
        ...(description && { description }),
        tags: ['Approval'],
        params: userId,
        body: Type.Unsafe<Said>(body),
        response: { 200: UserRef },
      },
    },
    async (request, reply) => {
      const user = await decide(from(deps, request), Number(request.params.id), request.body, (seen) =>
        assertFresh(request, etagOf(seen), decidedOn),
      );
      tell([user]);
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );
}
