/** What the caller has decided, and what of it can be undone. */
import { type Static, Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { pageOf, pageQuery, readPageRequest, sendPage } from '../../platform/http/wire/pagination.ts';
import { instant, nullable, strict, toInstant } from '../../platform/http/wire/schema.ts';
import type { UserRow } from '../users/store.ts';
import { listDecisions } from './store.ts';
import { type UndoState, undoOf, undoStates } from './undo.ts';

const OwnDecision = Type.Object(
  {
    id: Type.Integer({ description: 'Of the user.' }),
    username: Type.String(),
    display_name: nullable(Type.String()),
    decision: Type.Unsafe<'approve' | 'reject'>({ type: 'string', enum: ['approve', 'reject'] }),
    role: nullable(Type.String(), 'The role that the approval gave.'),
    reason: nullable(Type.String(), 'What was said to the rejection.'),
    decided_at: instant('When it was.'),
    undo: Type.Unsafe<UndoState>({
      type: 'string',
      enum: [...undoStates],
      description:
        '`open` while `reopen` undoes it; `signed_in` once the user has signed in, `over` after 24 hours, `suspended` while the account is.',
    }),
    undo_until: nullable(Type.String({ format: 'date-time' }), 'Until when, while it is open.'),
  },
  {
    examples: [
      {
        id: 7,
        username: 'alice',
        display_name: 'Alice Example',
        decision: 'approve',
        role: 'user',
        reason: null,
        decided_at: '2026-03-02T10:01:44.860Z',
        undo: 'open',
        undo_until: '2026-03-03T10:01:44.860Z',
      },
    ],
  },
);
type OwnDecision = Static<typeof OwnDecision>;

const list = 'decisions';

export function decisionsRoute(app: App, deps: Deps): void {
  app.get(
    '/approvals',
    {
      config: { access: { permission: 'users:approve' } },
      schema: {
        operationId: 'listOwnDecisions',
        summary: 'List what you have decided, the latest first, and what of it can be undone',
        description:
          'The latest decision on each account, unless it was undone or somebody else has decided since; of a deleted account there is none. What everybody has ever decided is in the audit log.',
        tags: ['Approval'],
        querystring: Type.Object(pageQuery, strict),
        response: { 200: pageOf(OwnDecision) },
      },
    },
    async (request, reply) => {
      const asked = readPageRequest(list, request.query, /^(?:0|[1-9]\d{0,15})$/);
      const page = await listDecisions(deps.database, callerOf(request).id, asked);
      const now = deps.clock.now();
      return sendPage(list, { ...page, rows: page.rows.map((row) => toDecision(row, now)) }, request, reply);
    },
  );
}

function toDecision(row: UserRow, now: number): OwnDecision {
  const { state, until } = undoOf(row, now);
  const isRejection = row.status === 'rejected';
  return {
    id: row.id,
    username: row.username,
    display_name: row.display_name,
    decision: isRejection ? 'reject' : 'approve',
    role: isRejection ? null : row.approved_role,
    reason: isRejection ? row.status_reason : null,
    decided_at: toInstant(row.decided_at ?? 0),
    undo: state,
    undo_until: until === null ? null : toInstant(until),
  };
}
