/** One thread of the hashing pool: a job comes in, its outcome goes out. */
import { setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import { formatOf, isCurrent } from './hash-formats.ts';
import { type HashAnswer, type HashJob, type HashOutcome, parameters } from './hash-jobs.ts';

/** Hashing may take what the others leave: requests are answered in between. */
const niceness = 19;

// Elsewhere it would be the priority of the whole process.
if (process.platform === 'linux') setPriority(niceness);

let done = Promise.resolve();
// One after the other: the answers are told apart by their order.
parentPort?.on('message', (job: HashJob) => {
  done = done.then(() => answer(job));
});

async function answer(job: HashJob): Promise<void> {
  const begin = performance.now();
  const outcome = await run(job);
  parentPort?.postMessage({ outcome, milliseconds: performance.now() - begin } satisfies HashAnswer);
}

async function run({ password, stored }: HashJob): Promise<HashOutcome> {
  if (stored === undefined) return attempt('argon2id', () => hashSync(password, parameters));
  const format = formatOf(stored);
  if (!format) return { failure: 'unknown' };
  if (isCurrent(format)) return attempt(format.name, () => verifySync(stored, password));
  // With what the formats of others need, a thread takes 3 MB more. When it cannot be loaded the thread ends: that says
  // nothing about the password.
  const { isPasswordOf } = await import('./hash-formats/compute.ts');
  return attempt(format.name, () => isPasswordOf(format, password));
}

/** What a library says may repeat what it was given. */
function attempt(name: string, work: () => string | boolean): HashOutcome {
  try {
    return { value: work() };
  } catch {
    return { failure: `${name} failed` };
  }
}
