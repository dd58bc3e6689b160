import { type Insertable, type Selectable, sql } from 'kysely';
import { compileOnce } from '../../platform/database/compile-once.ts';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { JobsTable } from '../../tables.ts';

export type JobRow = Selectable<JobsTable>;
/** What a claim answers: the one who has the lease may finish it. */
export type ClaimedJob = Pick<JobRow, 'id' | 'kind' | 'lane' | 'attempts' | 'body'> & { due_at: number; lease: string };

/** @returns false when one with its unique key is there */
export async function insertJob(database: Database, row: Insertable<JobsTable>): Promise<boolean> {
  if (row.unique_key != null) return engineOf(database).insertIfAbsent(database, 'jobs', row);
  await database.insertInto('jobs').values(row).execute();
  return true;
}

const selectNextDue = compileOnce((database, _values: Record<never, never>) =>
  database
    .selectFrom('jobs')
    .select('due_at')
    .where('due_at', 'is not', null)
    // In the words of the index, which has those of jobs that are never due as well.
    .orderBy('due_at', engineOf(database).nullsLeast('asc'))
    .orderBy('id')
    .limit(sql.lit(1)),
);

/** When the next job is due, of whichever kind. */
export async function findNextDue(database: Database): Promise<number | undefined> {
  const { rows } = await selectNextDue(database, {});
  return rows[0]?.due_at ?? undefined;
}

type Claim = { kinds: readonly string[]; fullLanes: readonly string[]; now: number; until: number; lease: string };

/** The one that has been due longest is this caller's until then; nobody else gets it. */
export async function claimJob(
  database: Database,
  { kinds, fullLanes, now, until, lease }: Claim,
): Promise<ClaimedJob | undefined> {
  const claimed = await engineOf(database).claimJobs(database, {
    set: { lease, due_at: until, attempts: sql<number>`attempts + 1` },
    where: sql<boolean>`due_at <= ${now} AND kind IN (${sql.join(kinds)})${
      fullLanes.length > 0 ? sql` AND lane NOT IN (${sql.join(fullLanes)})` : sql``
    }`,
    limit: 1,
  });
  if (claimed === 0) return undefined;
  // Found by the instant, of which there is an index.
  const row = await database
    .selectFrom('jobs')
    .select(['id', 'kind', 'lane', 'attempts', 'body'])
    .where('due_at', '=', until)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return row && { ...row, due_at: until, lease };
}

type Held = Pick<ClaimedJob, 'id' | 'lease'>;

/** @returns false when another process has overtaken this one */
export async function deleteHeldJob(database: Database, { id, lease }: Held): Promise<boolean> {
  const query = database.deleteFrom('jobs').where('id', '=', id).where('lease', '=', lease);
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
}

type Outcome = Partial<Pick<JobRow, 'due_at' | 'attempts' | 'failing_since' | 'last_error' | 'unique_key'>>;

/** Gives the lease back with what has become of the job. @returns false when another process has overtaken this one */
export async function updateHeldJob(database: Database, { id, lease }: Held, outcome: Outcome): Promise<boolean> {
  const query = database
    .updateTable('jobs')
    .set({ ...outcome, lease: null })
    .where('id', '=', id)
    .where('lease', '=', lease);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

/** The same after a try that failed; the first failure in a row is remembered. */
export async function updateFailedJob(
  database: Database,
  { id, lease }: Held,
  { at, ...outcome }: Pick<JobRow, 'due_at' | 'last_error'> & { unique_key?: null; at: number },
): Promise<boolean> {
  const query = database
    .updateTable('jobs')
    .set({ ...outcome, lease: null, failing_since: sql`COALESCE(failing_since, ${at})` })
    .where('id', '=', id)
    .where('lease', '=', lease);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

export async function listJobsWithKeys(
  database: Database,
  uniqueKeys: readonly string[],
): Promise<Pick<JobRow, 'id' | 'unique_key' | 'due_at'>[]> {
  if (uniqueKeys.length === 0) return [];
  return database
    .selectFrom('jobs')
    .select(['id', 'unique_key', 'due_at'])
    .where('unique_key', 'in', uniqueKeys)
    .execute();
}

/** Only while it stands where it was seen. */
export async function moveJob(
  database: Database,
  { id, due_at }: Pick<JobRow, 'id' | 'due_at'>,
  dueAt: number,
): Promise<void> {
  await database
    .updateTable('jobs')
    .set({ due_at: dueAt, lease: null })
    .where('id', '=', id)
    .where('due_at', due_at === null ? 'is' : '=', due_at)
    .execute();
}

export type DueJobs = { kind: string; count: number; oldest: number };

export async function countDueJobs(database: Database, now: number): Promise<DueJobs[]> {
  const rows = await database
    .selectFrom('jobs')
    .select((of) => ['kind', of.fn.countAll<number>().as('count'), of.fn.min('due_at').as('oldest')])
    .where('due_at', '<=', now)
    .groupBy('kind')
    .execute();
  return rows.map(({ kind, count, oldest }) => ({ kind, count: Number(count), oldest: Number(oldest) }));
}

export type FailingJobs = { kind: string; error: string | null; isFinal: boolean; count: number; since: number };

export async function countFailingJobs(database: Database): Promise<FailingJobs[]> {
  const rows = await database
    .selectFrom('jobs')
    .select((of) => [
      'kind',
      'last_error',
      sql<number>`due_at IS NULL`.as('is_final'),
      of.fn.countAll<number>().as('count'),
      of.fn.min('failing_since').as('since'),
    ])
    .where('failing_since', 'is not', null)
    .groupBy(['kind', 'last_error', sql`due_at IS NULL`])
    .orderBy('kind')
    .execute();
  return rows.map(({ kind, last_error, is_final, count, since }) => ({
    kind,
    error: last_error,
    isFinal: Number(is_final) === 1,
    count: Number(count),
    since: Number(since),
  }));
}

export type JobsPage = { after: number; limit: number; onlyFailing: boolean };

export function listJobs(database: Database, { after, limit, onlyFailing }: JobsPage): Promise<Omit<JobRow, 'body'>[]> {
  return database
    .selectFrom('jobs')
    .select([
      'id',
      'kind',
      'lane',
      'due_at',
      'attempts',
      'lease',
      'unique_key',
      'created_at',
      'failing_since',
      'last_error',
    ])
    .where('id', '>', after)
    .$if(onlyFailing, (query) => query.where('failing_since', 'is not', null))
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Makes those due that nobody works at. @param id all that have failed for good, without one @returns how many */
export async function updateToRetry(database: Database, now: number, id: number | undefined): Promise<number> {
  const query = database
    .updateTable('jobs')
    .set({ due_at: now, attempts: 0, lease: null })
    .$if(id === undefined, (query) => query.where('due_at', 'is', null))
    .$if(id !== undefined, (query) =>
      query
        .where('id', '=', id as number)
        .where((of) => of.or([of('lease', 'is', null), of('due_at', '<=', now), of('due_at', 'is', null)])),
    );
  return Number((await query.executeTakeFirst()).numUpdatedRows);
}

export async function findJob(database: Database, id: number): Promise<Pick<JobRow, 'id' | 'kind'> | undefined> {
  return database.selectFrom('jobs').select(['id', 'kind']).where('id', '=', id).executeTakeFirst();
}

/** @returns false when there is none, or somebody works at it */
export async function deleteIdleJob(database: Database, id: number, now: number): Promise<boolean> {
  const query = database
    .deleteFrom('jobs')
    .where('id', '=', id)
    .where((of) => of.or([of('lease', 'is', null), of('due_at', '<=', now), of('due_at', 'is', null)]));
  return (await query.executeTakeFirst()).numDeletedRows === 1n;
}
