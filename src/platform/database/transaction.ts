// The global one is looked up anew for every request.
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Database } from './connect.ts';
import { isConflict } from './failures.ts';

/**
 * So long a transaction is tried again. On a Galera cluster many that write one row on several nodes lose to each other, not
 * two: people who sign in behind one address. Nobody waits longer for a database that hangs, either.
 */
const patienceMilliseconds = 3_000;
/** Those that met are to come back at different moments, and the more there are, the more moments it takes. */
const firstPauseMilliseconds = 20;
const longestPauseMilliseconds = 320;

/** What is to happen after the commit of each transaction that is open. */
const afterwards = new WeakMap<Database, (() => void)[]>();

/** Calls `work` once others can read what this transaction writes, and never if it is rolled back; outside of one at once. */
export function afterCommit(database: Database, work: () => void): void {
  const list = afterwards.get(database);
  if (list) list.push(work);
  else work();
}

/**
 * Runs `work` in one transaction and tries again when it lost to another one: a deadlock, or on
 * a cluster what another node committed first.
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
  const until = performance.now() + patienceMilliseconds;
  for (let pause = firstPauseMilliseconds; ; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
    try {
      const whenDone: (() => void)[] = [];
      const result = await deps.database.transaction().execute((database) => {
        afterwards.set(database, whenDone);
        return work({ ...deps, database });
      });
      for (const call of whenDone) call();
      return result;
    } catch (error) {
      if (performance.now() > until || !isConflict(error)) throw error;
      await sleep(deps.random.below(pause));
    }
  }
}
