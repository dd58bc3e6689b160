import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { type Derived, findUserIdAfter, listToDerive, setDerived } from './derived-store.ts';
import { derived } from './look.ts';
import { searchKey } from './search-key.ts';
import type { UserRow } from './store.ts';

/** How often it is looked through. */
export const deriveSeconds = 3_600;
/** Twice as long, so that no change is missed. */
const recentMilliseconds = 2 * deriveSeconds * 1000;

/** Of ids: a slice without anything to do takes a few milliseconds. */
const slice = 20_000;
const rowsAtOnce = 200;

/**
 * Works out what follows from a name, an address and the rest of an account, for accounts that a server of an earlier
 * version wrote: before the upgrade, or beside this one, where it changes them without knowing these columns.
 */
export async function fillDerived(deps: Deps, signal?: AbortSignal): Promise<void> {
  const changedSince = deps.clock.now() - recentMilliseconds;
  for (let after = 0; !signal?.aborted; ) {
    const from = await findUserIdAfter(deps.database, after);
    if (from === undefined) return;
    const to = from + slice;
    const rows = await listToDerive(deps.database, { from, to, changedSince, limit: rowsAtOnce });
    const wrong = rows.filter((row) => !isRight(row));
    if (wrong.length > 0)
      await inTransaction(deps, async ({ database }) => {
        for (const row of wrong) await setDerived(database, row, valuesOf(row));
      });
    after = rows.length < rowsAtOnce ? to - 1 : (rows.at(-1)?.id ?? to);
    await nextTurn();
  }
}

const valuesOf = (row: UserRow): Derived => ({ ...derived(row), search_key: searchKey(row) });

function isRight(row: UserRow): boolean {
  const { look, address_key, search_key } = valuesOf(row);
  return row.look === look && row.address_key === address_key && row.search_key === search_key;
}
