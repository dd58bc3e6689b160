import type { Deps } from '../../deps.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { itemAt, keysOf } from '../../platform/narrow.ts';
import { record } from '../audit/record.ts';
import { lockPower } from '../roles/store.ts';
import { makeCandidate } from './candidate.ts';
import { advance, columnsOf, type Job, type Line, positionOf } from './job.ts';
import { judgeRows, type Verdict } from './judge-rows.ts';
import { deleteLeftOut, findStillLeftOut, insertLeftOut, type LeftOut, updateLeftOut } from './left-out.ts';
import type { SeenNames } from './seen-names.ts';
import type { SourceRow } from './source.ts';
import {
  addTaken,
  deleteFruitless,
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

export type TakingDeps = Pick<Deps, 'database' | 'clock' | 'random' | 'by'>;

type Asks = Pick<Watcher, 'note' | 'progress'> & {
  seen: SeenNames;
  /** Rows that earlier runs left out; this one decides on them again. */
  leftOut: LeftOut;
  /** In the transaction. */
  afterInsertion?(deps: TakingDeps, keys: readonly string[]): Promise<void>;
};

export type Tally = { taken: number; left_out: number; renamed: number; changed: number };

/**
 * Takes what is left of a source, a batch in a transaction together with how far it has come: so each row is
 * taken once, whenever it is cut short and however many processes do it at once.
 * What an earlier run left out comes first, since what it was left out for may be decided otherwise now.
 * @returns what this call did
 * @throws AdoptionFailure as `judgeRows` does
 */
export async function takeRows(deps: TakingDeps, job: Job, asks: Asks): Promise<Tally> {
  const tally: Tally = { taken: 0, left_out: 0, renamed: 0, changed: 0 };
  if (asks.leftOut.size > 0)
    for await (const batch of inBatches(job.source.rows(columnsOf(job)), (_, number) => asks.leftOut.has(number)))
      addTo(tally, await patiently(() => inTransaction(deps, (deps) => takeAgain(deps, job, asks, batch))));
  for (;;) {
    let transfer = await begin(deps, job);
    const { rows, key } = positionOf(transfer);
    let isOvertaken = false;
    const left = job.source.rows(columnsOf(job), rows === 0 ? undefined : { key, rows });
    for await (const batch of inBatches(left)) {
      const before = transfer;
      const done = await patiently(() => inTransaction(deps, (deps) => takeBatch(deps, job, asks, before, batch)));
      isOvertaken = done === undefined;
      if (done === undefined) break;
      addTo(tally, done.tally);
      transfer = { ...transfer, position: done.position };
      asks.progress(positionOf(transfer).rows, job.source.total);
    }
    if (!isOvertaken && (await finish(deps, job, transfer))) return tally;
  }
}

/** An import that took nobody leaves no mark, so that other columns may be named. @returns whether nobody was quicker */
async function finish({ database, clock }: TakingDeps, job: Job, transfer: TransferRow): Promise<boolean> {
  if (!job.keepsIds && (await deleteFruitless(database, transfer))) {
    await deleteLeftOut(database, job.name);
    return true;
  }
  return finishTransfer(database, transfer, clock.now());
}

function addTo(tally: Tally, more: Tally): void {
  for (const name of keysOf(tally)) tally[name] += more[name];
}

async function begin({ database, clock }: TakingDeps, { name }: Job): Promise<TransferRow> {
  for (;;) {
    const transfer = await findTransfer(database, name);
    if (transfer) return transfer;
    try {
      await insertTransfer(database, { name, position: '', started_at: clock.now(), finished_at: null });
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
}

type Numbered = SourceRow & { number: number };

/** @param isWanted by the number of the row in what is read, the first being 0 */
export async function* inBatches(
  rows: AsyncIterable<SourceRow>,
  isWanted: (row: SourceRow, number: number) => boolean = () => true,
): AsyncGenerator<Numbered[]> {
  let batch: Numbered[] = [];
  let number = -1;
  for await (const row of rows) {
    number++;
    if (!isWanted(row, number)) continue;
    batch.push({ ...row, number });
    if (batch.length < rowsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isTaken(error)) throw error;
    }
  }
}

/** @returns how far it has come then; `undefined` when another process was quicker */
async function takeBatch(
  deps: TakingDeps,
  job: Job,
  asks: Asks,
  transfer: TransferRow,
  batch: readonly SourceRow[],
): Promise<{ position: string; tally: Tally } | undefined> {
  // Administrators may be among them, and a role must not go while it is given. It also puts those who take the
  // same rows in a row: the later one must find nothing left to do, rather than its names taken.
  await lockPower(deps.database);
  if ((await findTransfer(deps.database, transfer.name))?.position !== transfer.position) return undefined;
  const { names, judged } = await judge(deps, job, asks, batch);
  const { tally, verdicts } = judged;
  const before = positionOf(transfer);
  let reached = before;
  for (const [index, row] of batch.entries()) reached = advance(reached, row, itemAt(names, index));
  const position = JSON.stringify(reached);
  if (!(await moveTransfer(deps.database, transfer, { position, taken: tally.taken, refused: tally.left_out })))
    return undefined;
  const numbers = verdicts.flatMap(({ row }, index) => (row ? [] : before.rows + index));
  await insertLeftOut(deps.database, job.name, before.rows, numbers, deps.clock.now());
  await insert(deps, job, asks, judged);
  return { position, tally };
}

/** Rows that were left out before: those that still are when their turn comes. */
async function takeAgain(deps: TakingDeps, job: Job, asks: Asks, batch: readonly Numbered[]): Promise<Tally> {
  await lockPower(deps.database);
  const places = new Set(batch.flatMap(({ number }) => asks.leftOut.get(number) ?? []));
  const still = await findStillLeftOut(deps.database, [...places]);
  const left = new Set([...still.values()].flat());
  const rows = batch.filter(({ number }) => left.has(number));
  const { judged } = await judge(deps, job, asks, rows);
  const { tally, verdicts } = judged;
  for (const [index, { number }] of rows.entries()) if (verdicts[index]?.row) left.delete(number);
  for (const [place, numbers] of still)
    await updateLeftOut(
      deps.database,
      place,
      numbers.filter((number) => left.has(number)),
    );
  await addTaken(deps.database, job.name, tally.taken);
  await insert(deps, job, asks, judged);
  return tally;
}

type Judged = { verdicts: Verdict[]; lines: Line[]; tally: Tally };

async function judge(deps: TakingDeps, job: Job, asks: Asks, batch: readonly SourceRow[]) {
  const roles = new Set(await listRoleNames(deps.database));
  const candidates = batch.map((row) => makeCandidate(row, { ...job.rules, roles }));
  const verdicts = await judgeRows(deps.database, job, asks.seen, batch, candidates);
  const lines = verdicts.flatMap(({ lines }) => lines);
  const outcomes = (outcome: Line['outcome']) => lines.filter((line) => line.outcome === outcome).length;
  const tally: Tally = {
    taken: verdicts.filter(({ row }) => row).length,
    left_out: outcomes('left out'),
    renamed: outcomes('renamed'),
    changed: outcomes('changed'),
  };
  return { names: candidates.map(({ name }) => name), judged: { verdicts, lines, tally } };
}

async function insert(deps: TakingDeps, job: Job, asks: Asks, { verdicts, lines, tally }: Judged): Promise<void> {
  const rows = verdicts.flatMap(({ row }) => row ?? []);
  await insertUsers(deps.database, rows);
  await asks.afterInsertion?.(
    deps,
    rows.map((row) => row.username_key),
  );
  const details = { from: job.keepsIds ? 'adoption' : job.source.from, taken: tally.taken, left_out: tally.left_out };
  if (tally.taken > 0) await record(deps, 'users.imported', { details });
  await asks.note(lines);
}
