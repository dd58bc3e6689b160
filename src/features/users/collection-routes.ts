/** All accounts: reading them, and adding one. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf, forbidden, from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { pageOf, pageQuery, readPageRequest, sendPage } from '../../platform/http/wire/pagination.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { roleName } from '../roles/role.ts';
import { createUser } from './create-user.ts';
import { credentialFaults } from './credential-faults.ts';
import { listUsers } from './list-users.ts';
import { cursorValues, listName, orderOf, SortSchema } from './order.ts';
import { withFlags } from './request.ts';
import { readRequestFilter, requestQuery } from './request-filter.ts';
import { displayName, email, oneLine, password, readers, username } from './schema.ts';
import { etagOf, type Status, StatusSchema, toUser, UserRef } from './user.ts';
import { toCsv } from './user-csv.ts';

const tags = ['Users'];

export function collectionRoutes(app: App, deps: Deps): void {
  app.get(
    '/users',
    {
      config: { access: { anyOf: readers }, csv: true },
      schema: {
        operationId: 'listUsers',
        summary: 'List users, the oldest first; with status=pending the queue',
        description:
          'With `users:approve` alone only the queue can be read: `status=pending` has to be there. With `format=csv` the page comes as `text/csv`; where a spreadsheet could take a part of a text for a formula, that part begins with an apostrophe. The next page is in `Link` then.',
        tags,
        querystring: Type.Object(
          {
            status: Type.Optional({ ...StatusSchema, description: 'Only users in this status.' }),
            role: Type.Optional({ ...roleName, description: 'Only users with this role.', examples: [] }),
            q: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 100,
                pattern: oneLine,
                'x-rule': 'must be one line of plain text, without control characters',
                description:
                  'A piece of a username, e-mail address or display name, or, while the request waits, of the reason that was given; in any case. One answer looks through 200,000 users at most: its page can then be short or empty and still have a `next_cursor`, which goes on with the search, and `total` is left out.',
              }),
            ),
            starts_with: Type.Optional(
              Type.String({
                minLength: 1,
                maxLength: 100,
                description:
                  'What the username starts with, in any case: found as fast in a big installation as in a small one. The list is then in order of the name, unless `sort` says otherwise.',
              }),
            ),
            ...requestQuery,
            sort: Type.Optional(SortSchema),
            format: Type.Optional(
              Type.Unsafe<'json' | 'csv'>({ type: 'string', enum: ['json', 'csv'], description: '`json` without it.' }),
            ),
            ...pageQuery,
          },
          strict,
        ),
        response: { 200: pageOf(UserRef) },
      },
    },
    async (request, reply) => {
      const { starts_with, sort = starts_with === undefined ? 'id' : 'username' } = request.query;
      const caller = callerOf(request);
      const { status } = request.query;
      assertMayList(caller, status);
      const list = listName(sort);
      const page = await listUsers(
        deps,
        { ...request.query, sort, asked: readRequestFilter(caller, request.query) },
        readPageRequest(list, request.query, cursorValues(orderOf(sort))),
      );
      const isQueue = status === 'pending' && caller.permissions.has('users:approve');
      const rows = isQueue ? await withFlags(deps, caller, page.rows) : page.rows.map(toUser);
      const sent = sendPage(list, { ...page, rows }, request, reply);
      if (request.query.format !== 'csv') return sent;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="users.csv"')
        .serializer(String)
        .send(toCsv(sent.data) as never);
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
}

/** @throws Problem access/forbidden (403) */
function assertMayList(caller: SignedIn, status: Status | undefined): void {
  if (status === 'pending' || caller.permissions.has('users:read')) return;
  throw forbidden('users:read', 'Your role shows you only accounts that wait for a decision: add status=pending.');
}
