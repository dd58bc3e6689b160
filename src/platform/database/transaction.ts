import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Database } from './connect.ts';
import { isConflict } from './failures.ts';

const attempts = 4;
/** The two that met are to come back at different moments. */
const longestPauseMilliseconds = 40;

/** What is to happen after the commit of each transaction that is open. */
const afterwards = new WeakMap<Database, (() => void)[]>();

/** Calls `work` once others can read what this transaction writes, and never if it is rolled back; outside of one at once. */
export function afterCommit(database: Database, work: () => void): void {
  const list = afterwards.get(database);
  if (list) list.push(work);
  else work();
}

/**
 * Runs `work` in one transaction and tries again when it lost a deadlock.
 *
 * The inner `deps` shadows the outer one on purpose: a query through the outer database would
 * wait for itself on SQLite and escape the transaction on MySQL. `work` may run more than once,
 * so it must do nothing that a rollback does not undo; hash before, write inside. What must be
 * written *and* refused returns a verdict and throws after the transaction.
 */
export async function inTransaction<D extends { database: Database; random: Random }, T>(
  deps: D,
  work: (deps: D) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const whenDone: (() => void)[] = [];
      const result = await deps.database.transaction().execute((database) => {
        afterwards.set(database, whenDone);
        return work({ ...deps, database });
      });
      for (const call of whenDone) call();
      return result;
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error;
      await sleep(attempt * deps.random.below(longestPauseMilliseconds));
    }
  }
}
