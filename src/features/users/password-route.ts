/** One's own password only: nobody else is to know it. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { changePassword } from './change-password.ts';
import { password } from './schema.ts';

const tags = ['Users'];

export function passwordRoute(app: App, deps: Deps): void {
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
