/**
 * A user's own sessions: seeing and ending them. Beginning and refreshing one belongs to `login`, other
 * people's to `users`.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf, from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { readPageRequest, sendPage } from '../../platform/http/wire/pagination.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { endSession, endSessionIfThere, endSessionsOf } from './end-sessions.ts';
import { listSessions } from './list-sessions.ts';
import { sessionId, sessionPage } from './schema.ts';
import { Session } from './session.ts';

const tags = ['Sessions'];

export function sessionRoutes(app: App, deps: Deps): void {
  app.addSchema(Session);

  app.post(
    '/logout',
    {
      config: { access: 'signed-in' },
      schema: {
        operationId: 'logOut',
        summary: 'End this session, or with scope=all every one',
        tags,
        querystring: Type.Object(
          {
            scope: Type.Optional(
              Type.Unsafe<'session' | 'all'>({
                type: 'string',
                enum: ['session', 'all'],
                description: 'Which sessions end; `session` without it.',
              }),
            ),
          },
          strict,
        ),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      if (request.query.scope === 'all') await endSessionsOf(from(deps, request), caller.id);
      else await endSessionIfThere(from(deps, request), caller.id, caller.sessionId);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/sessions',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'listSessions', summary: 'Your sessions, the oldest first', tags, ...sessionPage },
    },
    async (request, reply) => {
      const { id, sessionId } = callerOf(request);
      const page = await listSessions(deps, id, readPageRequest('sessions', request.query), sessionId);
      return sendPage('sessions', page, request, reply);
    },
  );

  app.delete(
    '/sessions',
    {
      config: { access: 'signed-in' },
      schema: {
        operationId: 'endOtherSessions',
        summary: 'End all your sessions but this one',
        tags,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id, sessionId } = callerOf(request);
      await endSessionsOf(from(deps, request), id, sessionId);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/sessions/:session_id',
    {
      config: { access: 'signed-in', problems: ['session/not-found'] },
      schema: {
        operationId: 'endSession',
        summary: 'End one of your sessions',
        tags,
        params: Type.Object({ session_id: sessionId }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await endSession(from(deps, request), callerOf(request).id, Number(request.params.session_id));
      return reply.code(204).send(null);
    },
  );
}
