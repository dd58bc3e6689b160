/**
 * The audit log, for users who may read it. What is written into it, each feature says by itself
 * (`record`), in the transaction of the change.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import { callerOf } from '../../platform/http/guard/access.ts';
import type { App } from '../../platform/http/server/server.ts';
import { pageOf, pageQuery, readPageRequest, sendPage } from '../../platform/http/wire/pagination.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { Problem } from '../../problems.ts';
import {
  ActorSchema,
  AuditEvent,
  AuditEventRef,
  csvHeader,
  OutcomeSchema,
  TypeSchema,
  toCsv,
  toEvent,
} from './event.ts';
import { listEvents, listEventsTogether, nameUsers } from './list-events.ts';
import type { EventFilter } from './store.ts';

const id = (description: string) =>
  Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,9}$', 'x-rule': 'must be the id of a user', description }));
const time = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description, examples: ['2026-03-02T00:00:00Z'] }));

const filters = {
  type: Type.Optional({ ...TypeSchema, description: 'Only events of this type.' }),
  outcome: Type.Optional({ ...OutcomeSchema, description: 'Only what was allowed, or only what was refused.' }),
  actor: Type.Optional({ ...ActorSchema, description: 'Only what this kind of actor did.' }),
  actor_id: id('Only what this user did.'),
  subject_id: id('Only what is about this user.'),
  address: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Fa-f.:]{2,45}$',
      'x-rule': 'must be an IP address like 192.0.2.7',
      description: 'Only what came from this address.',
    }),
  ),
  request_id: Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,40}$',
      'x-rule': 'must be the `request_id` of an event',
      description: 'Only what this request did.',
    }),
  ),
  since: time('From this instant on.'),
  until: time('Before this instant.'),
};

export function auditRoutes(app: App, deps: Deps): void {
  app.addSchema(AuditEvent);

  app.get(
    '/audit',
    {
      config: { access: { permission: 'audit:read' }, csv: true },
      schema: {
        operationId: 'listAuditEvents',
        summary: 'List the audit log, newest event first',
        description:
          'Users are named as they are called now, for callers with `users:read`. With `format=csv` the page comes as `text/csv`; where a spreadsheet could take a part of a text for a formula, that part begins with an apostrophe (in `details`, with an escape of JSON). The next page is in `Link` then.',
        tags: ['Audit'],
        querystring: Type.Object(
          {
            ...filters,
            together: Type.Optional(
              Type.Unsafe<'true' | 'false'>({
                type: 'string',
                enum: ['true', 'false'],
                description:
                  'Whether events of the same type that one request made, such as 98 approvals, come as one, with their `count`. Not with `format=csv`.',
              }),
            ),
            format: Type.Optional(
              Type.Unsafe<'json' | 'csv'>({ type: 'string', enum: ['json', 'csv'], description: '`json` without it.' }),
            ),
            ...pageQuery,
          },
          strict,
        ),
        response: { 200: pageOf(AuditEventRef) },
      },
    },
    async (request, reply) => {
      const { format, together } = request.query;
      const isCsv = format === 'csv';
      if (isCsv && together === 'true')
        throw new Problem('request/invalid', {
          errors: [
            { field: 'together', message: 'must not be there with format=csv, which has a line for each event' },
          ],
        });
      const filter = readFilter(request.query);
      const pageRequest = readPageRequest('audit', request.query);
      const { counts, ...page } =
        together === 'true'
          ? await listEventsTogether(deps, filter, pageRequest)
          : { ...(await listEvents(deps, filter, pageRequest)), counts: undefined };
      const mayName = callerOf(request).permissions.has('users:read');
      const rows = mayName
        ? await nameUsers(deps, page.rows, counts)
        : page.rows.map((row) => toEvent(row, undefined, counts?.get(row)));
      const sent = sendPage('audit', { ...page, rows }, request, reply);
      if (!isCsv) return sent;
      const text = csvHeader + sent.data.map(toCsv).join('');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="audit.csv"')
        .serializer(String)
        .send(text as never);
    },
  );
}

type Filters = { [K in keyof typeof filters]?: string };

/** @param query whose members have been validated. @throws Problem request/invalid (400) */
export function readFilter({
  type,
  outcome,
  actor,
  actor_id,
  subject_id,
  address,
  request_id,
  since,
  until,
}: Filters): EventFilter {
  return {
    type,
    outcome: outcome as EventFilter['outcome'],
    actor: actor as EventFilter['actor'],
    actorId: actor_id === undefined ? undefined : Number(actor_id),
    subjectId: subject_id === undefined ? undefined : Number(subject_id),
    address,
    requestId: request_id,
    since: readInstant('since', since),
    until: readInstant('until', until),
  };
}

/** The schema lets pass what RFC 3339 knows and the clock does not, like a leap second. */
function readInstant(field: string, text: string | undefined): number | undefined {
  const at = text === undefined ? undefined : Date.parse(text);
  if (Number.isNaN(at))
    throw new Problem('request/invalid', {
      errors: [{ field, message: 'must be an instant like 2026-03-02T00:00:00Z' }],
    });
  return at;
}
