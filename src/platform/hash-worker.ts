/** One thread of the hashing pool: a job comes in, its outcome goes out. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync } from '@node-rs/argon2';
import { isPasswordOf } from './hash-formats/compute.ts';
import { formatOf } from './hash-formats.ts';
import { type HashAnswer, type HashJob, type HashOutcome, parameters } from './hash-jobs.ts';

/** Hashing may take what the others leave: requests are answered in between. */
const niceness = 19;

// Elsewhere it would be the priority of the whole process.
if (process.platform === 'linux') setPriority(niceness);

parentPort?.on('message', (job: HashJob) => {
  const begin = performance.now();
  const answer: HashAnswer = { outcome: run(job), milliseconds: performance.now() - begin };
  parentPort?.postMessage(answer);
});

function run({ password, stored }: HashJob): HashOutcome {
  const format = stored === undefined ? undefined : formatOf(stored);
  try {
    if (stored === undefined) return { value: hashSync(password, parameters) };
    return format ? { value: isPasswordOf(format, password) } : { failure: 'unknown' };
  } catch {
    // What a library says may repeat what it was given.
    return { failure: `${format?.name ?? 'argon2id'} failed` };
  }
}
