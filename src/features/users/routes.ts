/**
 * The resource `/users`. It owns the account's record; who may join is decided in `approval`,
 * passwords in `passwords`, sign-in in `login`.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf, forbidden, from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { assertFresh, isUnchanged } from '../../platform/http/wire/etag.ts';
import { pageOf, pageQuery, readPageRequest, sendPage } from '../../platform/http/wire/pagination.ts';
import { nullable, strict } from '../../platform/http/wire/schema.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { Problem } from '../../problems.ts';
import { roleName } from '../roles/role.ts';
import { changePassword } from './change-password.ts';
import { changeUser } from './change-user.ts';
import { createUser } from './create-user.ts';
import { credentialFaults } from './credential-faults.ts';
import { deleteUser } from './delete-user.ts';
import { getUser } from './get-user.ts';
import { listUsers } from './list-users.ts';
import { cursorValues, listName, orderOf, SortSchema } from './order.ts';
import { displayName, email, password, userId, userIdOrMe, username } from './schema.ts';
import { userSessionRoutes } from './session-routes.ts';
import { unlockUser } from './unlock-user.ts';
import { decidedOn, etagOf, type Status, StatusSchema, toUser, User, UserRef } from './user.ts';

const tags = ['Users'];
/** Approvers have to see applicants; `maySee` and `assertMayList` hide every other account from them. */
const readers = ['users:read', 'users:approve'] as const;

export function userRoutes(app: App, deps: Deps): void {
  app.addSchema(User);
  userSessionRoutes(app, deps);
  passwordRoute(app, deps);

  app.get(
    '/users',
    {
      config: { access: { anyOf: readers } },
      schema: {
        operationId: 'listUsers',
        summary: 'List users, the oldest first; with status=pending the queue',
        description: 'With `users:approve` alone only the queue can be read: `status=pending` has to be there.',
        tags,
        querystring: Type.Object(
          {
            status: Type.Optional({ ...StatusSchema, description: 'Only users in this status.' }),
            role: Type.Optional({ ...roleName, description: 'Only users with this role.', examples: [] }),
            q: Type.Optional(
              Type.String({ minLength: 1, maxLength: 100, description: 'A piece of a username or e-mail address.' }),
            ),
            starts_with: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 100,
                description:
                  'What the username starts with, in any case: found as fast in a big installation as in a small one. The list is then in order of the name, unless `sort` says otherwise.',
              }),
            ),
            sort: Type.Optional(SortSchema),
            ...pageQuery,
          },
          strict,
        ),
        response: { 200: pageOf(UserRef) },
      },
    },
    async (request, reply) => {
      const { starts_with, sort = starts_with === undefined ? 'id' : 'username' } = request.query;
      assertMayList(callerOf(request), request.query.status);
      const list = listName(sort);
      const page = await listUsers(
        deps,
        { ...request.query, sort },
        readPageRequest(list, request.query, cursorValues(orderOf(sort))),
      );
      return sendPage(list, { ...page, rows: page.rows.map(toUser) }, request, reply);
    },
  );

  app.post(
    '/users',
    {
      config: {
        access: { permission: 'users:write' },
        etag: true,
        alsoRefused: credentialFaults(deps),
        problems: [
          'user/username-refused',
          'password/refused',
          'role/unknown',
          'role/not-grantable',
          'user/exists',
          'server/busy',
        ],
      },
      schema: {
        operationId: 'createUser',
        summary: 'Add a user who is active at once',
        tags,
        body: Type.Object(
          {
            username,
            password,
            role: Type.Optional(roleName),
            display_name: Type.Optional(displayName),
            email: Type.Optional(email),
          },
          strict,
        ),
        response: { 201: UserRef },
      },
    },
    async (request, reply) => {
      const user = await createUser(from(deps, request), request.body);
      return reply.code(201).header('location', `/users/${user.id}`).header('etag', etagOf(user)).send(toUser(user));
    },
  );

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

  app.post(
    '/users/:id/unlock',
    {
      config: { access: { permission: 'users:write' }, problems: ['user/not-found', 'role/not-grantable'] },
      schema: {
        operationId: 'unlockUser',
        summary: 'Forgive an account its failed sign-ins',
        description: 'After a hundred in a row it takes this, a new password, or a device that has signed in before.',
        tags,
        params: userId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await unlockUser(from(deps, request), Number(request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/users/:id',
    {
      config: {
        access: { permission: 'users:write' },
        problems: ['user/not-found', 'role/not-grantable', 'user/last-admin', 'request/stale'],
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
      await deleteUser(from(deps, request), id, (seen) => assertFresh(request, etagOf(seen), decidedOn));
      return { message: 'User deleted successfully', id };
    },
  );
}

/** One's own only: nobody else is to know it. */
function passwordRoute(app: App, deps: Deps): void {
  app.post(
    '/users/me/password',
    {
      config: {
        access: 'signed-in',
        problems: ['password/wrong', 'password/refused', 'user/changed', 'request/throttled', 'server/busy'],
      },
      schema: {
        operationId: 'changePassword',
        summary: 'Change your password; all other sessions end',
        description: 'This session goes on with its refresh token: its access token is refused from then on.',
        tags,
        body: Type.Object(
          { current_password: password, new_password: { ...password, examples: ['a staple of correct batteries'] } },
          strict,
        ),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { current_password: current, new_password: next } = request.body;
      await changePassword(from(deps, request), { current, next });
      return reply.code(204).send(null);
    },
  );
}

function maySee(caller: SignedIn, user: { id: number; status: Status }): boolean {
  return user.status === 'pending' || user.id === caller.id || caller.permissions.has('users:read');
}

/** @throws Problem access/forbidden (403) */
function assertMayList(caller: SignedIn, status: Status | undefined): void {
  if (status === 'pending' || caller.permissions.has('users:read')) return;
  throw forbidden('users:read', 'Your role shows you only accounts that wait for a decision: add status=pending.');
}

function targetId(id: string, caller: { id: number }): number {
  return id === 'me' ? caller.id : Number(id);
}
