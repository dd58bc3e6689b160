import type { Insertable } from 'kysely';
import type { Database } from '../../platform/database/connect.ts';
import { itemAt } from '../../platform/narrow.ts';
import type { UsersTable } from '../../tables.ts';
import { usernameKey } from '../users/username.ts';
import type { Candidate } from './candidate.ts';
import { deriveName, deriveStem } from './derived-name.ts';
import type { Job, Line } from './job.ts';
import { describeChanges, findConflict, whyLeftOut } from './reasons.ts';
import type { SeenNames } from './seen-names.ts';
import { AdoptionFailure, type SourceRow } from './source.ts';
import { listTakenKeys } from './store.ts';

/** What is to be inserted, if anything, and what is to be told. */
export type Verdict = { row?: Insertable<UsersTable>; lines: Line[] };

/**
 * Decides on a batch, in the transaction that takes it.
 * @param seen the names of the whole source
 * @throws AdoptionFailure when a name was taken since the survey and nobody said what to do then, or the source was changed
 */
export async function judgeRows(
  database: Database,
  job: Job,
  seen: SeenNames,
  batch: readonly SourceRow[],
  candidates: readonly Candidate[],
): Promise<Verdict[]> {
  const keys = candidates.filter(({ nameFault }) => !nameFault).map(({ row }) => row.username_key);
  // What was not there at the survey could be one name with another row.
  if (!keys.every(seen.has))
    throw new AdoptionFailure(`${job.source.label} was changed while it was read: run it again.`);
  const taken = await listTakenKeys(database, keys);
  const findFree = async (stem: string): Promise<string> => {
    for (let attempt = 1; ; attempt++) {
      const name = deriveName(stem, attempt);
      const key = usernameKey(name);
      if (seen.has(key) || taken.has(key) || (await listTakenKeys(database, [key])).size > 0) continue;
      taken.add(key);
      return name;
    }
  };
  const verdicts: Verdict[] = [];
  for (const [index, source] of batch.entries()) {
    const candidate = itemAt(candidates, index);
    const isShared = seen.isShared(candidate.row.username_key);
    const conflict = findConflict(candidate, isShared, taken.has(candidate.row.username_key));
    verdicts.push(await judgeRow(job, source, candidate, conflict, findFree));
  }
  return verdicts;
}

async function judgeRow(
  job: Job,
  source: SourceRow,
  candidate: Candidate,
  conflict: string | undefined,
  findFree: (stem: string) => Promise<string>,
): Promise<Verdict> {
  const { name, changes, format } = candidate;
  const tell = (outcome: Line['outcome'], why: string): Line => ({ row: source.where, username: name, outcome, why });
  const reason = whyLeftOut(job, source, candidate);
  if (reason !== undefined) return { lines: [tell('left out', reason)] };
  const row = job.keepsIds ? { id: Number(source.key), ...candidate.row } : candidate.row;
  const lines = changes.length > 0 || !format ? [tell('changed', describeChanges(candidate))] : [];
  if (conflict === undefined) return { row, lines };
  if (job.onConflict === 'stop')
    throw new AdoptionFailure(
      `A name was taken meanwhile, ${source.where}: ${conflict}. What came before is done; run it again with --on-conflict skip or rename.`,
      3,
    );
  if (job.onConflict === 'skip') return { lines: [tell('left out', conflict)] };
  const username = await findFree(deriveStem(name, source.key));
  return {
    row: { ...row, username, username_key: usernameKey(username) },
    lines: [...lines, { ...tell('renamed', conflict), new_username: username }],
  };
}
