/** What the audit trail says, as tests ask it. */
import { type AuditEvent, toEvent } from '../../src/features/audit/event.ts';
import { type EventFilter, listEventsAfter } from '../../src/features/audit/store.ts';
import type { Installation } from './installation.ts';

/** Gives what was recorded since it was asked last. */
export function followTrail({ deps }: Installation): (filter?: EventFilter) => Promise<AuditEvent[]> {
  let last = 0;
  return async (filter = {}) => {
    const rows = await listEventsAfter(deps.database, last, filter, 1_000);
    last = rows.at(-1)?.id ?? last;
    return rows.map((row) => toEvent(row));
  };
}
