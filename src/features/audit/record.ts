import { eventCatalogue } from '../../catalogue.ts';
import type { Deps } from '../../deps.ts';
import type { Principal } from '../../platform/principal.ts';
import type { AuditEventsTable } from '../../tables.ts';
import type { EventType } from './events.ts';
import { insertEvent } from './store.ts';

type Needed = Pick<Deps, 'database' | 'clock' | 'by'>;

type About = {
  /** The id of the user it is about. */
  subject?: number | undefined;
  /** Who acted, when that is known only now: somebody who has just signed in. */
  actor?: number;
  /**
   * Members of their own for each type; never a secret, nor what somebody typed into a wrong field. No name of a user
   * either: the event is sealed, and stays when the user is deleted.
   */
  details?: Record<string, unknown>;
};

/**
 * Writes an event into the audit log. It belongs into the transaction of the change that it records:
 * then there is no change without its event, and no event without its change.
 */
export async function record(
  { database, clock, by }: Needed,
  type: EventType,
  { subject, actor, details = {} }: About = {},
): Promise<void> {
  await insertEvent(database, {
    ...actorOf(by, actor),
    address: by.address,
    request_id: by.requestId,
    at: clock.now(),
    type,
    outcome: eventCatalogue[type].outcome,
    subject_id: subject ?? null,
    details: JSON.stringify(details),
    batch: null,
  });
}

function actorOf({ kind, id }: Principal, actor: number | null = id): Pick<AuditEventsTable, 'actor' | 'actor_id'> {
  return { actor: kind === 'person' || actor !== null ? 'user' : kind, actor_id: actor };
}
