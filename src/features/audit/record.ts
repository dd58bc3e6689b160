import type { Deps } from '../../deps.ts';
import { type EventType, eventCatalogue } from './events.ts';
import { insertEvent } from './store.ts';

type Needed = Pick<Deps, 'database' | 'clock' | 'origin'>;

type About = {
  /** The id of the user it is about. */
  subject?: number | undefined;
  /** Who acted, when that is known only now: somebody who has just signed in. */
  actor?: number;
  /** Members of their own for each type; never a secret, nor what somebody typed into a wrong field. */
  details?: Record<string, unknown>;
};

/**
 * Writes an event into the audit trail. It belongs into the transaction of the change that it records:
 * then there is no change without its event, and no event without its change.
 */
export async function record(
  { database, clock, origin }: Needed,
  type: EventType,
  { subject, actor, details = {} }: About = {},
): Promise<void> {
  await insertEvent(database, {
    ...origin,
    ...(actor !== undefined && { actor: 'user', actor_id: actor }),
    at: clock.now(),
    type,
    outcome: eventCatalogue[type].outcome,
    subject_id: subject ?? null,
    details: JSON.stringify(details),
    batch: null,
  });
}
