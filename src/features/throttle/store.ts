import { type Selectable, sql } from 'kysely';
import { compileOnce } from '../../platform/database/compile-once.ts';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { BudgetsTable } from '../../tables.ts';

export type BudgetRow = Selectable<BudgetsTable>;

type Limits = { now: number; window: number; most: number; mostInARow: number | undefined; expiresAt: number };

type Spending = Omit<Limits, 'window'> & { owner: string; oldestStart: number; latestStart: number };

/** The order of what is set matters: MySQL shows each assignment to those after it. */
const spend = compileOnce((database, values: Spending) => {
  const { owner, now, oldestStart, latestStart, most, mostInARow, expiresAt } = values;
  const isOver = sql<boolean>`(started_at <= ${oldestStart} OR started_at > ${latestStart})`;
  const query = database
    .updateTable('budgets')
    .set({
      spent: sql<number>`CASE WHEN ${isOver} THEN 1 ELSE spent + 1 END`,
      is_exceeded: sql<number>`CASE WHEN ${isOver} THEN 0 ELSE is_exceeded END`,
      started_at: sql<number>`CASE WHEN ${isOver} THEN ${now} ELSE started_at END`,
      // Kept at 0 where only the window counts: what is full for good is never forgotten.
      ...(mostInARow !== undefined && { in_a_row: sql<number>`in_a_row + 1` }),
      expires_at: expiresAt,
    })
    .where('owner', '=', owner)
    .where(sql<boolean>`(${isOver} OR spent < ${most})`);
  return mostInARow === undefined ? query : query.where('in_a_row', '<', mostInARow);
});

/** Compare and set: spends one, in a new window when the old one is over, unless nothing is left. */
export async function spendOne(database: Database, owner: string, { window, ...limits }: Limits): Promise<boolean> {
  const { now } = limits;
  const values = { ...limits, owner, oldestStart: now - window, latestStart: now + window };
  const { numAffectedRows } = await spend(database, values);
  return numAffectedRows === 1n;
}

/** @returns whether there was no row yet; inside a transaction, which goes on either way */
export function insertBudget(database: Database, row: BudgetRow): Promise<boolean> {
  return engineOf(database).insertIfAbsent(database, 'budgets', row);
}

const select = compileOnce((database, { owner }: { owner: string }) =>
  database.selectFrom('budgets').selectAll().where('owner', '=', owner),
);

export async function findBudget(database: Database, owner: string): Promise<BudgetRow | undefined> {
  const { rows } = await select(database, { owner });
  return rows[0];
}

/** @returns whether it is the first time in this window */
export async function markExceeded(database: Database, owner: string): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('budgets')
    .set({ is_exceeded: 1 })
    .where('owner', '=', owner)
    .where('is_exceeded', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

const giveOne = compileOnce((database, { owner }: { owner: string }) =>
  database
    .updateTable('budgets')
    .set({ spent: sql<number>`spent - 1`, in_a_row: sql<number>`CASE WHEN in_a_row > 0 THEN in_a_row - 1 ELSE 0 END` })
    .where('owner', '=', owner)
    .where('spent', '>', sql.lit(0)),
);

export async function returnOne(database: Database, owner: string): Promise<void> {
  await giveOne(database, { owner });
}

const remove = compileOnce((database, { owner }: { owner: string }) =>
  database.deleteFrom('budgets').where('owner', '=', owner),
);

export async function deleteBudget(database: Database, owner: string): Promise<void> {
  await remove(database, { owner });
}

/** @returns whether there was one */
export async function deleteBudgets(database: Database, owners: readonly string[]): Promise<boolean> {
  if (owners.length === 0) return false;
  const { numDeletedRows } = await database
    .deleteFrom('budgets')
    .where('owner', 'in', owners)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** But for those that are full for good. @returns how many there were, at most `limit` */
export async function deleteExpiredBudgets(
  database: Database,
  now: number,
  mostInARow: number,
  limit: number,
): Promise<number> {
  const rows = await database
    .selectFrom('budgets')
    .select('owner')
    .where('expires_at', '<=', now)
    .where('in_a_row', '<', mostInARow)
    .limit(limit)
    .execute();
  const owners = rows.map(({ owner }) => owner);
  // Again: one may be in use anew.
  if (owners.length > 0)
    await database.deleteFrom('budgets').where('owner', 'in', owners).where('expires_at', '<=', now).execute();
  return owners.length;
}
