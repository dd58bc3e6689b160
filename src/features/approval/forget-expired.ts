import type { Deps } from '../../deps.ts';
import { deleteExpiredAnswers } from './store.ts';

/** Rows a statement, so that none holds others up. */
const batch = 100;

/** Deletes the answers of keys that are a day old. */
export async function forgetExpiredAnswers(deps: Deps, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await deleteExpiredAnswers(deps.database, deps.clock.now(), batch)) === batch);
}
