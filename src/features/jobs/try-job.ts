/** One try of a job, and what becomes of the job afterwards. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Value } from 'typebox/value';
import type { Deps } from '../../deps.ts';
import { isAway } from '../../platform/database/failures.ts';
import { Problem } from '../../problems.ts';
import type { JobKind } from './kinds.ts';
import { abandonMilliseconds, mostAttempts, pauseAfter, tryMilliseconds } from './schedule.ts';
import { type ClaimedJob, deleteHeldJob, updateFailedJob, updateHeldJob } from './store.ts';

const patienceMilliseconds = 1_000;
const fine = 1_000_000;

/** What no further try can change. */
class Hopeless extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Never throws: what fails is written into the row, and told in the log and the metrics. */
export async function tryJob(deps: Deps, kind: JobKind, job: ClaimedJob, stopping: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(tryMilliseconds)]);
  try {
    if (job.attempts > mostAttempts && kind.every === undefined)
      throw new Hopeless('ProcessDied', 'the process died in each try');
    await inTime(kind.run(deps, readBody(kind, job.body), signal));
  } catch (err) {
    return fail(deps, kind, job, err);
  }
  deps.metrics.jobs.inc({ kind: job.kind, outcome: 'done' });
  await settle(deps, job, () => finish(deps, kind, job, signal.aborted));
}

function readBody(kind: JobKind, text: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Hopeless('BadBody', 'the body of the job is not JSON');
  }
  if (!Value.Check(kind.body, body)) throw new Hopeless('BadBody', 'the body of the job is not what its kind takes');
  return body;
}

/** One that does not listen to its signal must not keep its slot for ever. */
async function inTime(work: Promise<void>): Promise<void> {
  const isOver = new AbortController();
  const tooLate = sleep(abandonMilliseconds, undefined, { signal: isOver.signal, ref: false }).then(() => {
    throw Object.assign(new Error('the job took too long'), { code: 'ETIMEDOUT' });
  });
  tooLate.catch(() => undefined);
  await Promise.race([work, tooLate]).finally(() => isOver.abort());
}

/** A recurring one that was told to stop in the middle has more to do. */
function finish({ database, clock }: Deps, { every }: JobKind, job: ClaimedJob, isCutShort: boolean): Promise<boolean> {
  if (every === undefined) return deleteHeldJob(database, job);
  const dueAt = clock.now() + (isCutShort ? 0 : every * 1_000);
  return updateHeldJob(database, job, { due_at: dueAt, attempts: 0, failing_since: null, last_error: null });
}

async function fail(deps: Deps, { every }: JobKind, job: ClaimedJob, err: unknown): Promise<void> {
  const at = deps.clock.now();
  const chance = deps.random.below(fine) / fine;
  const pause = err instanceof Hopeless ? undefined : pauseAfter(job.attempts, chance, every);
  const about = { err, job: job.id, kind: job.kind, attempts: job.attempts };
  deps.metrics.jobs.inc({ kind: job.kind, outcome: pause === undefined ? 'given_up' : 'failed' });
  const failure = { last_error: classOf(err), at };
  if (pause !== undefined) {
    deps.log.error(about, 'a job failed; it is tried again');
    return settle(deps, job, () => updateFailedJob(deps.database, job, { ...failure, due_at: at + pause }));
  }
  deps.log.error(about, 'a job has failed for good: see `admittance jobs list`');
  // Another one with its key may be asked for again.
  return settle(deps, job, () => updateFailedJob(deps.database, job, { ...failure, due_at: null, unique_key: null }));
}

/** A word of ours, of the system's or of a driver's; a message can hold what somebody typed. */
function classOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  const word = typeof code === 'string' ? code : error.name;
  return /^[\w/.-]{1,60}$/.test(word) ? word : 'Error';
}

/** For as long as the lease holds: what was done is not done again because the database was away for a moment. */
async function settle({ clock, log }: Deps, job: ClaimedJob, write: () => Promise<boolean>): Promise<void> {
  const about = { job: job.id, kind: job.kind };
  for (;;) {
    try {
      if (!(await write())) log.warn(about, 'a job took so long that another process has it now');
      return;
    } catch (err) {
      if (isAway(err) && clock.now() + patienceMilliseconds < job.due_at) await sleep(patienceMilliseconds);
      else return log.error({ err, ...about }, 'what became of a job cannot be written; it comes again');
    }
  }
}
