import type { Deps } from '../../deps.ts';
import { deleteExpiredRevocations } from './store.ts';

/** Rows a statement, so that none holds others up. */
const batch = 1_000;

/** Deletes what concerns no living token any more; each process's memory lets go of it by itself. */
export async function forgetExpiredRevocations(deps: Deps, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await deleteExpiredRevocations(deps.database, deps.clock.now(), batch)) === batch);
}
