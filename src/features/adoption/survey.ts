import type { CostlyHash } from '../hashes/costly.ts';
import { type Candidate, makeCandidate } from './candidate.ts';
import { advance, beginning, type ConflictPolicy, columnsOf, type Job, type Line, type Position } from './job.ts';
import type { LeftOut } from './left-out.ts';
import type { Mapping } from './mapping.ts';
import { describeChanges, findConflict, sameName, whyLeftOut } from './reasons.ts';
import { openSeenNames, type SeenNames } from './seen-names.ts';
import { AdoptionFailure, type SourceRow } from './source.ts';
import type { Watcher } from './watcher.ts';

const rowsAtOnce = 1_000;
/** Where a row was whose fate an earlier run has decided. */
const dealtWith = '';

export type Survey = {
  /** In the source, those that have been dealt with before included. */
  rows: number;
  /** Dealt with before. */
  done: number;
  by_status: Record<string, number>;
  /** Of those who may sign in: what the source says that they may, as in `approved says yes`. */
  active_because: Record<string, number>;
  /** Answers of a column that are unclear and were taken for the least. */
  unclear: Record<string, number>;
  /** The same by what the account becomes, as in `{ locked_at: { suspended: 2 } }`. */
  unclear_become: Record<string, Record<string, number>>;
  by_role: Record<string, number>;
  /** Of what made the hashes, by the names of the table of formats. */
  by_format: Record<string, number>;
  /** Hashes that take much more time or memory than ours, by what they are made with. */
  costly: (CostlyHash & { rows: number })[];
  unverifiable: number;
  conflicts: number;
  changed: number;
  left_out: number;
  ignored_columns: readonly string[];
  /** Of these, what looks as if it said who is shut out. */
  lock_columns: Mapping['locks'];
  /** In a file that holds other things as well. */
  other_entries: number;
  /** Without which nothing says who may sign in. */
  missing_columns: readonly string[];
};

type Asks = {
  done: Position;
  /** Of what was dealt with those rows that a run may decide on again. */
  leftOut: LeftOut;
  roles: ReadonlySet<string>;
  /** Of some names those that accounts have. */
  findTaken(keys: readonly string[]): Promise<ReadonlySet<string>>;
} & Pick<Watcher, 'foresee' | 'progress'>;

/**
 * Reads all of a source and tells what would happen; changes nothing.
 * @returns also the names of the source, to be closed by the caller
 * @throws AdoptionFailure when the rows that were dealt with before are not the same any more
 */
export async function surveySource(job: Job, asks: Asks): Promise<{ survey: Survey; seen: SeenNames }> {
  const { source } = job;
  const survey: Survey = {
    rows: 0,
    done: asks.done.rows - asks.leftOut.size,
    by_status: {},
    active_because: {},
    unclear: {},
    unclear_become: {},
    by_role: {},
    by_format: {},
    costly: [],
    unverifiable: 0,
    conflicts: 0,
    changed: 0,
    left_out: 0,
    ignored_columns: job.rules.mapping.ignored,
    lock_columns: job.rules.mapping.locks,
    other_entries: 0,
    missing_columns: job.rules.mapping.missing,
  };
  const seen = openSeenNames();
  try {
    let position = beginning;
    let batch: [SourceRow, Candidate][] = [];
    const look = async () => {
      await lookAt(job, asks, survey, seen, batch);
      batch = [];
    };
    for await (const row of source.rows(columnsOf(job))) {
      const candidate = makeCandidate(row, { ...job.rules, roles: asks.roles });
      position = advance(position, row, candidate.name);
      if (position.rows === asks.done.rows) assertSame(job, position, asks.done);
      survey.rows++;
      if (survey.rows > asks.done.rows || asks.leftOut.has(survey.rows - 1)) batch.push([row, candidate]);
      else remember(seen, { where: dealtWith, counts: undefined }, candidate);
      if (batch.length === rowsAtOnce) await look();
      if (survey.rows % rowsAtOnce === 0) asks.progress(survey.rows, source.total);
    }
    await look();
    if (survey.rows < asks.done.rows) assertSame(job, position, asks.done);
    if (source.isCounted && survey.rows < source.total)
      throw new AdoptionFailure(`${source.label} was changed while it was read: run it again.`);
    survey.other_entries = source.otherEntries ?? 0;
    return { survey, seen };
  } catch (error) {
    seen.close();
    throw error;
  }
}

/** @throws AdoptionFailure when there are names that cannot be kept and nobody has said what becomes of them */
export function assertDecided({ conflicts }: Survey, onConflict: ConflictPolicy): void {
  if (conflicts === 0 || onConflict !== 'stop') return;
  throw new AdoptionFailure(
    conflicts === 1
      ? 'Nothing was changed: 1 row has a name that cannot be kept. Correct it in the source, or say what becomes of it: --on-conflict skip leaves it out, --on-conflict rename gives it a free name.'
      : `Nothing was changed: ${conflicts} rows have names that cannot be kept. Correct them in the source, or say what becomes of them: --on-conflict skip leaves them out, --on-conflict rename gives each a free name.`,
    3,
  );
}

function assertSame({ source }: Job, position: Position, done: Position): void {
  if (position.digest === done.digest) return;
  throw new AdoptionFailure(
    `${source.label} has changed since its first ${done.rows} accounts were imported: rows before that point differ, or other columns are named. Restore it, or import the new rows from a file with another name.`,
    3,
  );
}

async function lookAt(
  job: Job,
  { findTaken, foresee }: Asks,
  survey: Survey,
  seen: SeenNames,
  batch: readonly [SourceRow, Candidate][],
): Promise<void> {
  const names = batch.filter(([, { nameFault }]) => !nameFault).map(([, { row }]) => row.username_key);
  const taken = await findTaken(names);
  for (const [source, candidate] of batch) {
    const { row, name, format, costly } = candidate;
    const tell = (outcome: Line['outcome'], why: string, of: { where: string; name: string } = { ...source, name }) =>
      foresee({ row: of.where, username: of.name, outcome, why });
    const reason = whyLeftOut(job, source, candidate);
    // What is left out is told once, and is no conflict as well.
    const where = reason === undefined ? source.where : dealtWith;
    const counts = reason === undefined ? countsOf(candidate) : undefined;
    const before = remember(seen, { where, counts }, candidate);
    count(survey.by_format, format ?? 'none that is known');
    if (!format) survey.unverifiable++;
    if (costly) countCostly(survey.costly, costly);
    if (!counts) {
      survey.left_out++;
      await tell('left out', reason as string);
      continue;
    }
    const isTaken = taken.has(row.username_key);
    const clash = findConflict(candidate, before !== undefined && before.count > 1, isTaken);
    const isSkipped = clash !== undefined && job.onConflict === 'skip';
    if (!isSkipped) add(survey, counts, 1);
    if (!isSkipped && counts.changed) await tell('changed', describeChanges(candidate));
    // Of two that are alike the first is known to be one of them only now.
    if (before?.count === 2 && before.first.where !== dealtWith && !isTaken) {
      survey.conflicts++;
      if (job.onConflict === 'skip') add(survey, JSON.parse(before.first.counted), -1);
      await tell('conflict', sameName, before.first);
    }
    if (clash === undefined) continue;
    survey.conflicts++;
    await tell('conflict', clash);
  }
}

/** What is counted of a row that is to be taken. */
type Counts = { status: string; because: string; unclear: Candidate['unclear']; role: string; changed: boolean };

function countsOf({ row, because, unclear, changes, format }: Candidate): Counts {
  return {
    status: row.status,
    because,
    unclear,
    role: row.requested_role ? `${row.role}, asks for ${row.requested_role}` : String(row.role),
    changed: changes.length > 0 || !format,
  };
}

function add(survey: Survey, { status, because, unclear, role, changed }: Counts, by: 1 | -1): void {
  count(survey.by_status, status, by);
  if (status === 'active') count(survey.active_because, because, by);
  for (const { column, question } of unclear) {
    const becomes = question === 'admin' ? 'no administrator' : status;
    count(survey.unclear, column, by);
    survey.unclear_become[column] ??= {};
    count(survey.unclear_become[column], becomes, by);
  }
  count(survey.by_role, role, by);
  if (changed) survey.changed += by;
}

function remember(
  seen: SeenNames,
  { where, counts }: { where: string; counts: Counts | undefined },
  { row, name, nameFault }: Candidate,
) {
  const counted = counts === undefined ? '' : JSON.stringify(counts);
  return nameFault ? undefined : seen.add(row.username_key, { where, name, counted });
}

function count(counts: Record<string, number>, name: string, by = 1): void {
  counts[name] = (counts[name] ?? 0) + by;
  if (counts[name] === 0) delete counts[name];
}

function countCostly(counts: Survey['costly'], hash: CostlyHash): void {
  const known = counts.find(({ format, cost }) => format === hash.format && cost === hash.cost);
  if (known) known.rows++;
  else counts.push({ ...hash, rows: 1 });
}
