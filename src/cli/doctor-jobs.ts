import { surveyJobs } from '../features/jobs/survey-jobs.ts';
import { systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database/connect.ts';
import { type Finding, ok, warning } from './finding.ts';

/** A server looks every second; one that is restarted is back by then. */
const lateMilliseconds = 5 * 60_000;

/** Whether the work that servers do outside of requests is done. */
export async function examineJobs(database: Database): Promise<Finding[]> {
  const { due, oldestDueAt, dueKinds, failing } = await surveyJobs({ database, clock: systemClock });
  const now = systemClock.now();
  const findings = failing.map(({ kind, error, isFinal, count, since }) =>
    isFinal
      ? warning('jobs', `${count} of kind ${kind} failed for good: ${error}`, afterFailure)
      : warning('jobs', `${count} of kind ${kind} failing for ${age(now - since)}: ${error}`, whileFailing),
  );
  if (oldestDueAt !== null && now - oldestDueAt > lateMilliseconds)
    findings.push(
      warning(
        'jobs',
        `${due} waiting, the oldest for ${age(now - oldestDueAt)}: ${dueKinds.join(', ')}`,
        whileNobodyComes,
      ),
    );
  return findings.length > 0 ? findings : [ok('jobs', 'none is late, none fails')];
}

const afterFailure =
  'Remove the cause (the log has it under `a job has failed for good`), then run: admittance jobs retry --failed';
const whileFailing = 'They are tried again by themselves; the log says why they fail under `a job failed`.';
const whileNobodyComes =
  'Start a server. If one runs, it is overloaded, or older than the server that asked for jobs of these kinds; see: admittance jobs list --all';

function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
}
