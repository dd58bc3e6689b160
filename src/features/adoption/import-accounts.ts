/**
 * Import: accounts of a file or of another program's database are added to those that are here. They get ids of
 * their own. Beside a server that serves: each batch is a short transaction.
 */
import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { accountBudget } from '../throttle/budget.ts';
import { resetAllFailures } from '../throttle/spend.ts';
import type { HashForm } from './hash-form.ts';
import { type ConflictPolicy, type Job, positionOf, type UnverifiablePolicy } from './job.ts';
import { listLeftOut } from './left-out.ts';
import { assertHashForm, chooseStatus, resolveMapping } from './mapping.ts';
import type { Field, PresetName } from './presets.ts';
import type { Source } from './source.ts';
import { findTransfer, listRoleNames, listTakenKeys } from './store.ts';
import { assertDecided, type Survey, surveySource } from './survey.ts';
import { type Tally, takeRows } from './take-rows.ts';
import type { Watcher } from './watcher.ts';

export type ImportOrder = {
  preset: PresetName | undefined;
  map: Partial<Record<Field, string>>;
  onConflict: ConflictPolicy;
  unverifiable: UnverifiablePolicy;
  /** Of hashes that have their salt in a column of its own. */
  hashForm: HashForm | undefined;
  status: 'active' | 'pending' | undefined;
};

/** What would be done. Changes nothing. @throws AdoptionFailure when the source cannot be read or has changed */
export async function planImport(deps: Deps, source: Source, order: ImportOrder, watcher: Watcher): Promise<Survey> {
  const { survey, seen } = await look(deps, toJob(deps, source, order), watcher);
  seen.close();
  return survey;
}

/**
 * Does it, or what is left of it: what was taken of the same source before is not taken again.
 * @throws AdoptionFailure as `planImport` does, and while nobody has decided on conflicts: then nothing is changed
 */
export async function importAccounts(
  deps: Deps,
  source: Source,
  order: ImportOrder,
  watcher: Watcher,
): Promise<{ survey: Survey; tally: Tally }> {
  const job = toJob(deps, source, order);
  const { survey, seen, leftOut } = await look(deps, job, watcher);
  try {
    assertDecided(survey, order.onConflict);
    const tally = await takeRows(deps, job, {
      ...watcher,
      seen,
      leftOut,
      // Guesses at a name that was nobody's are nothing to its owner.
      afterInsertion: async ({ database }, keys) => {
        await resetAllFailures({ ...deps, database }, keys.map(accountBudget));
      },
    });
    return { survey, tally };
  } finally {
    seen.close();
  }
}

async function look(deps: Deps, job: Job, watcher: Watcher) {
  const leftOut = await listLeftOut(deps.database, job.name);
  const found = await surveySource(job, {
    leftOut,
    done: positionOf(await findTransfer(deps.database, job.name)),
    roles: new Set(await listRoleNames(deps.database)),
    findTaken: (keys) => listTakenKeys(deps.database, keys),
    ...watcher,
  });
  return { ...found, leftOut };
}

export function toJob(
  { clock }: Pick<Deps, 'clock'>,
  source: Source,
  { preset, map, onConflict, unverifiable, hashForm, status }: ImportOrder,
): Job {
  const mapping = resolveMapping(preset, map, source);
  assertHashForm(mapping, preset, hashForm !== undefined, unverifiable === 'skip');
  const origin = createHash('sha256').update(source.label).digest('base64url');
  return {
    name: `import ${origin}`,
    source,
    rules: { mapping, csv: source.csv, hashForm, status: chooseStatus(mapping, status), now: clock.now() },
    onConflict,
    unverifiable,
    keepsIds: false,
  };
}
