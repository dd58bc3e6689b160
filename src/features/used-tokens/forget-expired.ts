import type { Deps } from '../../deps.ts';
import { deleteExpiredTokens } from './store.ts';

/** Rows a statement, so that none holds others up. */
const batch = 1_000;

/** A token that has expired is refused by its own date. */
export async function forgetExpiredTokens({ database, clock }: Deps, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await deleteExpiredTokens(database, clock.now(), batch)) === batch);
}
