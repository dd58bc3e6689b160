import type { Deps } from '../../deps.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import { type EventFilter, type EventRow, listEventPage, listEventsAfter } from './store.ts';

/** A page of events, the latest first. */
export function listEvents(deps: Deps, filter: EventFilter, page: PageRequest): Promise<Page<EventRow>> {
  return listEventPage(deps.database, filter, page);
}

const batchSize = 1_000;

/** All events there are, the oldest first, in pieces. */
export async function* readEvents(deps: Deps, filter: EventFilter, afterId = 0): AsyncGenerator<EventRow[]> {
  for (let after = afterId; ; ) {
    const rows = await listEventsAfter(deps.database, after, filter, batchSize);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = last.id;
  }
}
