/** What a copy asks of both databases before it begins or goes on. */
import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { Column } from '../../platform/database/engines/engine.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { assertSameSchema } from '../../platform/database/schema-version.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { assertNoTransferUnderWay } from '../../platform/database/unfinished-transfer.ts';
import type { Migration } from '../../platform/database/write-step.ts';
import { toInstant } from '../../platform/http/wire/schema.ts';
import { movedTables } from './moved-tables.ts';
import { type CopyRecord, findCopyRecord, hasRows, insertCopyRecord, type Place, readTables } from './store.ts';
import { TransferError } from './transfer-error.ts';

/** @param address tells databases apart; only a digest of it is kept */
export type End = { database: Database; address: string; migrations: Migration[] };

export type Tables = ReadonlyMap<string, Column[]>;

/** The next batch begins in this table behind this key; null for the first one, and for its beginning. */
export type Position = { source: string; table: string | null; after: Place | null };

export function writePosition({ source, table, after }: Position): string {
  return JSON.stringify({ source, table, after });
}

/** The source is only read, so it has to be already what this version would make of it. */
export async function openSource(source: End): Promise<Tables> {
  await assertSameSchema(source.database, source.migrations, 'The source');
  await assertNoTransferUnderWay(source.database);
  return readTables(source.database);
}

/** @returns its tables, the place where the copy begins or goes on, and how many rows are there already */
export async function openTarget(
  deps: Pick<Deps, 'clock' | 'random'>,
  source: End & { tables: Tables },
  target: End,
): Promise<{ tables: Tables; position: Position; taken: number }> {
  const { database, migrations } = target;
  const before = await readTables(database);
  const known = before.has('transfers') ? await findCopyRecord(database) : undefined;
  if (!known) await assertEmpty(target, before);
  await migrate(database, migrations, deps.clock.now);
  const tables = await readTables(database);
  assertKnownColumns(source.tables, tables);
  const origin = createHash('sha256').update(source.address).digest('base64url');
  if (known) return { tables, position: resume(known, origin), taken: known.taken };
  const position: Position = { source: origin, table: null, after: null };
  await inTransaction({ ...deps, database }, async ({ database }) => {
    await insertCopyRecord(database, writePosition(position), deps.clock.now());
    // The row that migrating makes; the source has its own.
    await database.deleteFrom('guards').execute();
  }).catch((error: unknown) => {
    throw isTaken(error) ? makeRaced() : error;
  });
  return { tables, position, taken: 0 };
}

export function makeRaced(): TransferError {
  return new TransferError('Another process is copying into the same target: wait for it to finish.');
}

/** Whatever is there would be mixed with what arrives. */
async function assertEmpty({ database }: End, tables: Tables): Promise<void> {
  for (const { table } of movedTables) {
    // Migrating makes a row in that one.
    if (table !== 'guards' && tables.has(table) && (await hasRows(database, table)))
      throw new TransferError(
        `The target is not empty: there are rows in its table ${table}. Nothing was changed; give the copy a new database.`,
      );
  }
}

function resume(known: CopyRecord, origin: string): Position {
  if (known.finished_at !== null)
    throw new TransferError(
      `The target holds a copy that was finished and compared at ${toInstant(known.finished_at)}. Use it, or give a new copy a new database.`,
    );
  const position: Position = JSON.parse(known.position);
  if (position.source !== origin)
    throw new TransferError(
      'The target holds an unfinished copy of another source. Name that one and it goes on, or give the copy a new database.',
    );
  return position;
}

/** A column that somebody added would stay behind without a word. */
function assertKnownColumns(source: Tables, target: Tables): void {
  for (const { table } of movedTables) {
    const known = new Set(target.get(table)?.map(({ name }) => name));
    const odd = source.get(table)?.find(({ name }) => !known.has(name));
    if (odd)
      throw new TransferError(
        `The source has a column ${table}.${odd.name} that is not Admittance's, and nothing is left out silently. Move it to a table of its own, then run the same command again.`,
      );
  }
}
