/**
 * The answer to a request that may come again: the first one under its key is kept, piece by piece, in the
 * transactions of what it tells of. So it is known after a crash and on every server how far it has come.
 */
import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { Problem } from '../../problems.ts';
import { deleteExpiredAnswer, findAnswer, insertAnswer, lockAnswer, updateAnswer } from './store.ts';

const memoryMilliseconds = 24 * 3_600_000;

export type KeptAnswer<T> = {
  /** What there is of it, by whomever; locked until the transaction ends. */
  lock(deps: Deps): Promise<T[]>;
  keep(deps: Deps, outcomes: readonly T[]): Promise<void>;
};

/**
 * The answer under a key of the caller's own, begun if there is none.
 * @param request what is asked for, as JSON can hold it
 * @throws Problem approvals/key-reused (422) when the key came with another request
 */
export async function openAnswer<T>(deps: Deps, key: string, request: unknown): Promise<KeptAnswer<T>> {
  const owner = deps.secret.mac('idempotency key', JSON.stringify([deps.by.id, key]));
  const digest = createHash('sha256').update(JSON.stringify(request)).digest('base64url');
  const now = deps.clock.now();
  await deleteExpiredAnswer(deps.database, owner, now);
  try {
    await insertAnswer(deps.database, { owner, request: digest, outcomes: '[]', expires_at: now + memoryMilliseconds });
  } catch (error) {
    if (!isTaken(error)) throw error;
    const first = await findAnswer(deps.database, owner);
    if (first && first.request !== digest) throw new Problem('approvals/key-reused');
  }
  return {
    async lock({ database }) {
      const row = await lockAnswer(database, owner);
      return row ? JSON.parse(row.outcomes) : [];
    },
    keep: ({ database }, outcomes) => updateAnswer(database, owner, JSON.stringify(outcomes)),
  };
}
