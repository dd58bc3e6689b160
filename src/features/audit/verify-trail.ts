import type { Deps } from '../../deps.ts';
import { digestOf, macOf } from './batch.ts';
import { isTooOld } from './retention.ts';
import { sealedAfterMilliseconds } from './seal-events.ts';
import {
  type BatchRow,
  countOrphans,
  countUnsealedBefore,
  findLatestBatch,
  listBatchesAfter,
  listEventsOfBatch,
} from './store.ts';

/** What is wrong with a batch, or with what belongs to none. */
export type Finding = { batch: number | null; first_at: number | null; last_at: number | null; finding: string };

export type Verdict = {
  /** Batches whose events were compared, and those whose events `AUDIT_DAYS` has deleted. */
  verified: number;
  deleted: number;
  findings: Finding[];
  /** To be noted elsewhere: with it the next verification finds out whether the end was cut off. */
  head: string | null;
};

const pageSize = 200;

/** A minute until it is sealed, another one until a server comes to it, and some for a server that was off. */
const unsealedMilliseconds = sealedAfterMilliseconds + 60 * 60_000;

/**
 * Computes the whole chain anew. It finds a changed, added or deleted event or batch, and says in which
 * batch. What it cannot see by itself is that the last batches were cut off together with all that
 * followed; `expected` is an earlier head, which must still be in the chain.
 * @param progress is told how many batches are done, of how many
 */
export async function verifyTrail(
  deps: Deps,
  expected: string | undefined,
  progress: (done: number, total: number) => void = () => undefined,
): Promise<Verdict> {
  const total = (await findLatestBatch(deps.database))?.number ?? 0;
  const verdict: Verdict = { verified: 0, deleted: 0, findings: [], head: null };
  let previous: BatchRow | undefined;
  /** Of the batches that are as they were sealed. */
  let latestAt = 0;
  let isExpectedFound = expected === undefined;
  for (;;) {
    const batches = await listBatchesAfter(deps.database, previous?.number ?? 0, pageSize);
    for (const batch of batches) {
      const fault = findChainFault(deps, previous, batch) ?? (await findEventFault(deps, latestAt, batch));
      if (fault === 'deleted') verdict.deleted++;
      else if (fault === undefined) verdict.verified++;
      else
        verdict.findings.push({
          batch: batch.number,
          first_at: batch.first_at,
          last_at: batch.last_at,
          finding: fault,
        });
      if (fault === undefined || fault === 'deleted') latestAt = Math.max(latestAt, batch.last_at);
      verdict.head = headOf(batch);
      isExpectedFound ||= verdict.head === expected;
      previous = batch;
      progress(batch.number, total);
    }
    if (batches.length < pageSize) break;
  }
  const outside = (finding: string) => verdict.findings.push({ batch: null, first_at: null, last_at: null, finding });
  if (!isExpectedFound) outside(`the expected head ${expected} is not in the chain: the end was cut off or replaced`);
  const orphans = await countOrphans(deps.database);
  if (orphans > 0) outside(`events that name a batch which is not there: ${orphans}`);
  const late = await countUnsealedBefore(deps.database, deps.clock.now() - unsealedMilliseconds);
  if (late > 0) outside(`events older than an hour that are not sealed: ${late}; is a server running?`);
  return verdict;
}

export function headOf({ number, mac }: BatchRow): string {
  return `${number}:${mac}`;
}

function findChainFault(deps: Deps, previous: BatchRow | undefined, batch: BatchRow): string | undefined {
  const [first, last] = [(previous?.number ?? 0) + 1, batch.number - 1];
  if (first === last) return `batch ${first} before it is missing`;
  if (first < last) return `the batches ${first} to ${last} before it are missing`;
  if (batch.mac !== macOf(deps.secret, previous?.mac, batch)) return 'the batch or the one before it was changed';
  return undefined;
}

async function findEventFault(deps: Deps, latestAt: number, batch: BatchRow) {
  const events = await listEventsOfBatch(deps.database, batch.number);
  if (events.length === 0 && isTooOld(batch.last_at, deps.config.auditDays, deps.clock.now())) return 'deleted';
  if (events.length === 0 && batch.events > 0)
    return `its ${batch.events} events are gone, and are not older than AUDIT_DAYS (unless that was raised since)`;
  if (events.length !== batch.events) return `it has ${events.length} events instead of ${batch.events}`;
  if (digestOf(events) !== batch.digest) return 'an event in it was changed';
  // An event is sealed within minutes, so one that claims to be of long before was not there then.
  const isLate = batch.first_at < latestAt - unsealedMilliseconds;
  return isLate
    ? 'an event in it is over an hour older than those before: added later, or a clock was set back'
    : undefined;
}
