import { type Environment, readConfig } from '../config.ts';
import { CommandFailure } from '../failure.ts';
import { type AdoptionDeps, adoptAccounts, planAdoption } from '../features/adoption/adopt-accounts.ts';
import { keptTable } from '../features/adoption/adoption-state.ts';
import { parseHashForm } from '../features/adoption/hash-form.ts';
import { parseMap } from '../features/adoption/mapping.ts';
import { operator } from '../features/roles/operator.ts';
import { migrationsFor } from '../migrations.ts';
import { systemClock } from '../platform/clock.ts';
import { connect, engineOf, missingFile } from '../platform/database/connect.ts';
import { errorOf } from '../platform/narrow.ts';
import { systemRandom } from '../platform/random.ts';
import { countRows, countTakeable, printDone, printPlan, type ReportOptions, withReporter } from './adoption-report.ts';
import { printResult } from './report.ts';

export type AdoptOptions = ReportOptions & {
  table: string;
  map?: string;
  hashForm?: string;
  status?: 'active' | 'pending';
};

/** Shows what would be done; does it with `--yes`. */
export async function adopt(environment: Environment, options: AdoptOptions): Promise<void> {
  const { databaseUrl } = readConfig(environment);
  // Opened to be looked at it would be made, and be empty.
  const missing = missingFile(databaseUrl);
  if (missing !== undefined) throw new CommandFailure(`There is no database at ${missing}. Check DATABASE_URL.`, 4);
  const { database } = connect(databaseUrl);
  const deps: AdoptionDeps = {
    databaseUrl,
    database,
    migrations: migrationsFor(engineOf(database)),
    clock: systemClock,
    random: systemRandom,
    by: operator,
  };
  try {
    const order = { ...options, ...parseOrder(options), status: options.status };
    if (options.yes) {
      const { result, reporter } = await withReporter('Adopting', options, (watcher) =>
        adoptAccounts(deps, order, watcher),
      );
      if (!result) return printNothingToDo(options);
      const kept = `The old table is kept as "${keptTable}"; it still holds the old password hashes, so drop it once everything works.`;
      printDone(options, result.survey, result.tally, reporter, `${kept} Start the service: admittance serve`);
      return;
    }
    const { result, reporter } = await withReporter('Reading', options, (watcher) =>
      planAdoption(deps, order, watcher),
    );
    if (!result) return printNothingToDo(options);
    const { survey, table, isBegun } = result;
    const rows = countTakeable(survey, options);
    const will = isBegun
      ? `An adoption is in progress: the old table is "${table}" now. The rest will be done.`
      : `The table "${table}" will be kept as "${keptTable}", the tables of Admittance be made beside it, and ${countRows(rows)} be taken with ${rows === 1 ? 'its id' : 'their ids'}.`;
    printPlan(options, survey, reporter, { source: table, will, next: repeat(options) });
  } finally {
    await database.destroy();
  }
}

function printNothingToDo(options: AdoptOptions): void {
  printResult(
    options,
    { is_finished: true, table: keptTable },
    ({ table }) => `The accounts are already adopted, and the old table is kept as "${table}". Nothing to do.`,
  );
}

function parseOrder({ map, hashForm }: AdoptOptions) {
  try {
    return { map: parseMap(map), hashForm: hashForm === undefined ? undefined : parseHashForm(hashForm) };
  } catch (error) {
    throw new CommandFailure(errorOf(error).message, 2);
  }
}

function repeat({ table, map, hashForm, status, onConflict }: AdoptOptions): string {
  return [
    'admittance adopt --yes',
    ...(table === 'users' ? [] : [`--table ${table}`]),
    ...(map === undefined ? [] : [`--map ${map}`]),
    ...(hashForm === undefined ? [] : [`--hash-form ${hashForm}`]),
    ...(status === undefined ? [] : [`--status ${status}`]),
    ...(onConflict === 'stop' ? [] : [`--on-conflict ${onConflict}`]),
  ].join(' ');
}
