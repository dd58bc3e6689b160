/** A user's sessions as an administrator sees and ends them. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf, from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { readPageRequest, sendPage } from '../../platform/http/wire/pagination.ts';
import { assertMayManage } from '../roles/grant-role.ts';
import { endSession, endSessionsOf } from '../sessions/end-sessions.ts';
import { listSessions } from '../sessions/list-sessions.ts';
import { sessionId, sessionPage } from '../sessions/schema.ts';
import { getUser } from './get-user.ts';
import { userId } from './schema.ts';

const tags = ['Sessions'];
const access = { permission: 'users:write' } as const;
const list = 'sessions';

export function userSessionRoutes(app: App, deps: Deps): void {
  app.get(
    '/users/:id/sessions',
    {
      config: { access, problems: ['user/not-found'] },
      schema: {
        operationId: 'listUserSessions',
        summary: "A user's sessions, the oldest first",
        tags,
        params: userId,
        ...sessionPage,
      },
    },
    async (request, reply) => {
      const { id } = await getUser(deps, Number(request.params.id));
      const page = await listSessions(deps, id, readPageRequest(list, request.query), callerOf(request).sessionId);
      return sendPage(list, page, request, reply);
    },
  );

  app.delete(
    '/users/:id/sessions',
    {
      config: { access, problems: ['user/not-found', 'role/not-grantable'] },
      schema: {
        operationId: 'endUserSessions',
        summary: 'End all sessions of a user',
        tags,
        params: userId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await endSessionsOf(from(deps, request), await manageableId(from(deps, request), request.params.id));
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/users/:id/sessions/:session_id',
    {
      config: { access, problems: ['user/not-found', 'role/not-grantable', 'session/not-found'] },
      schema: {
        operationId: 'endUserSession',
        summary: 'End one session of a user',
        tags,
        params: Type.Object({ ...userId.properties, session_id: sessionId }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const id = await manageableId(from(deps, request), request.params.id);
      await endSession(from(deps, request), id, Number(request.params.session_id));
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem user/not-found (404), role/not-grantable (403) */
async function manageableId(deps: Deps, id: string): Promise<number> {
  const user = await getUser(deps, Number(id));
  await assertMayManage(deps, user);
  return user.id;
}
