import { type Selectable, sql } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import type { BudgetsTable } from '../../tables.ts';

export type BudgetRow = Selectable<BudgetsTable>;

type Limits = { now: number; window: number; most: number; mostInARow: number | undefined; expiresAt: number };

/**
 * Compare and set: spends one, in a new window when the old one is over, unless nothing is left.
 * The order of what is set matters: MySQL shows each assignment to those after it.
 */
export async function spendOne(database: Database, owner: string, limits: Limits): Promise<boolean> {
  const { now, window, most, mostInARow, expiresAt } = limits;
  const isOver = sql<boolean>`(started_at <= ${now - window} OR started_at > ${now + window})`;
  let query = database
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
  if (mostInARow !== undefined) query = query.where('in_a_row', '<', mostInARow);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** @throws a unique violation when there is a row already */
export async function insertBudget(database: Database, row: BudgetRow): Promise<void> {
  await database.insertInto('budgets').values(row).execute();
}

export function findBudget(database: Database, owner: string): Promise<BudgetRow | undefined> {
  return database.selectFrom('budgets').selectAll().where('owner', '=', owner).executeTakeFirst();
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

export async function returnOne(database: Database, owner: string): Promise<void> {
  await database
    .updateTable('budgets')
    .set({ spent: sql<number>`spent - 1`, in_a_row: sql<number>`CASE WHEN in_a_row > 0 THEN in_a_row - 1 ELSE 0 END` })
    .where('owner', '=', owner)
    .where('spent', '>', 0)
    .execute();
}

export async function deleteBudgets(database: Database, owners: readonly string[]): Promise<void> {
  await database.deleteFrom('budgets').where('owner', 'in', owners).execute();
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
