/** One account: reading, changing and deleting it. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf, from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { assertFresh, isUnchanged } from '../../platform/http/wire/etag.ts';
import { nullable, strict } from '../../platform/http/wire/schema.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { Problem } from '../../problems.ts';
import { roleName } from '../roles/role.ts';
import { changeUser } from './change-user.ts';
import { deleteUser } from './delete-user.ts';
import { getUser } from './get-user.ts';
import { displayName, email, readers, userId, userIdOrMe, username } from './schema.ts';
import type { UserRow } from './store.ts';
import { decidedOn, etagOf, type Status, toUser, UserRef } from './user.ts';

const tags = ['Users'];

/** @param tellDeleted is called after the commit: somebody may be waiting for the decision on that account */
export function accountRoutes(app: App, deps: Deps, tellDeleted: (user: UserRow) => void): void {
  app.get(
    '/users/:id',
    {
      config: { access: { selfOr: readers }, etag: true, problems: ['user/not-found'] },
      schema: {
        operationId: 'getUser',
        summary: 'Read a user; "me" is the caller',
        description: 'With `users:approve` alone only accounts that wait for a decision exist.',
        tags,
        params: userIdOrMe,
        response: { 200: UserRef },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const user = await getUser(deps, targetId(request.params.id, caller));
      if (!maySee(caller, user)) throw new Problem('user/not-found');
      if (isUnchanged(request, reply, etagOf(user))) return reply;
      return toUser(user);
    },
  );

  const change = {
    config: {
      access: { selfOr: ['users:write'] },
      etag: true,
      problems: [
        'user/not-found',
        'access/forbidden',
        'role/not-grantable',
        'user/username-refused',
        'role/unknown',
        'user/exists',
        'user/last-admin',
        'user/own-account',
        'request/stale',
        'request/throttled',
      ],
    },
  } as const;

  app.put(
    '/users/:id',
    {
      ...change,
      schema: {
        operationId: 'replaceUser',
        summary: 'Replace what may be set; without a role it stays',
        tags,
        params: userIdOrMe,
        body: Type.Object(
          {
            username,
            display_name: Type.Optional(displayName),
            email: Type.Optional(email),
            role: Type.Optional(roleName),
          },
          strict,
        ),
        response: { 200: UserRef },
      },
    },
    async (request, reply) => {
      const id = targetId(request.params.id, callerOf(request));
      const changes = { display_name: null, email: null, ...request.body };
      const user = await changeUser(from(deps, request), id, changes, (seen) => assertFresh(request, etagOf(seen)));
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );

  app.patch(
    '/users/:id',
    {
      ...change,
      schema: {
        operationId: 'updateUser',
        summary: 'Change some members (RFC 7396)',
        description: 'What changes nothing writes nothing, and the version stays.',
        tags,
        params: userIdOrMe,
        body: Type.Object(
          {
            username: Type.Optional(username),
            display_name: Type.Optional(nullable(displayName)),
            email: Type.Optional(nullable(email)),
            role: Type.Optional(roleName),
          },
          strict,
        ),
        response: { 200: UserRef },
      },
    },
    async (request, reply) => {
      const id = targetId(request.params.id, callerOf(request));
      const { display_name, email } = request.body;
      const isDecision = display_name === undefined && email === undefined;
      const user = await changeUser(from(deps, request), id, request.body, (seen) =>
        assertFresh(request, etagOf(seen), isDecision ? decidedOn : undefined),
      );
      return reply.header('etag', etagOf(user)).send(toUser(user));
    },
  );

  app.delete(
    '/users/:id',
    {
      config: {
        access: { permission: 'users:write' },
        problems: ['user/not-found', 'role/not-grantable', 'user/last-admin', 'user/own-account', 'request/stale'],
      },
      schema: {
        operationId: 'deleteUser',
        summary: 'Delete a user; their tokens stop working at once',
        tags,
        params: userId,
        response: {
          200: Type.Object({
            message: Type.String({ examples: ['User deleted successfully'] }),
            id: Type.Integer({ examples: [7] }),
          }),
        },
      },
    },
    async (request) => {
      const id = Number(request.params.id);
      tellDeleted(await deleteUser(from(deps, request), id, (seen) => assertFresh(request, etagOf(seen), decidedOn)));
      return { message: 'User deleted successfully', id };
    },
  );
}

function maySee(caller: SignedIn, user: { id: number; status: Status }): boolean {
  return user.status === 'pending' || user.id === caller.id || caller.permissions.has('users:read');
}

function targetId(id: string, caller: { id: number }): number {
  return id === 'me' ? caller.id : Number(id);
}
