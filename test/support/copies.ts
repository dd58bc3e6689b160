/** Copies of a whole database that do not come to their end. */
import assert from 'node:assert/strict';
import { openEnd } from '../../src/cli/copy.ts';
import { copyDatabase } from '../../src/features/transfer/copy-database.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { start } from './installation.ts';

export const unfinished =
  /A copy into this database was begun and is not finished: run .* admittance db copy FROM TO\./;

/** @returns whether it was done before that statement came, at which the target is gone */
export async function copyUntil(from: string, to: string, statement: number): Promise<boolean> {
  const [source, target] = [openEnd(from), openEnd(to)];
  let left = statement;
  const breaking = target.database.withPlugin({
    transformQuery({ node }) {
      if (--left === 0) throw new Error('interrupted');
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  try {
    const clock = { now: () => 1 };
    const result = await copyDatabase(
      { clock, random: systemRandom },
      source,
      { ...target, database: breaking },
      () => undefined,
    );
    assert.ok(result.isWhole);
    return true;
  } catch (error) {
    assert.equal((error as Error).message, 'interrupted');
    const begun = await target.database
      .selectFrom('transfers')
      .select('finished_at')
      .execute()
      .catch(() => []);
    if (begun.length > 0) {
      assert.equal(begun[0]?.finished_at, null);
      await assert.rejects(start(to), unfinished);
    }
    return false;
  } finally {
    await source.database.destroy();
    await target.database.destroy();
  }
}
