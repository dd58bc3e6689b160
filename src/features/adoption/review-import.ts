import type { Deps } from '../../deps.ts';
import { makeCandidate } from './candidate.ts';
import { type ImportOrder, toJob } from './import-accounts.ts';
import { columnsOf } from './job.ts';
import type { Source } from './source.ts';
import { listHere, listRoleNames } from './store.ts';
import { inBatches } from './take-rows.ts';
import type { Watcher } from './watcher.ts';

export type Review = {
  rows: number;
  /** Rows whose account would not be active if it came today. */
  not_active: number;
  /** Of these, rows with a name that no account here has: it was left out, renamed, or deleted since. */
  nobody_here: number;
  /** Of these, accounts that are active here though nobody here has decided so. */
  active_here: number;
};

/**
 * Reads the source of an earlier import again, and tells which accounts are active here though their rows would not
 * make them so today. Changes nothing. An account that was registered, made, approved or reinstated here is not among
 * them: its status does not come from the source.
 * @throws AdoptionFailure when the source cannot be read
 */
export async function reviewImport(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  source: Source,
  order: ImportOrder,
  { foresee, progress }: Pick<Watcher, 'foresee' | 'progress'>,
): Promise<Review> {
  const job = toJob({ clock }, source, order);
  const rules = { ...job.rules, roles: new Set(await listRoleNames(database)) };
  const review: Review = { rows: 0, not_active: 0, nobody_here: 0, active_here: 0 };
  for await (const batch of inBatches(source.rows(columnsOf(job)))) {
    const doubtful = batch
      .map((row) => ({ where: row.where, candidate: makeCandidate(row, rules) }))
      .filter(({ candidate }) => candidate.row.status !== 'active');
    const here = await listHere(
      database,
      doubtful.map(({ candidate }) => candidate.row.username_key),
    );
    review.rows += batch.length;
    review.not_active += doubtful.length;
    for (const { where, candidate } of doubtful) {
      const account = here.get(candidate.row.username_key);
      if (!account) review.nobody_here++;
      if (account?.status !== 'active' || account.isDecided) continue;
      review.active_here++;
      const why = `would be ${candidate.row.status} now: ${candidate.because}`;
      await foresee({ row: where, username: account.username, id: account.id, outcome: 'active here', why });
    }
    progress(review.rows, source.total);
  }
  return review;
}
