/**
 * Adoption: a database that holds another program's accounts becomes this service's. Steps that can each be
 * cut short and done again: the old table gets another name, the schema is made, the rows are taken.
 */

import { migrate } from '../../platform/database/migrate.ts';
import type { Migration } from '../../platform/database/write-step.ts';
import { type Adoption, adoptionName, continueIds, findAdoption, keepOldTable, keptTable } from './adoption-state.ts';
import type { HashForm } from './hash-form.ts';
import { type ConflictPolicy, type Job, positionOf } from './job.ts';
import { listLeftOut } from './left-out.ts';
import { assertHashForm, chooseStatus, resolveMapping } from './mapping.ts';
import type { Field } from './presets.ts';
import { findTransfer, listRoleNames, listTakenKeys } from './store.ts';
import { assertDecided, type Survey, surveySource } from './survey.ts';
import { openTable } from './table-source.ts';
import { type TakingDeps, type Tally, takeRows } from './take-rows.ts';
import type { Watcher } from './watcher.ts';

export type AdoptionDeps = TakingDeps & {
  databaseUrl: string;
  migrations: Migration[];
};

export type AdoptionOrder = {
  /** Where the old accounts are, unless their table has its new name already. */
  table: string;
  map: Partial<Record<Field, string>>;
  onConflict: ConflictPolicy;
  /** Of hashes that have their salt in a column of its own. */
  hashForm?: HashForm | undefined;
  status: 'active' | 'pending' | undefined;
};

/**
 * What would be done. Changes nothing.
 * @returns `undefined` when it has been done
 * @throws AdoptionFailure when there is nothing to adopt or something is in the way
 */
export async function planAdoption(
  deps: AdoptionDeps,
  order: AdoptionOrder,
  watcher: Watcher,
): Promise<{ survey: Survey; table: string; isBegun: boolean } | undefined> {
  const found = await look(deps, order, watcher);
  found?.seen.close();
  return found && { survey: found.survey, table: found.table, isBegun: found.stage === 'begun' };
}

/**
 * Does it, or what is left of it; accounts keep their ids.
 * @returns `undefined` when it has been done
 * @throws AdoptionFailure as `planAdoption` does, and while nobody has decided on conflicts: then nothing is changed
 */
export async function adoptAccounts(
  deps: AdoptionDeps,
  order: AdoptionOrder,
  watcher: Watcher,
): Promise<{ survey: Survey; tally: Tally } | undefined> {
  const found = await look(deps, order, watcher);
  if (!found) return undefined;
  const { stage, table, survey, seen, leftOut } = found;
  try {
    assertDecided(survey, order.onConflict);
    if (stage === 'ready') await keepOldTable(deps.database, table);
    await migrate(deps.database, deps.migrations, deps.clock.now);
    // Before anybody can be given one of them.
    await continueIds(deps.database, order.map.id ?? 'id');
    const tally = await withJob(deps, order, keptTable, (job) => takeRows(deps, job, { ...watcher, seen, leftOut }));
    return { survey, tally };
  } finally {
    seen.close();
  }
}

/** Another process may rename the table meanwhile: what was read then is of two tables, or no more to be found. */
async function look(deps: AdoptionDeps, order: AdoptionOrder, watcher: Watcher) {
  const find = () => findAdoption(deps.database, deps.migrations, order.table);
  for (let adoption = await find(); adoption.stage !== 'finished'; ) {
    const outcome = await survey(deps, order, adoption, watcher).catch((error: unknown) => ({ error }));
    const { stage } = adoption;
    adoption = await find();
    if (adoption.stage === stage) {
      if ('error' in outcome) throw outcome.error;
      return { ...adoption, ...outcome };
    }
    if ('seen' in outcome) outcome.seen.close();
  }
  return undefined;
}

async function survey(deps: AdoptionDeps, order: AdoptionOrder, { table, hasSchema }: Adoption, watcher: Watcher) {
  const { database } = deps;
  const leftOut = hasSchema ? await listLeftOut(database, adoptionName) : new Map<number, string>();
  const asks = {
    leftOut,
    done: positionOf(hasSchema ? await findTransfer(database, adoptionName) : undefined),
    roles: new Set(await listRoleNames(hasSchema ? database : undefined)),
    findTaken: async (keys: readonly string[]) => (hasSchema ? listTakenKeys(database, keys) : new Set<string>()),
    ...watcher,
  };
  const found = await withJob(deps, order, table, (job) => surveySource(job, asks));
  return { ...found, leftOut };
}

async function withJob<T>(
  deps: AdoptionDeps,
  { map, onConflict, hashForm, status }: AdoptionOrder,
  table: string,
  work: (job: Job) => Promise<T>,
): Promise<T> {
  const source = await openTable(deps.databaseUrl, table, map.id ?? 'id');
  try {
    const mapping = resolveMapping('flask-tutorial', map, source);
    assertHashForm(mapping, undefined, hashForm !== undefined, true);
    const rules = { mapping, csv: undefined, hashForm, status: chooseStatus(mapping, status), now: deps.clock.now() };
    return await work({ name: adoptionName, source, rules, onConflict, unverifiable: 'take', keepsIds: true });
  } finally {
    await source.close();
  }
}
