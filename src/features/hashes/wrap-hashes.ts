import { availableParallelism } from 'node:os';
import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { formatOf, type HashFormat, writeWrapped } from '../../platform/hash-formats.ts';
import { itemAt } from '../../platform/narrow.ts';
import { record } from '../audit/record.ts';
import { replaceHash } from '../users/store.ts';
import { findLastId, readHashes, type StoredHash } from './store.ts';

/** Some two seconds of work on two cores, which is what an interruption can lose. */
const hashesAtOnce = 200;

export type WrapResult = {
  wrapped: number;
  /** Were replaced, by a sign-in or a change of password, before it was their turn. */
  changed: number;
};

type Weak = StoredHash & { format: HashFormat };

/**
 * Puts Argon2id around every weak hash, without any password. A user who signs in or changes their
 * password meanwhile is first, and what is wrapped is not weak any more: it can be interrupted and run
 * again, beside servers that are running.
 * @param weak how many there are, for the audit log: it is one event, in the transaction of the first of them
 * @param show is told how far it is
 */
export async function wrapHashes(
  deps: Deps,
  weak: number,
  show: (done: number, total: number) => void,
): Promise<WrapResult> {
  const result: WrapResult = { wrapped: 0, changed: 0 };
  const lastId = await findLastId(deps.database);
  let isRecorded = false;
  for await (const rows of readHashes(deps.database)) {
    const found = rows.flatMap((row): Weak[] => {
      const format = formatOf(row.password_hash);
      return format?.isWeak ? [{ ...row, format }] : [];
    });
    for (let from = 0; from < found.length; from += hashesAtOnce) {
      const batch = found.slice(from, from + hashesAtOnce);
      const hashes = await hashAll(deps, batch);
      const wrapped = await inTransaction(deps, async (deps) => {
        let count = 0;
        for (const [index, { id, password_hash }] of batch.entries())
          if (await replaceHash(deps.database, id, password_hash, itemAt(hashes, index))) count++;
        if (!isRecorded && count > 0) await record(deps, 'hashes.wrapped', { details: { hashes: weak } });
        return count;
      });
      isRecorded ||= wrapped > 0;
      result.wrapped += wrapped;
      result.changed += batch.length - wrapped;
      show(batch.at(-1)?.id ?? lastId, lastId);
    }
  }
  show(lastId, lastId);
  return result;
}

/** As many at a time as there are threads: more would have to wait, and be turned away. */
async function hashAll({ hasher }: Deps, batch: readonly Weak[]): Promise<string[]> {
  const hashes: string[] = [];
  const work = batch.entries();
  const next = async (): Promise<void> => {
    for (const [index, { format }] of work)
      hashes[index] = writeWrapped(format, await hasher.hash(format.expected.toString('hex')));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, next));
  return hashes;
}
