import type { Deps } from '../../deps.ts';
import { mostInARow } from './budget.ts';
import { deleteExpiredBudgets } from './store.ts';

/** Rows a statement, so that none holds others up. */
const batch = 1_000;

/** Deletes what counts for nothing any more, so that a million made-up names take room for a week and not for ever. */
export async function forgetExpiredBudgets(deps: Deps, signal?: AbortSignal): Promise<void> {
  while (
    !signal?.aborted &&
    (await deleteExpiredBudgets(deps.database, deps.clock.now(), mostInARow, batch)) === batch
  );
}
