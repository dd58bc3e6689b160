/**
 * Moves a whole installation to another database, of the same or of the other kind: every row of every
 * table as it is, in batches, each with the place where the next one begins. So it can be killed at any
 * moment and goes on there. Nobody can use the target before all of it has arrived and was compared
 * (`assertNoTransferUnderWay`).
 */
import type { Deps } from '../../deps.ts';
import { type Database, engineOf } from '../../platform/database/connect.ts';
import type { Column } from '../../platform/database/engines/engine.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { inSnapshot } from '../../platform/database/snapshot.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { type Comparison, compareTables } from './compare-tables.ts';
import { findMisfit, type Row } from './misfit.ts';
import { type Moved, movedTables } from './moved-tables.ts';
import { type End, makeRaced, openSource, openTarget, type Position, writePosition } from './open-ends.ts';
import { finishCopyRecord, insertRows, listRowsAfter, moveCopyOn, type Place, placeOf } from './store.ts';
import { TransferError } from './transfer-error.ts';

const tableNames = movedTables.map(({ table }) => table);

type Needed = Pick<Deps, 'clock' | 'random'>;

export type CopyResult = {
  tables: Comparison[];
  /** Whether everything arrived unchanged; if not, nobody can use the target. */
  isWhole: boolean;
  /** Tables of the source that are not Admittance's. */
  leftBehind: string[];
};

/**
 * @param target empty, or with an unfinished copy of the same source
 * @param progress is told what is being done, and how many rows are done of about how many
 * @throws TransferError, MigrationError
 */
export function copyDatabase(
  deps: Needed,
  source: End,
  target: End,
  progress: (step: 'Copying' | 'Comparing', done: number, total: number) => void,
): Promise<CopyResult> {
  return inSnapshot(source.database, async (database) => {
    const from = { ...source, database, tables: await openSource({ ...source, database }) };
    const [reads, writes] = [engineOf(database), engineOf(target.database)];
    const { tables, position, taken } = await openTarget(deps, from, target);
    const columnsOf = ({ table }: Moved) => tables.get(table) ?? [];
    const total = await reads.estimateRows(database, tableNames);
    await copyRows(deps, database, target.database, columnsOf, position, (done) =>
      progress('Copying', taken + done, total),
    );
    for (const { table, isCounted } of movedTables)
      if (isCounted) await writes.setNextId(target.database, table, await reads.findNextId(database, table));
    const compared = await compareTables(database, target.database, columnsOf, (done) =>
      progress('Comparing', done, total),
    );
    const isWhole = compared.every(({ isSame }) => isSame);
    if (isWhole) await finishCopyRecord(target.database, deps.clock.now());
    const known = new Set<string>([...tableNames, 'schema_migrations', 'processes']);
    return { tables: compared, isWhole, leftBehind: [...from.tables.keys()].filter((table) => !known.has(table)) };
  });
}

async function copyRows(
  deps: Needed,
  source: Database,
  target: Database,
  columnsOf: (moved: Moved) => Column[],
  begun: Position,
  progress: (done: number) => void,
): Promise<void> {
  let position = begun;
  let done = 0;
  const first = movedTables.findIndex(({ table }) => table === begun.table);
  for (const moved of movedTables.slice(Math.max(0, first))) {
    const columns = columnsOf(moved);
    let after: Place | null = moved.table === begun.table ? begun.after : null;
    for (;;) {
      const rows = await listRowsAfter(source, moved, columns, after);
      if (rows.length === 0) break;
      assertFits(moved, columns, rows);
      after = placeOf(moved, rows);
      const next = { ...position, table: moved.table, after };
      await copyBatch(deps, target, moved, rows, position, next);
      position = next;
      done += rows.length;
      progress(done);
    }
  }
}

async function copyBatch(deps: Needed, database: Database, moved: Moved, rows: Row[], from: Position, to: Position) {
  try {
    await inTransaction({ ...deps, database }, async ({ database }) => {
      if (!(await moveCopyOn(database, writePosition(from), writePosition(to), rows.length))) throw makeRaced();
      await insertRows(database, moved, rows);
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    // The driver's own sentence would show the value.
    throw new TransferError(
      `Two rows of ${moved.table} are equal in the target, or another program writes to it. Give the copy a database of its own.`,
    );
  }
}

function assertFits({ table, keys }: Moved, columns: readonly Column[], rows: readonly Row[]): void {
  for (const row of rows) {
    const misfit = findMisfit(columns, row);
    if (misfit)
      throw new TransferError(
        `The row of ${table} with ${keys.map((key) => `${key} ${row[key]}`).join(', ')} has no room in the target: its ${misfit.column} ${misfit.why}. Nothing is cut off; change it in the source, then run the same command again.`,
      );
  }
}
