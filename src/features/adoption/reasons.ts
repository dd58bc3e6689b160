/** Why a row cannot be taken, or not as it is; for the report. Pure. */
import type { Candidate } from './candidate.ts';
import type { Job } from './job.ts';
import type { SourceRow } from './source.ts';

const largestId = 2_147_483_647n;
const unverifiable = ({ hasPassword }: Candidate) =>
  hasPassword ? 'its password is in no known hash format' : 'it has no password';
export const sameName = 'another row has the same name but for case or spelling';

/** Why a row is not taken at all, whatever its name. */
export function whyLeftOut(job: Job, { key }: SourceRow, candidate: Candidate): string | undefined {
  if (!candidate.format && job.unverifiable === 'skip') return unverifiable(candidate);
  if (job.keepsIds && !(BigInt(key) >= 1n && BigInt(key) <= largestId)) return `its id is not from 1 to ${largestId}`;
  return undefined;
}

export function describeChanges(candidate: Candidate): string {
  const { changes, format } = candidate;
  return [...changes, ...(format ? [] : [`${unverifiable(candidate)}: it cannot be used to sign in`])].join('; ');
}

/**
 * Why a row cannot have its name. Of rows that share one none keeps it: nothing tells whose it is, and whoever of
 * them typed it would be trying the other one's account.
 */
export function findConflict({ nameFault }: Candidate, isShared: boolean, isTaken: boolean): string | undefined {
  if (nameFault) return `the name ${nameFault}`;
  if (isTaken) return 'an account here has that name';
  return isShared ? sameName : undefined;
}
