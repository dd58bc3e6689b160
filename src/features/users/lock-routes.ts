/** Whether failed sign-ins keep a user out, and the end of that. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import { accountBudget } from '../throttle/budget.ts';
import { readFailures } from '../throttle/read-failures.ts';
import { getUser } from './get-user.ts';
import { userId } from './schema.ts';
import { unlockUser } from './unlock-user.ts';

const tags = ['Users'];

const Lock = Type.Object({
  locked: Type.Boolean({
    description: 'Whether a sign-in is refused, whatever the password, on devices that have not signed in before.',
    examples: [true],
  }),
  locked_until: nullable(
    instant('When it ends by itself.'),
    'Null while it is not locked, and after a hundred failed sign-ins in a row, which take an unlock.',
  ),
  failed_in_a_row: Type.Integer({ description: 'Failed sign-ins since the last success.', examples: [100] }),
  last_failed_at: nullable(instant('When the latest of them was.')),
});

export function lockRoutes(app: App, deps: Deps): void {
  app.get(
    '/users/:id/lock',
    {
      config: { access: { permission: 'users:read' }, problems: ['user/not-found'] },
      schema: {
        operationId: 'getUserLock',
        summary: 'Whether failed sign-ins keep a user out',
        description: 'Forgotten a week after the last failed sign-in, unless the account needs an unlock.',
        tags,
        params: userId,
        response: { 200: Lock },
      },
    },
    async (request) => {
      const user = await getUser(deps, Number(request.params.id));
      const { inARow, lastAt, waitsUntil, isLocked } = await readFailures(deps, accountBudget(user.username_key));
      return {
        locked: isLocked || waitsUntil !== undefined,
        locked_until: waitsUntil === undefined ? null : toInstant(waitsUntil),
        failed_in_a_row: inARow,
        last_failed_at: lastAt === undefined ? null : toInstant(lastAt),
      };
    },
  );

  app.post(
    '/users/:id/unlock',
    {
      config: { access: { permission: 'users:write' }, problems: ['user/not-found', 'role/not-grantable'] },
      schema: {
        operationId: 'unlockUser',
        summary: 'Unlock an account: reset its failed sign-ins',
        description: 'After a hundred in a row it takes this, a new password, or a device that has signed in before.',
        tags,
        params: userId,
        response: {
          200: Type.Object({
            unlocked: Type.Boolean({ description: 'Whether there were any failed sign-ins.', examples: [true] }),
          }),
        },
      },
    },
    async (request) => {
      const { unlocked } = await unlockUser(from(deps, request), Number(request.params.id));
      return { unlocked };
    },
  );
}
