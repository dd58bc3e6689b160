/**
 * Threads of our own for hashing, as many as there are cores and at a lower priority. On the pool that
 * Node shares among files, DNS and cryptography a storm of logins would make everything else wait
 * behind hashes, and leave the event loop a fifth of the machine.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HashJob, HashOutcome } from './hash-jobs.ts';

type Waiting = { job: HashJob; resolve(value: string | boolean): void; reject(error: Error): void };

const file = new URL(`./hash-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);

const queue: Waiting[] = [];
const idle: Worker[] = [];
let threads = 0;

/** For whoever watches the service. */
export function hashQueueState(): { waiting: number; running: number; refused: number } {
  return { waiting: queue.length, running: threads - idle.length, refused: 0 };
}

/** One pool a process, made when it is first needed. @throws Error when the library refuses the job */
export function runHashJob(job: HashJob): Promise<string | boolean> {
  return new Promise((resolve, reject) => {
    queue.push({ job, resolve, reject });
    const worker = idle.pop() ?? (threads < availableParallelism() ? startThread() : undefined);
    if (worker) work(worker);
  });
}

function startThread(): Worker {
  threads++;
  return new Worker(file).once('exit', () => threads--);
}

/** Takes the next job, and lets go of the process when there is none. */
function work(worker: Worker): void {
  const waiting = queue.shift();
  if (!waiting) {
    worker.unref();
    idle.push(worker);
    return;
  }
  worker.ref();
  const end = () => {
    worker.off('message', onMessage);
    worker.off('error', onError);
  };
  const onMessage = (outcome: HashOutcome) => {
    end();
    if ('failure' in outcome) waiting.reject(new Error(outcome.failure));
    else waiting.resolve(outcome.value);
    work(worker);
  };
  // The thread is over with it; the next job gets a new one.
  const onError = (error: Error) => {
    end();
    waiting.reject(error);
    if (queue.length > 0) work(startThread());
  };
  worker.on('message', onMessage).on('error', onError);
  worker.postMessage(waiting.job);
}
