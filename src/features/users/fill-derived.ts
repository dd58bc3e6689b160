import type { Deps } from '../../deps.ts';
import { derived } from './look.ts';
import { fillDerived, listUnderived } from './request-store.ts';

/** Rows a read, so that none holds others up. */
const batch = 100;

/** Works out what follows from a name and an address, for accounts that a server of an earlier version wrote. */
export async function fillAllDerived({ database }: Deps, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const rows = await listUnderived(database, batch);
    for (const row of rows) await fillDerived(database, row, derived(row));
    if (rows.length < batch) return;
  }
}
