/**
 * Threads of our own for hashing, as many as there are cores and at a lower priority, behind a queue
 * that is as long as people are willing to wait. On the pool that Node shares among files, DNS and
 * cryptography a storm of logins would make everything else wait behind hashes; in a queue without an
 * end everybody would wait until nobody is there any more.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Problem } from '../problems.ts';
import type { HashJob, HashOutcome } from './hash-jobs.ts';

type Waiting = {
  job: HashJob;
  since: number;
  patience: number;
  resolve(value: string | boolean): void;
  reject(error: Error): void;
};

/** A right to one hash at a time, to be given back. */
export type Place = Disposable & {
  /** @throws Error when the library refuses the job, Problem server/busy (503) when it waited in vain */
  run(job: HashJob): Promise<string | boolean>;
};

const file = new URL(`./hash-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);
const mostThreads = availableParallelism();

/** No thread could be had, or it did not get enough memory: that says nothing about the password. */
const wantsResources = new Set<string | undefined>(['ERR_WORKER_INIT_FAILED', 'ERR_WORKER_OUT_OF_MEMORY']);

/** Whoever was let in and then waits so many times longer than was foreseen is sent away after all. */
const patienceFactor = 3;

/** What one hash takes, at first by guess and then as measured. */
let averageMilliseconds = 20;
const weightOfLatest = 0.1;

const queue: Waiting[] = [];
const idle: Worker[] = [];
let threads = 0;
let places = 0;
let running = 0;
let refused = 0;

/** For whoever watches the service. */
export function hashQueueState(): { waiting: number; running: number; refused: number } {
  return { waiting: places - running, running, refused };
}

/**
 * One queue a process; its threads are made when they are first needed.
 * @param longestWait milliseconds; whoever would have to wait longer is refused at once
 * @throws Problem server/busy (503)
 */
export function takePlace(longestWait: number): Place {
  const wait = (Math.max(0, places + 1 - mostThreads) * averageMilliseconds) / mostThreads;
  if (wait > longestWait) throw busy();
  places++;
  let isTaken = true;
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        queue.push({ job, since: performance.now(), patience: longestWait * patienceFactor, resolve, reject });
        const worker = idle.pop() ?? (threads < mostThreads ? startThread() : undefined);
        if (worker) work(worker);
      }),
    [Symbol.dispose]() {
      if (isTaken) places--;
      isTaken = false;
    },
  };
}

function busy(): Problem {
  refused++;
  return new Problem('server/busy', { headers: { 'retry-after': '1' } });
}

function startThread(): Worker {
  threads++;
  return new Worker(file).once('exit', () => threads--);
}

/** Takes the next job, and lets go of the process when there is none. */
function work(worker: Worker): void {
  const waiting = nextInTime();
  if (!waiting) {
    worker.unref();
    idle.push(worker);
    return;
  }
  worker.ref();
  running++;
  const begin = performance.now();
  const end = () => {
    running--;
    worker.off('message', onMessage);
    worker.off('error', onError);
  };
  const onMessage = (outcome: HashOutcome) => {
    end();
    averageMilliseconds += (performance.now() - begin - averageMilliseconds) * weightOfLatest;
    if ('failure' in outcome) waiting.reject(new Error(outcome.failure));
    else waiting.resolve(outcome.value);
    work(worker);
  };
  // The thread is over with it; the next job gets a new one.
  const onError = (error: NodeJS.ErrnoException) => {
    end();
    waiting.reject(wantsResources.has(error.code) ? busy() : error);
    if (queue.length > 0) work(startThread());
  };
  worker.on('message', onMessage).on('error', onError);
  worker.postMessage(waiting.job);
}

function nextInTime(): Waiting | undefined {
  for (;;) {
    const waiting = queue.shift();
    if (!waiting || performance.now() - waiting.since <= waiting.patience) return waiting;
    waiting.reject(busy());
  }
}
