import type { Deps } from '../../deps.ts';
import { type Budget, isOver, memoryMilliseconds, windowMilliseconds } from './budget.ts';
import { ownerOf } from './spend.ts';
import { findBudget } from './store.ts';

/** Instants in milliseconds since 1970. */
export type Failures = {
  /** Without a success in between. */
  inARow: number;
  /** Of the latest one; `undefined` when there is none. */
  lastAt: number | undefined;
  /** When the next attempt is allowed, unless one is allowed now. */
  waitsUntil: number | undefined;
  /** No attempt is allowed until the count is reset. */
  isLocked: boolean;
};

/** Of a budget that counts failures in a row. */
export async function readFailures(deps: Deps, budget: Budget & { mostInARow: number }): Promise<Failures> {
  const row = await findBudget(deps.database, ownerOf(deps, budget));
  if (!row || row.in_a_row === 0) return { inARow: 0, lastAt: undefined, waitsUntil: undefined, isLocked: false };
  const isLocked = row.in_a_row >= budget.mostInARow;
  const isSpent = row.spent >= budget.most && !isOver(row.started_at, deps.clock.now());
  return {
    inARow: row.in_a_row,
    lastAt: row.expires_at - memoryMilliseconds,
    waitsUntil: isSpent && !isLocked ? row.started_at + windowMilliseconds : undefined,
    isLocked,
  };
}
