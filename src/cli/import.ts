import type { Environment } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import type { Delimiter } from '../features/adoption/csv-rows.ts';
import { type FileForm, type FileFormat, openFile } from '../features/adoption/file-source.ts';
import { type HashForm, parseFirebaseParameters, parseHashForm } from '../features/adoption/hash-form.ts';
import { type ImportOrder, importAccounts, planImport } from '../features/adoption/import-accounts.ts';
import type { UnverifiablePolicy } from '../features/adoption/job.ts';
import { parseColumns, parseMap } from '../features/adoption/mapping.ts';
import { type PresetName, presets } from '../features/adoption/presets.ts';
import { reviewImport } from '../features/adoption/review-import.ts';
import { AdoptionFailure, type Source } from '../features/adoption/source.ts';
import { openTable } from '../features/adoption/table-source.ts';
import { isAddress } from '../platform/database/connect.ts';
import { errorOf } from '../platform/narrow.ts';
import { readTextFile } from '../platform/read-text.ts';
import {
  countRows,
  countTakeable,
  printDone,
  printPlan,
  printReview,
  type Reporter,
  type ReportOptions,
  withReporter,
} from './adoption-report.ts';
import { withDeps } from './with-deps.ts';

export type ImportOptions = ReportOptions & {
  preset?: PresetName;
  map?: string;
  table?: string;
  format?: FileFormat;
  delimiter?: Delimiter;
  columns?: string;
  unverifiable: UnverifiablePolicy;
  hashForm?: string;
  hashConfig?: string;
  status?: 'active' | 'pending';
  review?: boolean;
};

/** Shows what would be done; does it with `--yes`. @param from a file, or the address of a database */
export async function importFrom(environment: Environment, from: string, options: ImportOptions): Promise<void> {
  if (options.review) return review(environment, from, options);
  const { result, reporter } = await withReporter(options.yes ? 'Importing' : 'Reading', options, (reporter) =>
    withDeps(environment, (deps) => run(deps, from, options, reporter)),
  );
  const { label, survey, tally } = result;
  if (tally) {
    printDone(
      options,
      survey,
      tally,
      reporter,
      tally.taken > 0 ? 'Registrations waiting for a decision: admittance users list --status pending' : '',
    );
    return;
  }
  const rows = countTakeable(survey, options);
  const isBare = survey.left_out > 0 && options.unverifiable === 'skip';
  const advice = isBare ? '\nTo bring those that are left out without a password: --unverifiable take' : '';
  const will = `${countRows(rows)} of ${label} will be taken, with ${rows === 1 ? 'an id of its own' : 'ids of their own'}.${advice}`;
  printPlan(options, survey, reporter, { source: label, will, next: 'the same command with --yes' });
}

/** Whom an earlier import of the same source made active that it would not make active now. */
async function review(environment: Environment, from: string, options: ImportOptions): Promise<void> {
  if (options.yes) throw new CommandFailure('--review changes nothing: leave out --yes.', 2);
  const { result, reporter } = await withReporter('Reading', options, (reporter) =>
    withDeps(environment, (deps) =>
      withSource(from, options, async (source, order) => ({
        label: source.label,
        review: await reviewImport(deps, source, order, reporter),
      })),
    ),
  );
  printReview(options, result.label, result.review, reporter);
}

function run(deps: Deps, from: string, options: ImportOptions, reporter: Reporter) {
  return withSource(from, options, async (source, order) => {
    const { label } = source;
    if (options.yes) return { label, ...(await importAccounts(deps, source, order, reporter)) };
    return { label, survey: await planImport(deps, source, order, reporter), tally: undefined };
  });
}

async function withSource<T>(
  from: string,
  options: ImportOptions,
  work: (source: Source, order: ImportOrder) => Promise<T>,
): Promise<T> {
  const named = options.columns === undefined ? undefined : parseColumns(options.columns);
  const map = { ...(options.preset === undefined && named?.map), ...parseMap(options.map) };
  const hashForm = readHashForm(options);
  const source = await openSource(from, { ...options, columns: named?.columns }, map.id);
  try {
    return await work(source, { ...options, preset: options.preset, map, hashForm, status: options.status });
  } finally {
    await source.close();
  }
}

function readHashForm({ hashForm, hashConfig }: ImportOptions): HashForm | undefined {
  if (hashForm !== undefined && hashConfig !== undefined)
    throw new AdoptionFailure('--hash-form and --hash-config say the same: leave one of them out.', 2);
  if (hashConfig === undefined) return hashForm === undefined ? undefined : parseHashForm(hashForm);
  try {
    return parseFirebaseParameters(readTextFile(hashConfig));
  } catch (error) {
    if (error instanceof AdoptionFailure) throw error;
    throw new AdoptionFailure(`${hashConfig} cannot be read (${errorOf(error).code}).`, 2);
  }
}

type Place = FileForm & Pick<ImportOptions, 'preset' | 'table'>;

async function openSource(from: string, options: Place, key: string | undefined): Promise<Source> {
  if (!isAddress(from)) return openFile(from, { ...options, isDumpOfDjango: options.preset === 'django' });
  const preset = options.preset && presets[options.preset];
  const table = options.table ?? preset?.table;
  if (table === undefined) throw new AdoptionFailure('Which table? Add --table NAME, or a --preset that knows it.', 2);
  return openTable(from, table, key ?? preset?.columns.id?.[0] ?? 'id');
}
