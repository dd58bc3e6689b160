import { sql } from 'kysely';
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';

/** Often enough for a load balancer, and nothing to a database. */
const restMilliseconds = 5_000;
const restAfterFailureMilliseconds = 1_000;

/**
 * Writes and commits, because nothing else shows that a disk is full or that a server only reads.
 * @throws what the database says
 */
export async function proveWriting(deps: Pick<Deps, 'database' | 'random'>): Promise<void> {
  await inTransaction(deps, ({ database }) =>
    database
      .updateTable('guards')
      .set((row) => ({ version: sql<number>`${row.ref('version')} + 1` }))
      .where('name', '=', 'writing')
      .execute(),
  );
}

/** The same for any number of callers: a success holds for five seconds, a failure for one. */
export function openWriteProof(deps: Pick<Deps, 'database' | 'random' | 'clock'>): () => Promise<void> {
  let proof = Promise.resolve();
  let [provedAt, rest] = [Number.NEGATIVE_INFINITY, 0];
  return () => {
    const age = deps.clock.now() - provedAt;
    if (age >= 0 && age < rest) return proof;
    [provedAt, rest] = [deps.clock.now(), restMilliseconds];
    proof = proveWriting(deps);
    proof.catch(() => {
      rest = restAfterFailureMilliseconds;
    });
    return proof;
  };
}
