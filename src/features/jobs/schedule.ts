/** How long a job may take, and when it is tried again. Pure. */

/** A process that has not finished a job by then is overtaken by another one. */
export const leaseMilliseconds = 60_000;
/** Then a try is told to stop; far less than the lease, so that no job is done by two processes at once. */
export const tryMilliseconds = 15_000;
/** One that goes on for so long counts as failed, and no longer keeps its slot. */
export const abandonMilliseconds = 20_000;

/** Jobs that one process does at once, and those of one lane among them: a lane that hangs leaves the others room. */
export const slots = 8;
export const slotsOfLane = 2;

/** After each try that failed; after the last of them the job has failed for good. */
const pausesInSeconds = [5, 60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600];
const jitter = 0.2;

export const mostAttempts = pausesInSeconds.length + 1;

/**
 * @param attempts tries so far, this one included
 * @param chance from 0 to 1, so that what failed together does not come again together
 * @param everySeconds of a recurring job, which is never later than its next time
 * @returns milliseconds; `undefined` when it has failed for good
 */
export function pauseAfter(attempts: number, chance: number, everySeconds?: number): number | undefined {
  const index = everySeconds === undefined ? attempts - 1 : Math.min(attempts, pausesInSeconds.length) - 1;
  const seconds = pausesInSeconds[index];
  if (seconds === undefined) return undefined;
  const milliseconds = Math.round(seconds * 1_000 * (1 - jitter + 2 * jitter * chance));
  return everySeconds === undefined ? milliseconds : Math.min(milliseconds, everySeconds * 1_000);
}
