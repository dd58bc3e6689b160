import type { Deps } from '../../deps.ts';
import type { Problem } from '../../problems.ts';
import { networkBudget } from './budget.ts';
import { spend } from './spend.ts';

/**
 * Counts a token that was not good. Tokens are too long to be guessed, so only failures are counted and
 * a client with a valid one never waits because of a neighbour.
 * @throws Problem request/throttled (429)
 */
export function countBadToken(deps: Deps): Promise<void> {
  return spend(deps, [networkBudget('token', deps.by.address, deps.config)]);
}

/** The same, with what is to be said of the token. @throws the problem, or request/throttled (429) */
export async function refuseToken(deps: Deps, problem: Problem): Promise<never> {
  await countBadToken(deps);
  throw problem;
}
