/** Copies of a whole database, also such as do not come to their end. */
import assert from 'node:assert/strict';
import { openEnd } from '../../src/cli/copy.ts';
import { type CopyResult, copyDatabase } from '../../src/features/transfer/copy-database.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { start } from './installation.ts';

export const unfinished =
  /A copy into this database was begun and is not finished: run .* admittance db copy FROM TO\./;

class Interruption extends Error {}

/** @param breaksAt the statement at which the target is gone. @throws Interruption, and what a copy throws */
export async function copy(from: string, to: string, breaksAt = Number.POSITIVE_INFINITY): Promise<CopyResult> {
  const [source, target] = [openEnd(from), openEnd(to)];
  let statement = 0;
  const database = target.database.withPlugin({
    transformQuery({ node }) {
      if (++statement === breaksAt) throw new Interruption();
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const deps = { clock: systemClock, random: systemRandom };
  try {
    return await copyDatabase(deps, source, { ...target, database }, () => undefined);
  } finally {
    await source.database.destroy();
    await target.database.destroy();
  }
}

/** @param to migrated @returns whether it was done before that statement came; if not, nothing starts on the target */
export async function copyUntil(from: string, to: string, statement: number): Promise<boolean> {
  try {
    assert.ok((await copy(from, to, statement)).isWhole);
    return true;
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    if (await isBegun(to)) await assert.rejects(start(to), unfinished);
    return false;
  }
}

async function isBegun(url: string): Promise<boolean> {
  const { database } = openEnd(url);
  try {
    return (await database.selectFrom('transfers').selectAll().execute()).length > 0;
  } finally {
    await database.destroy();
  }
}
