import { type Insertable, type Selectable, sql } from 'kysely';
import { compileOnce } from '../../platform/database/compile-once.ts';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { Page, PageRequest } from '../../platform/http/wire/pagination.ts';
import type { SessionsTable, UsersTable } from '../../tables.ts';

export type SessionRow = Selectable<SessionsTable>;
/** With what an access token says of its user, in one statement: every refresh needs both. */
export type HeldSession = SessionRow & Pick<Selectable<UsersTable>, 'username' | 'role' | 'status' | 'power_version'>;

/** @returns the id */
export function insertSession(database: Database, row: Insertable<SessionsTable>): Promise<number> {
  return engineOf(database).insertForId(database, 'sessions', row);
}

const selectById = compileOnce((database, { id }: { id: number }) =>
  database
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .selectAll('sessions')
    .select(['username', 'role', 'status', 'power_version'])
    .where('sessions.id', '=', id)
    .where((row) =>
      row.or([
        row('sessions.parent_id', 'is', null),
        row.exists(
          row
            .selectFrom('sessions as parent')
            .select('parent.id')
            .whereRef('parent.id', '=', 'sessions.parent_id')
            .where('parent.reused_at', 'is', null),
        ),
      ]),
    ),
);

/** None whose parent has ended, even if it was begun at that moment. */
export async function findSession(database: Database, id: number): Promise<HeldSession | undefined> {
  const { rows } = await selectById(database, { id });
  return rows[0];
}

type Use = { device: string | null; address: string | null; last_used_at: number };

const advance = compileOnce((database, { id, generation, ...use }: Use & { id: number; generation: number }) =>
  database
    .updateTable('sessions')
    .set((row) => ({ ...use, generation: sql<number>`${row.ref('generation')} + 1` }))
    .where('id', '=', id)
    .where('generation', '=', generation)
    .where('reused_at', 'is', null),
);

/** Compare and set: of any number of callers with one generation, one goes on to the next. */
export async function advanceSession(database: Database, { id, generation }: SessionRow, use: Use): Promise<boolean> {
  const { numAffectedRows } = await advance(database, { ...use, id, generation });
  return numAffectedRows === 1n;
}

/** Compare and set: of any number of callers with one generation, one is the first to recover its successor. */
export async function markSessionRecovered(
  database: Database,
  id: number,
  generation: number,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('sessions')
    .set({ recovered_generation: generation, recovered_at: now })
    .where('id', '=', id)
    .where('generation', '=', generation + 1)
    .where('reused_at', 'is', null)
    .where((row) => row.or([row('recovered_generation', 'is', null), row('recovered_generation', '<', generation - 1)]))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns whether it was alive until now */
export async function markSessionReused(database: Database, id: number, now: number): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('sessions')
    .set({ reused_at: now })
    .where('id', '=', id)
    .where('reused_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @returns whether it was there and belonged to the user */
export async function deleteSession(database: Database, userId: number, id: number): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Until the transaction ends nobody else ends one of them. */
export async function lockSessionsOf(database: Database, userId: number): Promise<void> {
  await database
    .updateTable('sessions')
    .set((row) => ({ user_id: row.ref('user_id') }))
    .where('user_id', '=', userId)
    .execute();
}

export async function listSessionIds(database: Database, userId: number): Promise<number[]> {
  const rows = await database.selectFrom('sessions').select('id').where('user_id', '=', userId).execute();
  return rows.map(({ id }) => id);
}

type Beyond = { userId: number; newest: number; others: number; limit: number };

const selectBeyond = compileOnce((database, { userId, newest, others, limit }: Beyond) =>
  database
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '!=', newest)
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(others),
);

/** Those of a user that are left when one and so many others stay, which were used last. */
export async function listSessionsBeyond(database: Database, values: Beyond): Promise<SessionRow[]> {
  const { rows } = await selectBeyond(database, values);
  return rows;
}

/** Sessions that were begun from these. */
export async function listChildren(database: Database, parents: readonly number[]): Promise<number[]> {
  const rows = await database.selectFrom('sessions').select('id').where('parent_id', 'in', parents).execute();
  return rows.map(({ id }) => id);
}

export async function deleteSessions(database: Database, ids: readonly number[]): Promise<void> {
  await database.deleteFrom('sessions').where('id', 'in', ids).execute();
}

/** Without revoking anything: for a user whose row is locked, and whose power has changed. */
export async function deleteSessionsOf(database: Database, userId: number, exceptId?: number): Promise<void> {
  await database
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId ?? 0))
    .execute();
}

export async function findLastSessionId(database: Database): Promise<number> {
  const { last } = await database
    .selectFrom('sessions')
    .select((row) => row.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** Those that are alive, everybody's. @param ids from which, without it, to which */
export async function countSessions(
  database: Database,
  ids: { from: number; to: number },
  since: { createdAt: number; lastUsedAt: number },
): Promise<number> {
  const { count } = await database
    .selectFrom('sessions')
    .select((row) => row.fn.countAll<number | string>().as('count'))
    .where('id', '>', ids.from)
    .where('id', '<=', ids.to)
    .where('created_at', '>', since.createdAt)
    .where('last_used_at', '>', since.lastUsedAt)
    .where('reused_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

type Alive = { userId: number; createdAt: number; lastUsedAt: number };

const alive = (database: Database, { userId, createdAt, lastUsedAt }: Alive) =>
  database
    .selectFrom('sessions')
    .where('user_id', '=', userId)
    .where('created_at', '>', createdAt)
    .where('last_used_at', '>', lastUsedAt);

const selectAlive = compileOnce((database, { after, limit, ...whose }: Alive & { after: number; limit: number }) =>
  alive(database, whose).selectAll().where('id', '>', after).orderBy('id').limit(limit),
);

/** Those that are alive, and those that ended by reuse; the oldest first. */
export async function listSessionPage(
  database: Database,
  userId: number,
  since: { createdAt: number; lastUsedAt: number },
  page: PageRequest,
): Promise<Page<SessionRow>> {
  const { rows } = await selectAlive(database, { userId, ...since, after: page.after, limit: page.limit + 1 });
  const counted = page.count
    ? await alive(database, { userId, ...since })
        .select((row) => row.fn.countAll<number | string>().as('count'))
        .executeTakeFirstOrThrow()
    : undefined;
  return {
    rows: rows.slice(0, page.limit),
    next: rows.length > page.limit ? rows[page.limit - 1]?.id : undefined,
    total: counted && Number(counted.count),
  };
}

/** @returns their ids, at most `limit` */
export async function deleteSessionsUnusedSince(database: Database, instant: number, limit: number): Promise<number[]> {
  const rows = await database
    .selectFrom('sessions')
    .select('id')
    .where('last_used_at', '<=', instant)
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0)
    await database.deleteFrom('sessions').where('id', 'in', ids).where('last_used_at', '<=', instant).execute();
  return ids;
}
