/** What `adopt` and `import` tell: the plan or what was done, and a line for each row that was changed or left out. */
import { open } from 'node:fs/promises';
import { CommandFailure } from '../failure.ts';
import type { ConflictPolicy, Line } from '../features/adoption/job.ts';
import type { Review } from '../features/adoption/review-import.ts';
import { AdoptionFailure } from '../features/adoption/source.ts';
import type { Survey } from '../features/adoption/survey.ts';
import type { Tally } from '../features/adoption/take-rows.ts';
import type { Watcher } from '../features/adoption/watcher.ts';
import { explainCostly } from '../features/hashes/costly.ts';
import { errorOf } from '../platform/narrow.ts';
import { openProgress } from './progress.ts';
import { formatFields, formatTable, type JsonOption, printResult } from './report.ts';
import { shorten, toPrintableJson } from './terminal.ts';

/** Shown at a terminal, and in JSON; a report file has them all. */
const mostShown = { human: 20, json: 1_000 };

export type ReportOptions = JsonOption & { yes?: boolean; report?: string; onConflict: ConflictPolicy };

export type Reporter = Watcher & { lines: Line[]; told: number; close(): Promise<void> };

/**
 * Collects lines: those that are foreseen in a dry run, otherwise those of what was done, and of conflicts that
 * keep it from being done. To a file they go as JSON lines, which only its owner can read.
 */
export async function openReporter(
  what: string,
  { yes = false, report, onConflict }: ReportOptions,
): Promise<Reporter> {
  const file = report === undefined ? undefined : await openFile(report, yes ? 'a' : 'wx');
  const bar = openProgress(what);
  const write = async (lines: readonly Line[]) => {
    reporter.told += lines.length;
    reporter.lines.push(...lines.slice(0, Math.max(0, mostShown.json - reporter.lines.length)));
    if (lines.length > 0) await file?.appendFile(lines.map((line) => `${toPrintableJson(line, 0)}\n`).join(''));
  };
  const reporter: Reporter = {
    lines: [],
    told: 0,
    async note(lines) {
      await write(lines);
      // It is to be there also when the power goes, and the rows come with the commit after it.
      if (lines.length > 0) await file?.datasync();
    },
    async foresee(line) {
      if (!yes || (onConflict === 'stop' && line.outcome === 'conflict')) await write([line]);
    },
    progress: bar.show,
    async close() {
      bar.end();
      await file?.close();
    },
  };
  return reporter;
}

async function openFile(path: string, flags: 'a' | 'wx') {
  try {
    return await open(path, flags, 0o600);
  } catch (error) {
    const { code } = errorOf(error);
    throw new CommandFailure(
      code === 'EEXIST'
        ? `${path} is there already: name another file for the report of a dry run.`
        : `${path} cannot be written (${code}).`,
    );
  }
}

/** Runs the work, ends the report, and puts a failure into words together with the lines that explain it. */
export async function withReporter<T>(
  what: string,
  options: ReportOptions,
  work: (reporter: Reporter) => Promise<T>,
): Promise<{ result: T; reporter: Reporter }> {
  const reporter = await openReporter(what, options);
  try {
    return { result: await work(reporter), reporter };
  } catch (error) {
    if (!(error instanceof AdoptionFailure)) throw error;
    const lines = options.json ? '' : formatLines(reporter, options);
    throw new CommandFailure(lines === '' ? error.message : `${lines}\n\n${error.message}`, error.exitCode);
  } finally {
    await reporter.close();
  }
}

/** Rows that would be taken, but for conflicts that nobody has decided on. */
export function countTakeable({ rows, done, left_out, conflicts }: Survey, { onConflict }: ReportOptions): number {
  return rows - done - left_out - (onConflict === 'skip' ? conflicts : 0);
}

/** `1 row`, `2 rows`. */
export function countRows(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
}

/** Exit code 1 when there are conflicts that nobody has decided on. @param next what to run to do it */
export function printPlan(
  options: ReportOptions,
  survey: Survey,
  reporter: Reporter,
  about: { source: string; will: string; next: string },
): void {
  const isUndecided = survey.conflicts > 0 && options.onConflict === 'stop';
  const nothing = countTakeable(survey, options) > 0 ? '' : explainNothing(survey);
  if (isUndecided || nothing !== '') process.exitCode = 1;
  const lines = showLines(reporter, survey);
  const { told } = reporter;
  printResult(options, { dry_run: true, source: about.source, ...survey, lines, lines_in_all: told }, () =>
    [
      describe(survey),
      explainAnswers(survey),
      explainCostlyHashes(survey),
      explainLocks(survey),
      formatLines({ lines, told }, options),
      nothing || (isUndecided ? '' : about.will),
      nothing === '' && survey.conflicts > 0 ? explainPolicy(options.onConflict, survey.conflicts) : '',
      nothing === ''
        ? `Nothing was changed. To run it: ${about.next}${isUndecided ? ' --on-conflict skip|rename' : ''}`
        : 'Nothing was changed.',
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
}

export function printDone(
  options: ReportOptions,
  survey: Survey,
  tally: Tally,
  reporter: Reporter,
  next: string,
): void {
  const { done, ignored_columns } = survey;
  const nothing = tally.taken > 0 || tally.left_out === 0 ? '' : explainNothing(survey);
  if (nothing !== '') process.exitCode = 1;
  const lines = showLines(reporter, survey);
  const { told } = reporter;
  printResult(
    options,
    { dry_run: false, ...tally, done_before: done, ignored_columns, lines, lines_in_all: told },
    () =>
      [
        formatFields({ ...spaced({ ...tally }), ...(done > 0 && { 'done before': done }) }),
        formatLines({ lines, told }, options),
        nothing || next,
      ]
        .filter((part) => part !== '')
        .join('\n\n'),
  );
}

/** Exit code 1 when somebody is to be looked at. */
export function printReview(options: ReportOptions, source: string, review: Review, reporter: Reporter): void {
  const { rows, not_active, nobody_here, active_here } = review;
  if (active_here > 0) process.exitCode = 1;
  const { lines, told } = reporter;
  printResult(options, { review: true, source, ...review, lines, lines_in_all: told }, () =>
    [
      formatFields({
        rows,
        'that would not come in active now': not_active,
        'of these, names that no account here has': nobody_here,
        'of these, active here by the import': active_here,
      }),
      formatLines(reporter, options),
      active_here > 0
        ? 'Check each of them. To suspend one: admittance users suspend NAME --reason "…"'
        : 'No account is active here that this source would not make active now.',
      nobody_here > 0
        ? 'Accounts renamed by an import are not found by their earlier names: its --report lists the new names.'
        : '',
      'Nothing was changed.',
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
}

function describe(survey: Survey): string {
  const {
    rows,
    done,
    by_status,
    by_role,
    by_format,
    unverifiable,
    conflicts,
    changed,
    left_out,
    ignored_columns,
    missing_columns,
    other_entries,
  } = survey;
  return formatFields({
    rows,
    ...(done > 0 && { 'done before': done }),
    ...prefixed('status', by_status),
    ...prefixed('role', by_role),
    ...prefixed('hashes', by_format),
    'unverifiable hashes': unverifiable,
    'names that cannot be kept': conflicts,
    'taken with a change': changed,
    'left out': left_out,
    ...(other_entries > 0 && { 'entries that are no accounts': other_entries }),
    ...(missing_columns.length > 0 && {
      'columns missing': `${missing_columns.join(', ')}: nothing says who is locked out`,
    }),
    ...(ignored_columns.length > 0 && { 'columns not taken': ignored_columns.join(', ') }),
  });
}

/** Why rows come in active, and where an answer was unclear. */
function explainAnswers({ active_because, unclear_become }: Survey): string {
  const rows = [
    ...Object.entries(active_because).map(([because, rows]) => ({ rows, become: 'active', because })),
    ...Object.entries(unclear_become).flatMap(([column, counts]) =>
      Object.entries(counts).map(([become, rows]) => ({ rows, become, because: `${column} is unclear` })),
    ),
  ];
  return rows.length === 0 ? '' : formatTable(rows);
}

/** Nobody is shut out by a column that nobody reads. */
function explainLocks({ lock_columns }: Survey): string {
  return lock_columns
    .map(({ column, as }) => `${column} looks like a lock: ${as ? `--map ${as}=${column}` : 'nothing is taken of it'}`)
    .join('\n');
}

/** What a guess at the password will take, which the source decides. */
function explainCostlyHashes({ costly }: Survey): string {
  if (costly.length === 0) return '';
  const rows = costly.map(({ rows, ...hash }) => ({
    rows,
    hash: `${hash.format}, ${hash.cost}`,
    takes: explainCostly(hash),
  }));
  return `${formatTable(rows)}\nEach guess at these passwords takes that. docs/adoption.md, "Costly hashes", says what to do.`;
}

function prefixed(prefix: string, counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [`${prefix}: ${name}`, count]));
}

function spaced(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name.replaceAll('_', ' '), count]));
}

function isNobodyVerifiable({ rows, done, unverifiable }: Survey): boolean {
  return rows > done && unverifiable === rows - done;
}

/** Where no row has a hash, the columns may be mixed up, and the names be passwords. */
function showLines({ lines }: Reporter, survey: Survey): Omit<Line, 'username'>[] {
  return isNobodyVerifiable(survey) ? lines.map(({ username: _, ...line }) => line) : lines;
}

/** Why no row can be taken and what to do; empty when there is none to be taken. */
function explainNothing(survey: Survey): string {
  if (survey.rows === survey.done) return '';
  return isNobodyVerifiable(survey)
    ? 'No row can be imported: none has a password hash that can be verified. Is it the right column? --map password=COLUMN names another; the formats are in docs/password-hashes.md. --unverifiable take brings the accounts without their passwords.'
    : `No row can be imported: the reasons are above. Correct ${survey.left_out + survey.conflicts === 1 ? 'it' : 'them'} in the source, or decide otherwise on ${survey.left_out > 0 ? 'passwords (--unverifiable take) and on ' : ''}names (--on-conflict rename).`;
}

function formatLines({ lines, told }: { lines: Partial<Line>[]; told: number }, { report }: ReportOptions): string {
  if (told === 0) return '';
  const rows = lines.slice(0, mostShown.human).map(({ row, username, outcome, why, new_username }) => ({
    row,
    ...(username !== undefined && { username: shorten(username, 40) }),
    becomes: new_username === undefined ? outcome : `${new_username} (${outcome})`,
    why,
  }));
  const more = told - rows.length;
  const place = report === undefined ? 'add --report FILE for all of them' : `all of them are in ${report}`;
  return `${formatTable(rows)}${more > 0 ? `\n… and ${more} more; ${place}.` : ''}`;
}

function explainPolicy(policy: ConflictPolicy, conflicts: number): string {
  if (policy === 'skip') return 'Rows whose name cannot be kept will be left out.';
  if (policy === 'rename') return 'Rows whose name cannot be kept will get a free one, which the report names.';
  return conflicts === 1
    ? 'Nothing will be imported until you decide: 1 row has a name that cannot be kept. Correct it in the source, or add --on-conflict skip, which leaves it out, or --on-conflict rename, which gives it a free name.'
    : `Nothing will be imported until you decide: ${conflicts} rows have names that cannot be kept. Correct them in the source, or add --on-conflict skip, which leaves them out, or --on-conflict rename, which gives each a free name.`;
}
