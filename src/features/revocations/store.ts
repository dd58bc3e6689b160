import { type Insertable, type Selectable, sql } from 'kysely';
import { compileOnce } from '../../platform/database/compile-once.ts';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { GuardName, RevocationsTable } from '../../tables.ts';
import type { Link } from './streams.ts';

export type RevocationRow = Selectable<RevocationsTable>;

const prefix = 'revocations ';

const nameOf = (stream: number): GuardName => `${prefix}${stream}`;

const move = compileOnce((database, { name, mark }: { name: string; mark: string }) =>
  database
    .updateTable('guards')
    // In this order: MySQL shows each assignment to those after it.
    .set((row) => ({ previous_mark: row.ref('mark'), mark, version: sql<number>`${row.ref('version')} + 1` }))
    .where('name', '=', name as GuardName),
);

const selectMoved = compileOnce((database, { name }: { name: string }) =>
  database
    .selectFrom('guards')
    .select(['version', 'previous_mark'])
    .where('name', '=', name as GuardName),
);

/**
 * The next link of a stream. Until the transaction ends nobody else gets one of that stream, so the numbers are in the
 * order of the commits and none is missing.
 */
export async function takeLink(database: Database, stream: number, mark: string): Promise<Link & { follows: string }> {
  const name = nameOf(stream);
  await move(database, { name, mark });
  const [row] = (await selectMoved(database, { name })).rows;
  if (!row) throw new Error(`the row "${name}" of the table guards is missing`);
  return { stream, number: row.version, mark, follows: row.previous_mark };
}

export async function insertRevocations(
  database: Database,
  rows: readonly Insertable<RevocationsTable>[],
): Promise<void> {
  await database.insertInto('revocations').values(rows).execute();
}

/** What tells how far the database has come, and which one it is. */
export type Position = {
  /** The latest link of each stream. */
  links: Map<number, Link>;
  /** Versions of the other guards, which only ever count up. */
  guards: Map<string, number>;
  /** The connection, and the server that it leads to. */
  via: string;
  /** Rows of servers of the earlier version, which are in no stream. */
  loose: number;
};

const selectPosition = compileOnce((database, _: Record<never, never>) =>
  database.selectFrom('guards').select((row) => [
    'name',
    'version',
    'mark',
    engineOf(database).connectionName.as('via'),
    row
      .selectFrom('revocations')
      .select((of) => of.fn.countAll<number | string>().as('count'))
      .where('stream', 'is', null)
      .as('loose'),
  ]),
);

export async function readPosition(database: Database): Promise<Position> {
  const { rows } = await selectPosition(database, {});
  const position: Position = { links: new Map(), guards: new Map(), via: '', loose: 0 };
  for (const { name, version, mark, via, loose } of rows) {
    Object.assign(position, { via, loose: Number(loose) });
    if (!name.startsWith(prefix)) position.guards.set(name, version);
    else {
      const stream = Number(name.slice(prefix.length));
      position.links.set(stream, { stream, number: version, mark });
    }
  }
  return position;
}

/** What came after these links, in order, and what is in no stream. */
export function listRevocationsAfter(database: Database, links: readonly Link[]): Promise<RevocationRow[]> {
  return database
    .selectFrom('revocations')
    .selectAll()
    .where((row) =>
      row.or([
        row('stream', 'is', null),
        ...links.map(({ stream, number }) => row.and([row('stream', '=', stream), row('number', '>', number)])),
      ]),
    )
    .orderBy('stream')
    .orderBy('number')
    .execute();
}

const selectLiving = compileOnce((database, { id, now, limit }: { id: number; now: number; limit: number }) =>
  database
    .selectFrom('revocations')
    .selectAll()
    .where('id', '>', id)
    .where('expires_at', '>', now)
    .orderBy('id')
    .limit(limit),
);

/** Those that concern living tokens, by id and above one: what was there at the first piece is in one of them. */
export async function listLivingRevocations(
  database: Database,
  page: { id: number; now: number; limit: number },
): Promise<RevocationRow[]> {
  const { rows } = await selectLiving(database, page);
  return rows;
}

/** @returns how many there were, at most `limit` */
export async function deleteExpiredRevocations(database: Database, now: number, limit: number): Promise<number> {
  const rows = await database
    .selectFrom('revocations')
    .select('id')
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await database.deleteFrom('revocations').where('id', 'in', ids).execute();
  return ids.length;
}
