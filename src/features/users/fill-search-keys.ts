import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { searchKey } from './search-key.ts';
import { findUserIdAfter, listWithoutSearchKey, setSearchKey } from './search-key-store.ts';

/** Of ids: a slice without anything to do takes a few milliseconds. */
const slice = 20_000;
const rowsAtOnce = 200;

/**
 * Fills in the search text of accounts that an earlier version wrote: before the upgrade, or on a server that was
 * still running the old version after it.
 */
export async function fillSearchKeys(deps: Deps, signal?: AbortSignal): Promise<void> {
  for (let after = 0; !signal?.aborted; ) {
    const first = await findUserIdAfter(deps.database, after);
    if (first === undefined) return;
    const to = first + slice;
    const rows = await listWithoutSearchKey(deps.database, first, to, rowsAtOnce);
    if (rows.length > 0)
      await inTransaction(deps, async ({ database }) => {
        for (const row of rows) await setSearchKey(database, row, searchKey(row));
      });
    after = rows.length < rowsAtOnce ? to - 1 : (rows.at(-1)?.id ?? to);
    await nextTurn();
  }
}
