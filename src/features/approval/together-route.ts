/** Many decisions in one request, for administrators with a long queue. */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { from } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { roleName } from '../roles/role.ts';
import { note } from '../users/schema.ts';
import { StatusSchema } from '../users/user.ts';
import type { TellDecided } from './change-status.ts';
import { decideTogether, type OneDecision } from './decide-together.ts';

const mostDecisions = 1_000;

/** For so many decisions, most of them with a reason. */
const bodyLimitBytes = 1024 * 1024;

const Decision = Type.Object(
  {
    id: Type.Integer({ minimum: 1, maximum: 9_999_999_999, description: 'The id of a user.', examples: [7] }),
    decision: Type.Unsafe<OneDecision['decision']>({ type: 'string', enum: ['approve', 'reject', 'reopen'] }),
    role: Type.Optional({
      ...roleName,
      description:
        'With `approve` only; without it, the requested one. Without it, applicants who ask for a role that carries permissions are skipped (409 `role/not-named`).',
    }),
    reason: Type.Optional({ ...note, description: 'With `reject` only: what the person is told.' }),
    late: Type.Optional(
      Type.Boolean({ description: 'With `reopen` only: also when it is too late for an undo; takes `users:write`.' }),
    ),
  },
  { ...strict, examples: [{ id: 7, decision: 'approve', role: 'user' }] },
);

const Outcome = Type.Object(
  {
    id: Type.Integer(),
    status: Type.Integer({ description: 'What the request for this account alone would have answered.' }),
    code: Type.Optional(Type.String({ description: 'Of the problem, unless `status` is 200.' })),
    error: Type.Optional(Type.String({ description: 'Its sentence.' })),
    user_status: Type.Optional({
      ...StatusSchema,
      description: 'What has become of the account, when `status` is 200.',
    }),
  },
  { examples: [{ id: 7, status: 200, user_status: 'active' }] },
);

export function togetherRoute(app: App, deps: Deps, tell: TellDecided): void {
  app.post(
    '/approvals',
    {
      bodyLimit: bodyLimitBytes,
      config: { access: { permission: 'users:approve' }, problems: ['approvals/key-reused'] },
      schema: {
        operationId: 'decideTogether',
        summary: 'Decide on up to 1,000 accounts at once, each by the rules of one',
        description:
          'A decision that is refused does not undo the others: `results` has an outcome for each, in the same order. The body may have 1 MiB. With an `Idempotency-Key` the request can be sent again within 24 hours, and nothing is done twice.',
        tags: ['Approval'],
        headers: Type.Object({
          // In lower case, as it arrives.
          'idempotency-key': Type.Optional(
            Type.String({
              pattern: '^[\\x21-\\x7e]{1,100}$',
              'x-rule': 'must be 1 to 100 letters, digits and signs of ASCII, without blanks',
              description:
                'Made up for this request (draft-ietf-httpapi-idempotency-key-header): the same decisions with the same key get the first answer again, also when something came in between.',
            }),
          ),
        }),
        body: Type.Object({ decisions: Type.Array(Decision, { minItems: 1, maxItems: mostDecisions }) }, strict),
        response: { 200: Type.Object({ results: Type.Array(Outcome) }) },
      },
    },
    async (request) => {
      const key = request.headers['idempotency-key'];
      const { decisions } = request.body;
      return { results: await decideTogether(from(deps, request), decisions, key, tell) };
    },
  );
}
