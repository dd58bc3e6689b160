import type { Insertable, Selectable } from 'kysely';
import { compileOnce } from '../../platform/database/compile-once.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import type { AuditBatchesTable, AuditEventsTable } from '../../tables.ts';

export type EventRow = Selectable<AuditEventsTable>;
export type BatchRow = Selectable<AuditBatchesTable>;

export type EventFilter = {
  type?: string | undefined;
  outcome?: EventRow['outcome'] | undefined;
  actor?: EventRow['actor'] | undefined;
  actorId?: number | undefined;
  subjectId?: number | undefined;
  address?: string | undefined;
  requestId?: string | undefined;
  /** From this instant on, and before that one. */
  since?: number | undefined;
  until?: number | undefined;
};

const insert = compileOnce((database, row: Insertable<AuditEventsTable>) =>
  database.insertInto('audit_events').values(row),
);

export async function insertEvent(database: Database, row: Insertable<AuditEventsTable>): Promise<void> {
  await insert(database, row);
}

function filtered(database: Database, filter: EventFilter) {
  let query = database.selectFrom('audit_events');
  if (filter.type !== undefined) query = query.where('type', '=', filter.type);
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome);
  if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor);
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId);
  if (filter.subjectId !== undefined) query = query.where('subject_id', '=', filter.subjectId);
  if (filter.address !== undefined) query = query.where('address', '=', filter.address);
  if (filter.requestId !== undefined) query = query.where('request_id', '=', filter.requestId);
  if (filter.since !== undefined) query = query.where('at', '>=', filter.since);
  if (filter.until !== undefined) query = query.where('at', '<', filter.until);
  return query;
}

/** Without those that a later one of the same request and type stands for. */
function folded(database: Database, filter: EventFilter) {
  const { subjectId, since, until } = filter;
  return filtered(database, filter).where(({ or, not, exists, eb, selectFrom, ref }) => {
    let later = selectFrom('audit_events as later')
      .select('later.id')
      .where('later.request_id', '=', ref('audit_events.request_id'))
      .where('later.type', '=', ref('audit_events.type'))
      .where('later.id', '>', ref('audit_events.id'));
    // In the rest, what one request did is alike.
    if (subjectId !== undefined) later = later.where('later.subject_id', '=', subjectId);
    if (since !== undefined) later = later.where('later.at', '>=', since);
    if (until !== undefined) later = later.where('later.at', '<', until);
    return or([eb('audit_events.request_id', 'is', null), not(exists(later))]);
  });
}

/** How many of the events that the filter leaves each of these requests made of each type. */
export async function countByRequest(
  database: Database,
  filter: EventFilter,
  requestIds: readonly string[],
): Promise<{ request_id: string | null; type: string; count: number }[]> {
  if (requestIds.length === 0) return [];
  const rows = await filtered(database, filter)
    .select((row) => ['request_id', 'type', row.fn.countAll<number | string>().as('count')])
    .where('request_id', 'in', requestIds)
    .groupBy(['request_id', 'type'])
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

export type Person = { username: string; display_name: string | null };

/** What those users are called now; the deleted ones are not among them. */
export async function listPeople(database: Database, ids: readonly number[]): Promise<Map<number, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('users')
    .select(['id', 'username', 'display_name'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...person }) => [id, person]));
}

/** The latest first. @param isFolded whether events of one request and type come as one */
export async function listEventPage(
  database: Database,
  filter: EventFilter,
  page: PageRequest,
  isFolded = false,
): Promise<Page<EventRow>> {
  const query = (isFolded ? folded : filtered)(database, filter);
  const rows = await (page.after === 0 ? query : query.where('id', '<', page.after))
    .selectAll()
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
  return {
    rows: rows.slice(0, page.limit),
    next: rows.length > page.limit ? rows[page.limit - 1]?.id : undefined,
    total: page.count ? await countEvents(database, filter, isFolded) : undefined,
  };
}

export async function countEvents(database: Database, filter: EventFilter, isFolded = false): Promise<number> {
  const { count } = await (isFolded ? folded : filtered)(database, filter)
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** One row for each of these types that occurred from `since` on and before `until`. */
export async function countEventsOf(
  database: Database,
  types: readonly string[],
  since: number,
  until: number,
): Promise<{ type: string; count: number }[]> {
  const rows = await database
    .selectFrom('audit_events')
    .select((row) => ['type', row.fn.countAll<number | string>().as('count')])
    .where('type', 'in', types)
    .where('at', '>=', since)
    .where('at', '<', until)
    .groupBy('type')
    .execute();
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}

/** The oldest first, above an id. */
export function listEventsAfter(
  database: Database,
  id: number,
  filter: EventFilter,
  limit: number,
): Promise<EventRow[]> {
  return filtered(database, filter).selectAll().where('id', '>', id).orderBy('id').limit(limit).execute();
}

/** About a user: the first ones there are, or the last ones. */
export function listEventsAbout(
  database: Database,
  subject: number,
  end: 'first' | 'last',
  limit: number,
): Promise<EventRow[]> {
  return database
    .selectFrom('audit_events')
    .selectAll()
    .where('subject_id', '=', subject)
    .orderBy('id', end === 'first' ? 'asc' : 'desc')
    .limit(limit)
    .execute();
}

export function listUnsealedEvents(database: Database, before: number, limit: number): Promise<EventRow[]> {
  return database
    .selectFrom('audit_events')
    .selectAll()
    .where('batch', 'is', null)
    .where('at', '<=', before)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** @returns how many of them had no batch yet */
export async function assignBatch(database: Database, ids: readonly number[], batch: number): Promise<number> {
  const { numUpdatedRows } = await database
    .updateTable('audit_events')
    .set({ batch })
    .where('id', 'in', ids)
    .where('batch', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export function listEventsOfBatch(database: Database, batch: number): Promise<EventRow[]> {
  return database.selectFrom('audit_events').selectAll().where('batch', '=', batch).orderBy('id').execute();
}

export async function deleteEventsOfBatch(database: Database, batch: number): Promise<void> {
  await database.deleteFrom('audit_events').where('batch', '=', batch).execute();
}

/** Of those whose events are still there. */
export function findOldestBatch(database: Database): Promise<BatchRow | undefined> {
  return database
    .selectFrom('audit_batches')
    .selectAll()
    .where('number', '=', (of) => of.selectFrom('audit_events').select((row) => row.fn.min('batch').as('oldest')))
    .executeTakeFirst();
}

export function findLatestBatch(database: Database): Promise<BatchRow | undefined> {
  return database.selectFrom('audit_batches').selectAll().orderBy('number', 'desc').limit(1).executeTakeFirst();
}

/** @throws a unique violation when another process sealed this one first */
export async function insertBatch(database: Database, row: Insertable<AuditBatchesTable>): Promise<void> {
  await database.insertInto('audit_batches').values(row).execute();
}

export function listBatchesAfter(database: Database, number: number, limit: number): Promise<BatchRow[]> {
  return database
    .selectFrom('audit_batches')
    .selectAll()
    .where('number', '>', number)
    .orderBy('number')
    .limit(limit)
    .execute();
}

/** Events that name a batch which is not there. */
export async function countOrphans(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom('audit_events')
    .leftJoin('audit_batches', 'audit_batches.number', 'audit_events.batch')
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .where('audit_events.batch', 'is not', null)
    .where('audit_batches.number', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Events that ought to have been sealed by then. */
export async function countUnsealedBefore(database: Database, before: number): Promise<number> {
  const { count } = await database
    .selectFrom('audit_events')
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .where('batch', 'is', null)
    .where('at', '<', before)
    .executeTakeFirstOrThrow();
  return Number(count);
}
