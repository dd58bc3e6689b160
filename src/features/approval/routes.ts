/**
 * An administrator's yes or no. Owns every change of status; who may hold a token is decided from
 * that status in `login/admit.ts`.
 */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf, from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { assertFresh } from '../../platform/http/wire/etag.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { Problem } from '../../problems.ts';
import { roleName } from '../roles/role.ts';
import { note, userId } from '../users/schema.ts';
import type { UserRow } from '../users/store.ts';
import { decidedOn, etagOf, toUser, UserRef } from '../users/user.ts';
import { approveUser } from './approve-user.ts';
import { rejectUser } from './reject-user.ts';
import { reopenUser } from './reopen-user.ts';
import { reinstateUser, suspendUser } from './suspend-user.ts';
import { togetherRoute } from './together-route.ts';

const tags = ['Approval'];
const response = { 200: UserRef };
const reason = Type.Optional({ ...note, description: 'What the person is told.', examples: ['Not known here'] });
const reasonBody = Type.Object({ reason }, strict);

export function approvalRoutes(app: App, deps: Deps): void {
  togetherRoute(app, deps);

  app.post(
    '/users/:id/approve',
    {
      config: {
        access: { permission: 'users:approve' },
        etag: true,
        problems: [
          'role/unknown',
          'role/not-grantable',
          'user/not-found',
          'role/not-named',
          'user/status-conflict',
          'request/stale',
        ],
      },
      schema: {
        operationId: 'approveUser',
        summary: 'Let an applicant in, with the requested role or another one',
        description:
          'Without `role` the requested one is given, or `user` when none was asked for. A role that carries permissions is given only when `role` names it; without that the answer is 409 `role/not-named`.',
        tags,
        params: userId,
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
        response,
      },
    },
    async (request, reply) => {
      const user = await approveUser(
        from(deps, request),
        Number(request.params.id),
        request.body,
        freshFor(request, 'active'),
      );
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );

  app.post(
    '/users/:id/reject',
    {
      config: {
        access: { permission: 'users:approve' },
        etag: true,
        problems: ['role/not-grantable', 'user/not-found', 'user/status-conflict', 'request/stale'],
      },
      schema: {
        operationId: 'rejectUser',
        summary: 'Turn an applicant down',
        tags,
        params: userId,
        body: reasonBody,
        response,
      },
    },
    async (request, reply) => {
      const user = await rejectUser(
        from(deps, request),
        Number(request.params.id),
        request.body.reason,
        freshFor(request, 'rejected'),
      );
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );

  app.post(
    '/users/:id/suspend',
    {
      config: {
        access: { permission: 'users:write' },
        etag: true,
        problems: ['role/not-grantable', 'user/not-found', 'user/status-conflict', 'user/last-admin', 'request/stale'],
      },
      schema: {
        operationId: 'suspendUser',
        summary: 'Shut an active account out at once',
        tags,
        params: userId,
        body: reasonBody,
        response,
      },
    },
    async (request, reply) => {
      const user = await suspendUser(
        from(deps, request),
        Number(request.params.id),
        request.body.reason,
        freshFor(request),
      );
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );

  app.post(
    '/users/:id/reinstate',
    {
      config: {
        access: { permission: 'users:write' },
        etag: true,
        problems: ['role/not-grantable', 'user/not-found', 'user/status-conflict', 'request/stale'],
      },
      schema: {
        operationId: 'reinstateUser',
        summary: 'Let a suspended account back in',
        tags,
        params: userId,
        body: Type.Object({}, strict),
        response,
      },
    },
    async (request, reply) => {
      const user = await reinstateUser(from(deps, request), Number(request.params.id), freshFor(request));
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );

  app.post(
    '/users/:id/reopen',
    {
      config: {
        access: { permission: 'users:approve' },
        etag: true,
        problems: ['role/not-grantable', 'user/not-found', 'user/status-conflict', 'user/last-admin', 'request/stale'],
      },
      schema: {
        operationId: 'reopenUser',
        summary: 'Take a decision back: the account waits again, and its sessions end',
        description: 'For accounts that were approved or rejected. One that waits already stays as it is.',
        tags,
        params: userId,
        body: Type.Object({}, strict),
        response,
      },
    },
    async (request, reply) => {
      const user = await reopenUser(from(deps, request), Number(request.params.id), freshFor(request));
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );
}

/**
 * A decision made on what is no longer so is refused (`If-Match`), and so is one that would change nothing and only
 * show its caller an account that they may not read.
 * @param decided what the account would be then
 */
function freshFor(request: FastifyRequest, decided?: 'active' | 'rejected'): (seen: UserRow) => void {
  return (seen) => {
    assertFresh(request, etagOf(seen), decidedOn);
    const { id, permissions } = callerOf(request);
    if (seen.status === decided && seen.approved_by !== id && !permissions.has('users:read'))
      throw new Problem('user/status-conflict', { sentence: `This account is ${decided} already.` });
  };
}
