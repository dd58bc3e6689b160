/** An event of the audit log on the wire, as JSON and as a line of CSV. */
import { type Static, Type } from 'typebox';
import { eventCatalogue } from '../../catalogue.ts';
import { toJsonForCsv, writeCsvLine } from '../../platform/csv-cells.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import { type EventType, eventTypes } from './events.ts';
import type { EventRow, Person } from './store.ts';

export const TypeSchema = Type.Unsafe<EventType>({
  type: 'string',
  enum: eventTypes,
  description: eventTypes.map((type) => `\`${type}\`: ${eventCatalogue[type].meaning}`).join('\n\n'),
});

export const OutcomeSchema = Type.Unsafe<EventRow['outcome']>({ type: 'string', enum: ['succeeded', 'refused'] });

export const ActorSchema = Type.Unsafe<EventRow['actor']>({
  type: 'string',
  enum: ['user', 'anyone', 'operator', 'system'],
  description:
    'Who acted: a `user`, `anyone` who is not signed in, the `operator` at the command line, or the `system` by itself.',
});

export const AuditEvent = Type.Object(
  {
    id: Type.Integer(),
    at: instant('When it happened.'),
    type: TypeSchema,
    outcome: OutcomeSchema,
    actor: ActorSchema,
    actor_id: nullable(Type.Integer(), "The user's id, when it was one."),
    subject_id: nullable(Type.Integer(), 'The id of the user it is about.'),
    address: nullable(Type.String(), 'Where the request came from.'),
    request_id: nullable(Type.String(), 'Finds the request in the log.'),
    details: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What else is known; members of its own for each type.',
    }),
    actor_name: nullable(
      Type.String(),
      'The current username of the user who acted. The log itself keeps ids only: null for a deleted user, and for a caller without `users:read`.',
    ),
    actor_display_name: nullable(Type.String(), 'The name to show, if that user has one.'),
    subject_name: nullable(Type.String(), 'The current username of the user it is about, likewise.'),
    subject_display_name: nullable(Type.String(), 'The name to show, if that user has one.'),
    count: Type.Integer({
      description:
        'With `together=true`: how many events of this type the same request made, of those that the filters leave. This is the latest of them. Otherwise 1.',
    }),
  },
  {
    $id: 'AuditEvent',
    title: 'AuditEvent',
    additionalProperties: false,
    examples: [
      {
        id: 4711,
        at: '2026-03-02T09:14:03.127Z',
        type: 'user.approved',
        outcome: 'succeeded',
        actor: 'user',
        actor_id: 1,
        subject_id: 7,
        address: '192.0.2.7',
        request_id: '1c8e5f0a-7d1b-4f57-9a3e-6f2b8d40c7e1',
        details: { role: 'user' },
        actor_name: 'grace',
        actor_display_name: null,
        subject_name: 'alice',
        subject_display_name: 'Alice Example',
        count: 1,
      },
    ],
  },
);
export type AuditEvent = Static<typeof AuditEvent>;

export const AuditEventRef = Type.Unsafe<AuditEvent>({ $ref: 'AuditEvent#' });

/** @param people what users are called now, by id; a user who is not among them stays without a name */
export function toEvent(
  { batch: _, ...row }: EventRow,
  people: ReadonlyMap<number, Person> = new Map(),
  count = 1,
): AuditEvent {
  const find = (id: number | null) => (id === null ? undefined : people.get(id));
  const [actor, subject] = [find(row.actor_id), find(row.subject_id)];
  return {
    ...row,
    type: row.type as EventType,
    at: toInstant(row.at),
    details: readDetails(row.details),
    actor_name: actor?.username ?? null,
    actor_display_name: actor?.display_name ?? null,
    subject_name: subject?.username ?? null,
    subject_display_name: subject?.display_name ?? null,
    count,
  };
}

/** An attacker who tampers with the log must not make it unreadable. */
function readDetails(text: string): AuditEvent['details'] {
  try {
    const details = JSON.parse(text);
    if (details !== null && typeof details === 'object') return details;
  } catch {}
  return { unreadable: text };
}

/** One line an event, so without `count`. */
const columns = [
  'id',
  'at',
  'type',
  'outcome',
  'actor',
  'actor_id',
  'subject_id',
  'address',
  'request_id',
  'details',
  'actor_name',
  'subject_name',
] as const satisfies (keyof AuditEvent)[];

export const csvHeader: string = writeCsvLine(columns);

export function toCsv(event: AuditEvent): string {
  const cells = { ...event, details: toJsonForCsv(event.details) };
  return writeCsvLine(columns.map((column) => cells[column]));
}
