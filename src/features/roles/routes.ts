/**
 * The resource `/roles`: what each role allows. Who has which role belongs to `users` and `approval`;
 * which permission a route takes, to the route.
 */
import { Type } from 'typebox';
import { permissions } from '../../catalogue.ts';
import type { Deps } from '../../deps.ts';
import { callerOf, forbidden, from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { assertFresh, isUnchanged } from '../../platform/http/wire/etag.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { createRole, deleteRole, replaceRole } from './change-roles.ts';
import { getRole, listRoles, listRolesCounted } from './get-role.ts';
import { etagOf, PermissionSchema, Role, RoleRef, roleDescription, roleName, toRole } from './role.ts';

const tags = ['Roles'];
const access = { permission: 'roles:write' } as const;
/** Users who give roles need to see which roles exist. */
const readers = { anyOf: ['roles:write', 'users:write', 'users:approve'] } as const;
/** Those who delete roles see it anyway, and those who read users can count them. */
const counters = ['roles:write', 'users:read'] as const;
const params = Type.Object({ name: roleName });

const content = {
  description: roleDescription,
  permissions: Type.Array(PermissionSchema, {
    uniqueItems: true,
    maxItems: permissions.length,
    description:
      'What it allows here; only what you hold yourself. A role without any can be given by everybody with `users:approve` or `users:write`, whatever other services take it for.',
    examples: [['users:read', 'users:approve']],
  }),
  requestable: Type.Optional(
    Type.Boolean({
      description:
        'Whether registration forms offer the role. If left out, a new role is offered if it has no permissions, and an existing role does not change; a role that gets its first permissions is no longer offered.',
    }),
  ),
};

export function roleRoutes(app: App, deps: Deps): void {
  app.addSchema(Role);

  app.get(
    '/roles',
    {
      config: { access: readers },
      schema: {
        operationId: 'listRoles',
        summary: 'All roles, the built-in ones first',
        tags,
        querystring: Type.Object(
          {
            count: Type.Optional(
              Type.Unsafe<'true' | 'false'>({
                type: 'string',
                enum: ['true', 'false'],
                description: 'Whether to count the users with each role; takes `roles:write` or `users:read`.',
              }),
            ),
          },
          strict,
        ),
        response: { 200: Type.Object({ data: Type.Array(RoleRef) }) },
      },
    },
    async (request) => {
      if (request.query.count !== 'true') return { data: await listRoles(deps) };
      const { permissions } = callerOf(request);
      if (!counters.some((permission) => permissions.has(permission)))
        throw forbidden(undefined, 'Your role does not show you how many users have a role: leave count out.');
      return { data: await listRolesCounted(deps) };
    },
  );

  app.get(
    '/requestable-roles',
    {
      config: { access: 'anyone' },
      schema: {
        operationId: 'listRequestableRoles',
        summary: 'The roles that a registration form offers, by name',
        description:
          'The answer holds names only. `POST /register` accepts the name of every existing role, as a mere request.',
        tags,
        response: { 200: Type.Object({ data: Type.Array(Type.String({ examples: ['user'] })) }) },
      },
    },
    async () => ({ data: [...deps.memory.roles.requestable()] }),
  );

  app.post(
    '/roles',
    {
      config: { access, etag: true, problems: ['role/not-grantable', 'role/exists'] },
      schema: {
        operationId: 'createRole',
        summary: 'Make a role',
        tags,
        body: Type.Object({ name: { ...roleName, examples: ['support'] }, ...content }, strict),
        response: { 201: RoleRef },
      },
    },
    async (request, reply) => {
      const { name, ...rest } = request.body;
      const row = await createRole(from(deps, request), name, rest);
      return reply.code(201).header('location', `/roles/${name}`).header('etag', etagOf(row)).send(toRole(row));
    },
  );

  app.get(
    '/roles/:name',
    {
      config: { access: readers, etag: true, problems: ['role/not-found'] },
      schema: { operationId: 'getRole', summary: 'Read a role', tags, params, response: { 200: RoleRef } },
    },
    async (request, reply) => {
      const { role, row } = await getRole(deps, request.params.name);
      if (isUnchanged(request, reply, etagOf(row ?? { ...role, version: 0, updated_at: 0 }))) return reply;
      return role;
    },
  );

  app.put(
    '/roles/:name',
    {
      config: {
        access,
        etag: true,
        problems: ['role/not-grantable', 'role/not-found', 'role/built-in', 'request/stale'],
      },
      schema: {
        operationId: 'replaceRole',
        summary: 'Say anew what a role is; what it loses is refused at once',
        tags,
        params,
        body: Type.Object(content, strict),
        response: { 200: RoleRef },
      },
    },
    async (request, reply) => {
      const row = await replaceRole(from(deps, request), request.params.name, request.body, (seen) =>
        assertFresh(request, etagOf(seen)),
      );
      return reply.header('etag', etagOf(row)).send(toRole(row));
    },
  );

  app.delete(
    '/roles/:name',
    {
      config: {
        access,
        problems: ['role/not-grantable', 'role/not-found', 'role/built-in', 'role/in-use', 'request/stale'],
      },
      schema: {
        operationId: 'deleteRole',
        summary: 'Delete a role that no user has',
        tags,
        params,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await deleteRole(from(deps, request), request.params.name, (seen) => assertFresh(request, etagOf(seen)));
      return reply.code(204).send(null);
    },
  );
}
