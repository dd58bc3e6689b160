/**
 * Threads of our own for hashing, as many as there are cores and at a lower priority, behind a queue
 * that is as long as people are willing to wait. On the pool that Node shares among files, DNS and
 * cryptography a storm of logins would make everything else wait behind hashes; in a queue without an
 * end everybody would wait until nobody is there any more.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Problem } from '../problems.ts';
import type { HashAnswer, HashJob } from './hash-jobs.ts';
import { staggerRetry } from './stagger.ts';

type Waiting = {
  job: HashJob;
  since: number;
  patience: number;
  resolve(value: string | boolean): void;
  reject(error: Error): void;
};

/** The library cannot read a stored hash, or refuses its parameters. */
export class UnusableHash extends Error {
  override name = 'UnusableHash';
}

/** A right to one hash at a time, to be given back. */
export type Place = Disposable & {
  /** @throws UnusableHash when the library refuses the job, Problem server/busy (503) when it waited in vain */
  run(job: HashJob): Promise<string | boolean>;
};

const file = new URL(`./hash-worker${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);
let mostThreads = availableParallelism();

/**
 * What a thread is given ahead: while a crowd is refused, the event loop needs longer to come round with
 * the next job than a hash takes, and a thread with nothing at hand would be idle for so long.
 */
const mostAtHand = 2;

/** A job that was accepted and then waits so many times longer than estimated is refused after all. */
const patienceFactor = 1.5;

/** What one hash takes, at first by guess and then as measured. */
let averageMilliseconds = 20;
const weightOfLatest = 0.1;

type Thread = { worker: Worker; atHand: Waiting[] };

const queue: Waiting[] = [];
const threads: Thread[] = [];
let places = 0;
let refused = 0;

/** Before the first hash: of several processes on one machine, each has its share of the cores. */
export function limitThreads(most: number): void {
  mostThreads = most;
}

/** For monitoring. */
export function hashQueueState(): { waiting: number; running: number; refused: number } {
  const running = threads.filter(({ atHand }) => atHand.length > 0).length;
  return { waiting: places - running, running, refused };
}

/**
 * One queue a process; its threads are made when they are first needed.
 * @param longestWait milliseconds; a job that would have to wait longer is refused at once
 * @throws Problem server/busy (503)
 */
export function takePlace(longestWait: number): Place {
  if (isTooLong(longestWait)) throw busy();
  places++;
  let isTaken = true;
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        queue.push({ job, since: performance.now(), patience: longestWait * patienceFactor, resolve, reject });
        handOut();
      }),
    [Symbol.dispose]() {
      if (isTaken) places--;
      isTaken = false;
    },
  };
}

/** Whether somebody has to be turned away, who then counts as refused. */
export function turnAway(longestWait: number): boolean {
  const isFull = isTooLong(longestWait);
  if (isFull) refused++;
  return isFull;
}

function isTooLong(longestWait: number): boolean {
  return (Math.max(0, places + 1 - mostThreads) * averageMilliseconds) / mostThreads > longestWait;
}

function busy(): Problem {
  refused++;
  return new Problem('server/busy', { headers: { 'retry-after': staggerRetry() } });
}

/** The first in the queue that may begin to the thread that has the least to do. */
function handOut(): void {
  while (hasOneForNow()) {
    const thread = findThread(0) ?? addThread() ?? findThread(mostAtHand - 1);
    if (!thread) return;
    const waiting = nextInTime();
    if (!waiting) return;
    thread.atHand.push(waiting);
    // Only work that is under way keeps the process from ending.
    thread.worker.ref();
    thread.worker.postMessage(waiting.job);
  }
}

function findThread(mostToDo: number): Thread | undefined {
  return threads.find(({ atHand }) => atHand.length <= mostToDo && !atHand.some(isCostly));
}

/**
 * A hash from elsewhere can take seconds and a quarter of a gigabyte. One at a time leaves the other threads to
 * everybody else, and nothing waits behind it on its own.
 */
const isCostly = ({ job }: Waiting) => job.isCostly === true;
const isBlocked = () => threads.some(({ atHand }) => atHand.some(isCostly));

function hasOneForNow(): boolean {
  return queue.length > 0 && (!isBlocked() || queue.some((waiting) => !isCostly(waiting)));
}

/** When none can be had, those that are there do it; without any, nobody is let wait for one. */
function addThread(): Thread | undefined {
  if (threads.length === mostThreads) return undefined;
  try {
    return startThread();
  } catch {
    if (threads.length === 0) for (const { reject } of queue.splice(0)) reject(busy());
    return undefined;
  }
}

function startThread(): Thread {
  const thread: Thread = { worker: new Worker(file), atHand: [] };
  threads.push(thread);
  thread.worker.on('message', ({ outcome, milliseconds }: HashAnswer) => {
    const waiting = thread.atHand.shift();
    // For a costly one nobody else waits.
    if (!waiting || !isCostly(waiting)) averageMilliseconds += (milliseconds - averageMilliseconds) * weightOfLatest;
    if ('failure' in outcome) waiting?.reject(new UnusableHash(outcome.failure));
    else waiting?.resolve(outcome.value);
    handOut();
    if (thread.atHand.length === 0) thread.worker.unref();
  });
  // The thread is over with the job it was at; what else it had goes to another one.
  thread.worker.on('error', (error: Error) => {
    threads.splice(threads.indexOf(thread), 1);
    const [waiting, ...rest] = thread.atHand;
    // No file or memory for it, most likely: that says nothing about the password.
    process.emitWarning(`a hashing thread ended: ${error}`);
    waiting?.reject(busy());
    queue.unshift(...rest);
    handOut();
  });
  return thread;
}

function nextInTime(): Waiting | undefined {
  for (;;) {
    const next = isBlocked() ? queue.findIndex((waiting) => !isCostly(waiting)) : 0;
    const [waiting] = queue.splice(next, next < 0 ? 0 : 1);
    if (!waiting || performance.now() - waiting.since <= waiting.patience) return waiting;
    waiting.reject(busy());
  }
}
