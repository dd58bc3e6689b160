import type { Deps } from '../../deps.ts';
import { isUniqueViolation } from '../../platform/database/dialects.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { record } from '../audit/record.ts';
import { lockPower } from '../roles/store.ts';
import { type Candidate, makeCandidate } from './candidate.ts';
import { advance, columnsOf, type Job, type Line, positionOf } from './job.ts';
import { judgeRows } from './judge-rows.ts';
import type { SeenNames } from './seen-names.ts';
import type { SourceRow } from './source.ts';
import {
  findTransfer,
  finishTransfer,
  insertTransfer,
  insertUsers,
  listRoleNames,
  moveTransfer,
  type TransferRow,
} from './store.ts';
import type { Watcher } from './watcher.ts';

const rowsAtOnce = 1_000;
/** Somebody may choose one of a thousand names between the look and the insertion; five times is no chance. */
const attempts = 5;

export type TakingDeps = Pick<Deps, 'database' | 'clock' | 'random' | 'origin'>;

type Asks = Pick<Watcher, 'note' | 'progress'> & {
  seen: SeenNames;
  /** In the transaction. */
  afterInsertion?(deps: TakingDeps, keys: readonly string[]): Promise<void>;
};

export type Tally = { taken: number; left_out: number; renamed: number; changed: number };

/**
 * Takes what is left of a source, a batch in a transaction together with how far it has come: so each row is
 * taken once, whenever it is cut short and however many processes do it at once.
 * @returns what this call did
 * @throws AdoptionFailure as `judgeRows` does
 */
export async function takeRows(deps: TakingDeps, job: Job, asks: Asks): Promise<Tally> {
  const tally: Tally = { taken: 0, left_out: 0, renamed: 0, changed: 0 };
  for (;;) {
    let transfer = await begin(deps, job);
    const { rows, key } = positionOf(transfer);
    let isOvertaken = false;
    for await (const batch of inBatches(job.source.rows(columnsOf(job), rows === 0 ? undefined : { key, rows }))) {
      const after = await takeBatchPatiently(deps, job, asks, transfer, batch, tally);
      isOvertaken = after === undefined;
      if (after === undefined) break;
      transfer = after;
      asks.progress(positionOf(transfer).rows, job.source.total);
    }
    if (!isOvertaken && (await finishTransfer(deps.database, transfer, deps.clock.now()))) return tally;
  }
}

async function begin({ database, clock }: TakingDeps, { name }: Job): Promise<TransferRow> {
  for (;;) {
    const transfer = await findTransfer(database, name);
    if (transfer) return transfer;
    try {
      await insertTransfer(database, { name, position: '', started_at: clock.now(), finished_at: null });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
}

export async function* inBatches(rows: AsyncIterable<SourceRow>): AsyncGenerator<SourceRow[]> {
  let batch: SourceRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < rowsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** @returns the transfer as it is then; `undefined` when another process was quicker */
async function takeBatchPatiently(
  deps: TakingDeps,
  job: Job,
  asks: Asks,
  transfer: TransferRow,
  batch: readonly SourceRow[],
  tally: Tally,
): Promise<TransferRow | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const done = await inTransaction(deps, (deps) => takeBatch(deps, job, asks, transfer, batch));
      for (const name of Object.keys(tally) as (keyof Tally)[]) tally[name] += done?.tally[name] ?? 0;
      return done && { ...transfer, position: done.position };
    } catch (error) {
      if (attempt === attempts || !isUniqueViolation(error)) throw error;
    }
  }
}

async function takeBatch(
  deps: TakingDeps,
  job: Job,
  asks: Asks,
  transfer: TransferRow,
  batch: readonly SourceRow[],
): Promise<{ position: string; tally: Tally } | undefined> {
  // Administrators may be among them, and a role must not go while it is given. It also puts those who take the
  // same rows in a row: whoever comes later must not find the names taken, but that there is nothing left to do.
  await lockPower(deps.database);
  if ((await findTransfer(deps.database, transfer.name))?.position !== transfer.position) return undefined;
  const roles = new Set(await listRoleNames(deps.database));
  const candidates = batch.map((row) => makeCandidate(row, { ...job.rules, roles }));
  const verdicts = await judgeRows(deps.database, job, asks.seen, batch, candidates);
  const rows = verdicts.flatMap(({ row }) => row ?? []);
  const lines = verdicts.flatMap(({ lines }) => lines);
  const outcomes = (outcome: Line['outcome']) => lines.filter((line) => line.outcome === outcome).length;
  const tally = {
    taken: rows.length,
    left_out: outcomes('left out'),
    renamed: outcomes('renamed'),
    changed: outcomes('changed'),
  };
  let reached = positionOf(transfer);
  for (const [index, row] of batch.entries()) reached = advance(reached, row, (candidates[index] as Candidate).name);
  const position = JSON.stringify(reached);
  if (!(await moveTransfer(deps.database, transfer, { position, taken: tally.taken, refused: tally.left_out })))
    return undefined;
  await insertUsers(deps.database, rows);
  await asks.afterInsertion?.(
    deps,
    rows.map((row) => row.username_key),
  );
  const details = { from: job.keepsIds ? 'adoption' : job.source.kind, taken: tally.taken, left_out: tally.left_out };
  if (tally.taken > 0) await record(deps, 'users.imported', { details });
  await asks.note(lines);
  return { position, tally };
}
