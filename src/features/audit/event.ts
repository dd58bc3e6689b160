/** An event of the audit log on the wire, as JSON and as a line of CSV. */
import { type Static, Type } from 'typebox';
import { eventCatalogue } from '../../catalogue.ts';
import { toJsonForCsv, writeCsvLine } from '../../platform/csv-cells.ts';
import { instant, nullable, toInstant } from '../../platform/http/wire/schema.ts';
import { keysOf } from '../../platform/narrow.ts';
import { type EventType, eventTypes } from './events.ts';
import type { EventRow } from './store.ts';

export const TypeSchema = Type.Unsafe<EventType>({
  type: 'string',
  enum: eventTypes,
  description: eventTypes.map((type) => `\`${type}\`: ${eventCatalogue[type].meaning}`).join('\n\n'),
});

export const OutcomeSchema = Type.Unsafe<EventRow['outcome']>({ type: 'string', enum: ['succeeded', 'refused'] });

export const AuditEvent = Type.Object(
  {
    id: Type.Integer(),
    at: instant('When it happened.'),
    type: TypeSchema,
    outcome: OutcomeSchema,
    actor: Type.Unsafe<EventRow['actor']>({
      type: 'string',
      enum: ['user', 'anyone', 'operator', 'system'],
      description:
        'Who acted: a `user`, `anyone` who is not signed in, the `operator` at the command line, or the `system` by itself.',
    }),
    actor_id: nullable(Type.Integer(), "The user's id, when it was one."),
    subject_id: nullable(Type.Integer(), 'The id of the user it is about.'),
    address: nullable(Type.String(), 'Where the request came from.'),
    request_id: nullable(Type.String(), 'Finds the request in the log.'),
    details: Type.Record(Type.String(), Type.Unknown(), {
      description: 'What else is known; members of its own for each type.',
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
      },
    ],
  },
);
export type AuditEvent = Static<typeof AuditEvent>;

export const AuditEventRef = Type.Unsafe<AuditEvent>({ $ref: 'AuditEvent#' });

export function toEvent({ batch: _, ...row }: EventRow): AuditEvent {
  return { ...row, type: row.type as EventType, at: toInstant(row.at), details: readDetails(row.details) };
}

/** An attacker who tampers with the log must not make it unreadable. */
function readDetails(text: string): AuditEvent['details'] {
  try {
    const details = JSON.parse(text);
    if (details !== null && typeof details === 'object') return details;
  } catch {}
  return { unreadable: text };
}

const columns = keysOf(AuditEvent.properties);

/** @param more columns behind its own */
export function csvHeader(more: readonly string[] = []): string {
  return writeCsvLine([...columns, ...more]);
}

export function toCsv(event: AuditEvent, more: readonly (string | null)[] = []): string {
  const cells = { ...event, details: toJsonForCsv(event.details) };
  return writeCsvLine([...columns.map((column) => cells[column]), ...more]);
}
