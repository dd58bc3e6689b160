/** What the audit trail says, as tests ask it. */
import { type AuditEvent, toEvent } from '../../src/features/audit/event.ts';
import { type EventFilter, listEventsAfter } from '../../src/features/audit/store.ts';
import type { Installation } from './installation.ts';

/** What the log holds, without what is looked up when it is read. */
type Recorded = Omit<AuditEvent, `${'actor' | 'subject'}_${'name' | 'display_name'}` | 'count'>;

function toRecorded({
  actor_name,
  actor_display_name,
  subject_name,
  subject_display_name,
  count,
  ...rest
}: AuditEvent) {
  return rest;
}

/** Gives what was recorded since it was asked last. */
export function followTrail({ deps }: Installation): (filter?: EventFilter) => Promise<Recorded[]> {
  let last = 0;
  return async (filter = {}) => {
    const rows = await listEventsAfter(deps.database, last, filter, 1_000);
    last = rows.at(-1)?.id ?? last;
    return rows.map((row) => toRecorded(toEvent(row)));
  };
}
