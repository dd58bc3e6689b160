/**
 * The audit log, for users who may read it. What is written into it, each feature says by itself
 * (`record`), in the transaction of the change.
 */
import { Type } from 'typebox';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { pageOf, pageQuery, readPageRequest, sendPage } from '../../platform/http/wire/pagination.ts';
import { strict } from '../../platform/http/wire/schema.ts';
import { Problem } from '../../problems.ts';
import { AuditEvent, AuditEventRef, csvHeader, OutcomeSchema, TypeSchema, toCsv, toEvent } from './event.ts';
import { listEvents } from './list-events.ts';
import type { EventFilter } from './store.ts';

const id = (description: string) =>
  Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,9}$', 'x-rule': 'must be the id of a user', description }));
const time = (description: string) =>
  Type.Optional(Type.String({ format: 'date-time', maxLength: 40, description, examples: ['2026-03-02T00:00:00Z'] }));

const filters = {
  type: Type.Optional({ ...TypeSchema, description: 'Only events of this type.' }),
  outcome: Type.Optional({ ...OutcomeSchema, description: 'Only what was allowed, or only what was refused.' }),
  actor_id: id('Only what this user did.'),
  subject_id: id('Only what is about this user.'),
  address: Type.Optional(
    Type.String({
      pattern: '^[0-9A-Fa-f.:]{2,45}$',
      'x-rule': 'must be an IP address like 192.0.2.7',
      description: 'Only what came from this address.',
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
          'With `format=csv` the page comes as `text/csv`; where a spreadsheet could take a part of a text for a formula, that part begins with an apostrophe (in `details`, with an escape of JSON). The next page is in `Link` then.',
        tags: ['Audit'],
        querystring: Type.Object(
          {
            ...filters,
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
      const page = await listEvents(deps, readFilter(request.query), readPageRequest('audit', request.query));
      const sent = sendPage('audit', { ...page, rows: page.rows.map(toEvent) }, request, reply);
      if (request.query.format !== 'csv') return sent;
      const text = csvHeader() + sent.data.map((event) => toCsv(event)).join('');
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
export function readFilter({ type, outcome, actor_id, subject_id, address, since, until }: Filters): EventFilter {
  return {
    type,
    outcome: outcome as EventFilter['outcome'],
    actorId: actor_id === undefined ? undefined : Number(actor_id),
    subjectId: subject_id === undefined ? undefined : Number(subject_id),
    address,
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
