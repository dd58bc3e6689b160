/**
 * Does the jobs that are due. Every process of every server runs this; the claim lets one of them have a job.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import { isConflict } from '../../platform/database/failures.ts';
import type { App } from '../../platform/http/server/server.ts';
import { keepChores } from './keep-chores.ts';
import type { JobKinds } from './kinds.ts';
import { leaseMilliseconds, slots, slotsOfLane } from './schedule.ts';
import { type ClaimedJob, claimJob, findNextDue, updateHeldJob } from './store.ts';
import { tryJob } from './try-job.ts';
import { wakeOnEnqueue } from './wake.ts';

/** Between two looks, from half of it to one and a half: several processes are to come at different moments. */
const pauseMilliseconds = 1_000;
/** After three looks that found nothing. What this process asks for or knows to be due does not wait for it. */
const idlePauseMilliseconds = 3_000;
const keepChoresEveryMilliseconds = 60_000;

/** Of the ten seconds that a stop may take. */
const finishMilliseconds = 5_000;
const farewellMilliseconds = 500;

/** From when the service listens until it stops. */
export function runJobs(app: App, deps: Deps, kinds: JobKinds): void {
  const runner = openRunner(deps, kinds);
  let stopped: Promise<void> | undefined;
  app.addHook('onListen', async () => runner.start());
  // Together with the requests, which are in progress too.
  app.addHook('preClose', async () => {
    stopped = runner.stop();
  });
  app.addHook('onClose', () => stopped);
}

export type Runner = {
  start(): void;
  /** Claims nothing more, lets what runs come to its end, and gives back what does not. */
  stop(): Promise<void>;
};

export function openRunner(deps: Deps, kinds: JobKinds): Runner {
  const { database, clock, random, log } = deps;
  const running = new Map<number, { job: ClaimedJob; done: Promise<void> }>();
  const stopping = new AbortController();
  const cutting = new AbortController();
  const alarm = makeAlarm();
  let choresKeptAt = Number.NEGATIVE_INFINITY;
  let failure: unknown;
  let looping: Promise<void> | undefined;
  let pause = pauseMilliseconds;

  const begin = (job: ClaimedJob) => {
    // To MySQL blanks at the end of a word are nothing: such a row is claimed as well, and must not end the process.
    const done = tryJob(deps, kinds[job.kind.trimEnd()] as JobKinds[string], job, cutting.signal).finally(() => {
      running.delete(job.id);
      alarm.ring();
    });
    running.set(job.id, { job, done });
    pause = pauseMilliseconds;
  };
  /** Fills the slots. @returns milliseconds until the next job is due; Infinity when nobody knows */
  const work = async (): Promise<number> => {
    while (running.size < slots && !stopping.signal.aborted) {
      const now = clock.now();
      const dueAt = await findNextDue(database);
      if (dueAt === undefined || dueAt > now) return (dueAt ?? Number.POSITIVE_INFINITY) - now;
      const lanes = fullLanes([...running.values()].map(({ job }) => job));
      const lease = { lease: random.token(16), now, until: now + leaseMilliseconds };
      const job = await claimJob(database, { kinds: Object.keys(kinds), fullLanes: lanes, ...lease });
      if (!job) break;
      begin(job);
    }
    return Number.POSITIVE_INFINITY;
  };
  const look = async (): Promise<number> => {
    try {
      if (performance.now() - choresKeptAt > keepChoresEveryMilliseconds) {
        await keepChores(deps, kinds);
        choresKeptAt = performance.now();
      }
      const next = await work();
      failure = undefined;
      return next;
    } catch (err) {
      if (isConflict(err)) return 0;
      if (failure === undefined) log.error({ err }, 'the jobs cannot be read; they go on when the database is back');
      failure = err;
      return Number.POSITIVE_INFINITY;
    }
  };
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const next = await look();
      await alarm.wait(Math.min(next, pause / 2 + random.below(pause)));
      pause = Math.min(2 * pause, idlePauseMilliseconds);
    }
  };
  const ends = () => Promise.all([...running.values()].map(({ done }) => done));

  return {
    start() {
      wakeOnEnqueue(database, alarm.ring);
      looping = loop();
    },
    async stop() {
      stopping.abort();
      alarm.ring();
      const finished = (async () => {
        await looping;
        await ends();
      })();
      await Promise.race([finished, sleep(finishMilliseconds, undefined, { ref: false })]);
      cutting.abort();
      await Promise.race([finished, sleep(farewellMilliseconds, undefined, { ref: false })]);
      await Promise.all([...running.values()].map(({ job }) => giveBack(deps, job)));
    },
  };
}

function fullLanes(running: readonly ClaimedJob[]): string[] {
  const counts = Map.groupBy(running, ({ lane }) => lane);
  return [...counts].filter(([, jobs]) => jobs.length >= slotsOfLane).map(([lane]) => lane);
}

async function giveBack({ database, clock, log }: Deps, job: ClaimedJob): Promise<void> {
  const outcome = { due_at: clock.now(), attempts: job.attempts - 1 };
  await updateHeldJob(database, job, outcome).catch((err: unknown) =>
    log.error({ err, job: job.id, kind: job.kind }, 'a job cannot be given back; it comes again after a minute'),
  );
}

/** One that rings while nobody waits is heard by the next who does. */
function makeAlarm(): { ring(): void; wait(milliseconds: number): Promise<void> } {
  let bell = Promise.withResolvers<void>();
  return {
    ring: () => bell.resolve(),
    async wait(milliseconds) {
      const isOver = new AbortController();
      const pause = sleep(milliseconds, undefined, { signal: isOver.signal, ref: false }).catch(() => undefined);
      await Promise.race([pause, bell.promise]);
      isOver.abort();
      bell = Promise.withResolvers();
    },
  };
}
