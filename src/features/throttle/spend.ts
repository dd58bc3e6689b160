import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { type Budget, isOver, memoryMilliseconds, windowMilliseconds } from './budget.ts';
import {
  type BudgetRow,
  deleteBudget,
  deleteBudgets,
  findBudget,
  insertBudget,
  markExceeded,
  returnOne,
  spendOne,
} from './store.ts';

/**
 * Takes one from each budget, before what it is for is done: any number of guesses at once cannot
 * overrun it. What went well is given back afterwards (`giveBack`, `resetFailures`).
 * @param subject the user whom it is about, for the audit log
 * @throws Problem request/throttled, login/locked (429)
 */
export async function spend(deps: Deps, budgets: readonly Budget[], subject?: number): Promise<void> {
  try {
    await inTransaction(deps, async (deps) => {
      for (const budget of budgets) {
        const row = await take(deps, budget);
        // What was taken from the others goes back: nobody uses up a neighbour's budget, nor a stranger's, for nothing.
        if (row) throw new Refusal(budget, row);
      }
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw await explain(deps, error, subject);
  }
}

class Refusal extends Error {
  readonly budget: Budget;
  readonly row: BudgetRow;
  constructor(budget: Budget, row: BudgetRow) {
    super(`nothing is left of the budget ${budget.name}`);
    this.budget = budget;
    this.row = row;
  }
}

/** Takes back one count after a success. */
export function giveBack(deps: Deps, budget: Budget): Promise<void> {
  return returnOne(deps.database, ownerOf(deps, budget));
}

/** Resets the failures that were counted, once the right person has come. */
export function resetFailures(deps: Deps, budget: Budget): Promise<void> {
  return deleteBudget(deps.database, ownerOf(deps, budget));
}

/** The same for several at once. @returns whether anything had been spent of them */
export function resetAllFailures(deps: Deps, budgets: readonly Budget[]): Promise<boolean> {
  return deleteBudgets(
    deps.database,
    budgets.map((budget) => ownerOf(deps, budget)),
  );
}

/**
 * Others take, insert and reset at the same time, so what was seen decides nothing: it is tried
 * until it was taken, or a row says that nothing is left.
 * @returns the row of a budget of which nothing is left
 */
async function take(deps: Deps, budget: Budget): Promise<BudgetRow | undefined> {
  const owner = ownerOf(deps, budget);
  const now = deps.clock.now();
  const { most, mostInARow } = budget;
  const inARow = mostInARow === undefined ? 0 : 1;
  const expiresAt = now + (mostInARow === undefined ? windowMilliseconds : memoryMilliseconds);
  const limits = { now, window: windowMilliseconds, most, mostInARow, expiresAt };
  for (;;) {
    if (await spendOne(deps.database, owner, limits)) return undefined;
    const row = await findBudget(deps.database, owner);
    if (row && (isLocked(budget, row) || (row.spent >= most && !isOver(row.started_at, now)))) return row;
    if (row) continue;
    const first = { owner, started_at: now, spent: 1, in_a_row: inARow, is_exceeded: 0, expires_at: expiresAt };
    if (await insertBudget(deps.database, first)) return undefined;
  }
}

function isLocked({ mostInARow }: Budget, { in_a_row }: BudgetRow): boolean {
  return mostInARow !== undefined && in_a_row >= mostInARow;
}

/** Recorded once a window, so that a flood of guesses is not one of rows. */
async function explain(deps: Deps, { budget, row }: Refusal, subject: number | undefined): Promise<Problem> {
  const takesUnlock = isLocked(budget, row);
  const isSignIn = ['account', 'device', 'network', 'sign-in'].includes(budget.name);
  if (row.is_exceeded === 0) {
    const type = takesUnlock ? 'login.locked' : isSignIn ? 'login.throttled' : 'request.throttled';
    await inTransaction(deps, async (deps) => {
      if (await markExceeded(deps.database, row.owner))
        await record(deps, type, { subject, details: { budget: budget.name } });
    });
  }
  const now = deps.clock.now();
  const left = isOver(row.started_at, now) ? windowMilliseconds : row.started_at + windowMilliseconds - now;
  const seconds = Math.max(1, Math.ceil(left / 1000));
  const minutes = Math.ceil(seconds / 60);
  const when = minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
  return new Problem(takesUnlock ? 'login/locked' : 'request/throttled', {
    ...(!takesUnlock && { sentence: `There were too many ${budget.doings ?? 'attempts'}: try again ${when}.` }),
    headers: {
      'retry-after': String(seconds),
      // draft-ietf-httpapi-ratelimit-headers-10: what the quota is, and what is left of it.
      'ratelimit-policy': `"${budget.name}";q=${budget.most};w=${windowMilliseconds / 1000}`,
      ratelimit: `"${budget.name}";r=0;t=${seconds}`,
    },
  });
}

/** A MAC, so that the table says neither whose name nor whose address it was. */
export function ownerOf({ secret }: Deps, { name, of }: Budget): string {
  return secret.mac('budget', `${name} ${of}`);
}
