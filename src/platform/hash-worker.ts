/** One thread of the hashing pool: a job comes in, its outcome goes out. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
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
  try {
    return { value: stored === undefined ? hashSync(password, parameters) : verifySync(stored, password) };
  } catch (error) {
    return { failure: String(error) };
  }
}
