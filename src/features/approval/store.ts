import type { Selectable } from 'kysely';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import type { ApprovalAnswersTable } from '../../tables.ts';
import type { UserRow } from '../users/store.ts';

export type AnswerRow = Selectable<ApprovalAnswersTable>;

/** @throws a unique violation when there is a row already */
export async function insertAnswer(database: Database, row: AnswerRow): Promise<void> {
  await database.insertInto('approval_answers').values(row).execute();
}

export function findAnswer(database: Database, owner: string): Promise<AnswerRow | undefined> {
  return database.selectFrom('approval_answers').selectAll().where('owner', '=', owner).executeTakeFirst();
}

/** Locks the row until the transaction ends, and reads it; writing first, as for a user. */
export async function lockAnswer(database: Database, owner: string): Promise<AnswerRow | undefined> {
  await database
    .updateTable('approval_answers')
    .set((row) => ({ expires_at: row.ref('expires_at') }))
    .where('owner', '=', owner)
    .execute();
  return findAnswer(database, owner);
}

/** Only for a row that this transaction has locked. */
export async function updateAnswer(database: Database, owner: string, outcomes: string): Promise<void> {
  await database.updateTable('approval_answers').set({ outcomes }).where('owner', '=', owner).execute();
}

export async function deleteExpiredAnswer(database: Database, owner: string, now: number): Promise<void> {
  await database.deleteFrom('approval_answers').where('owner', '=', owner).where('expires_at', '<=', now).execute();
}

/** @returns how many there were, at most `limit` */
export async function deleteExpiredAnswers(database: Database, now: number, limit: number): Promise<number> {
  const rows = await database
    .selectFrom('approval_answers')
    .select('owner')
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  const owners = rows.map(({ owner }) => owner);
  // Again: one may be in use anew.
  if (owners.length > 0)
    await database.deleteFrom('approval_answers').where('owner', 'in', owners).where('expires_at', '<=', now).execute();
  return owners.length;
}

/** The accounts on which that user decided last, the latest decision first. */
export async function listDecisions(database: Database, by: number, page: PageRequest): Promise<Page<UserRow>> {
  const { after, afterValue = '' } = page;
  const query = database.selectFrom('users').where('decided_by', '=', by);
  const at = Number(afterValue);
  const further = query.where('decided_at', '<=', at);
  const rows = await (after === 0
    ? query
    : further.where((row) => row.or([row('decided_at', '<', at), row('id', '<', after)]))
  )
    .selectAll()
    .orderBy('decided_at', engineOf(database).nullsLeast('desc'))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
  const last = rows.length > page.limit ? rows[page.limit - 1] : undefined;
  const counted = page.count
    ? await query.select((row) => row.fn.countAll<number | string>().as('count')).executeTakeFirstOrThrow()
    : undefined;
  return {
    rows: rows.slice(0, page.limit),
    next: last?.id,
    nextValue: last && String(last.decided_at),
    total: counted && Number(counted.count),
  };
}
