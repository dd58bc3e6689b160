import type { Deps } from '../../deps.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import { type AuditEvent, toEvent } from './event.ts';
import {
  countByRequest,
  type EventFilter,
  type EventRow,
  listEventPage,
  listEventsAfter,
  listPeople,
} from './store.ts';

/** A page of events, the latest first. */
export function listEvents(deps: Deps, filter: EventFilter, page: PageRequest): Promise<Page<EventRow>> {
  return listEventPage(deps.database, filter, page);
}

/** The same, with those of one request and type as one event, which says how many they are. */
export async function listEventsTogether(
  deps: Deps,
  filter: EventFilter,
  page: PageRequest,
): Promise<Page<EventRow> & { counts: Map<EventRow, number> }> {
  const found = await listEventPage(deps.database, filter, page, true);
  const requests = new Set(found.rows.flatMap(({ request_id }) => request_id ?? []));
  const groups = await countByRequest(deps.database, filter, [...requests]);
  const key = ({ request_id, type }: Pick<EventRow, 'request_id' | 'type'>) => JSON.stringify([request_id, type]);
  const known = new Map(groups.map((group) => [key(group), group.count]));
  return { ...found, counts: new Map(found.rows.map((row) => [row, known.get(key(row)) ?? 1])) };
}

/** Events with what their users are called now: the audit log itself knows them by their ids. */
export async function nameUsers(
  { database }: Deps,
  rows: readonly EventRow[],
  counts?: ReadonlyMap<EventRow, number>,
): Promise<AuditEvent[]> {
  const ids = rows.flatMap(({ actor_id, subject_id }) => [actor_id ?? [], subject_id ?? []].flat());
  const people = await listPeople(database, [...new Set(ids)]);
  return rows.map((row) => toEvent(row, people, counts?.get(row)));
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
