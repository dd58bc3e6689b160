/**
 * The primary of several processes: accepts connections and hands them out in turn, starts workers, replaces
 * those that die, and brings all to their end. What is said on a connection never comes through here.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, settings } from '../config.ts';
import type { Deps } from '../deps.ts';
import { type Gathering, gatherMetrics } from './gather-metrics.ts';
import { listenFailure } from './listen-failure.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { type MetricsPort, openMetricsPort } from './serve-metrics.ts';
import { closeWhatIsLost, endOf, startOf } from './worker-life.ts';

/** A worker that ran for so long did not fail at its start. */
const longLifeMilliseconds = 10_000;
const shortestPauseMilliseconds = 500;
const longestPauseMilliseconds = 30_000;

export type Supervised = {
  address: string;
  /** Every worker answers what it has in flight, and ends. @throws Error when one could not */
  stop(): Promise<void>;
  /** Rejects with the reason of the last one when none is left and none can start. */
  over: Promise<never>;
};

type Crew = Pick<Deps, 'config' | 'log'> & {
  environment: Environment;
  /** Each is taken by one worker after the other. */
  places: Promise<void>[];
  starting: Set<Worker>;
  serving: Set<Worker>;
  failuresInARow: number;
  stopping: AbortController;
  over: PromiseWithResolvers<never>;
  metrics: Gathering | undefined;
};

/**
 * The first worker alone tries whether one can start, then the others follow; resolves when all have.
 * @throws CommandFailure with the message and the exit code of a worker that cannot start
 */
export async function supervise(
  { config, log }: Pick<Deps, 'config' | 'log'>,
  environment: Environment,
): Promise<Supervised> {
  const serving = new Set<Worker>();
  const crew: Crew = {
    config,
    log,
    environment,
    places: [],
    starting: new Set(),
    serving,
    failuresInARow: 0,
    stopping: new AbortController(),
    over: Promise.withResolvers(),
    metrics: config.metricsPort === undefined ? undefined : await gatherMetrics(serving),
  };
  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ args: ['serve'] });
  process.on('exit', () => {
    for (const worker of [...crew.starting, ...serving]) worker.process.kill('SIGKILL');
  });
  const port = await openPort(crew);
  const over = crew.over.promise;
  over.catch(() => {
    crew.stopping.abort();
    return port?.close();
  });
  const begin = () => new Promise<string>((ready) => crew.places.push(fillPlace(crew, ready)));
  const address = await Promise.race([begin(), over]);
  const others = Array.from({ length: config.workers - 1 }, begin);
  await Promise.race([Promise.all(others), over]);
  return {
    address,
    over,
    async stop() {
      await endAll(crew);
      await port?.close();
    },
  };
}

async function openPort({ config, log, metrics }: Crew): Promise<MetricsPort | undefined> {
  if (!metrics) return undefined;
  return openMetricsPort({ config, log }, metrics.page).catch((error: unknown) => {
    throw listenFailure(error, config);
  });
}

/** @param ready called with the address of each worker that takes the place */
async function fillPlace(crew: Crew, ready: (address: string) => void): Promise<void> {
  const { log, places, serving, stopping, over } = crew;
  for (let shortLives = 0; !stopping.signal.aborted; ) {
    const { worker, start, ended } = await startWorker(crew);
    if ('address' in start) {
      serving.add(worker);
      crew.failuresInARow = 0;
      log.info({ worker: worker.id, pid: worker.process.pid }, 'a worker serves');
      ready(start.address);
    }
    const since = performance.now();
    const [code, signal] = await ended;
    serving.delete(worker);
    crew.metrics?.forget(worker);
    if (stopping.signal.aborted) return;
    const failure = 'failure' in start ? start.failure : undefined;
    if (failure && ++crew.failuresInARow >= places.length && serving.size === 0) return over.reject(failure);
    shortLives = performance.now() - since < longLifeMilliseconds ? shortLives + 1 : 0;
    const pause = pauseAfter(shortLives);
    log.error(
      { worker: worker.id, exit_code: code, signal, reason: failure?.message, pause_milliseconds: pause },
      failure ? 'a worker cannot start; it is tried again' : 'a worker ended; another one takes its place',
    );
    await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
}

async function startWorker({ environment, starting, serving }: Crew) {
  const worker = cluster.fork(sameSettings(environment));
  starting.add(worker);
  closeWhatIsLost(worker);
  const ended = endOf(worker);
  worker.on('message', ({ kind }: FromWorker) => {
    if (kind !== 'revoked') return;
    for (const other of serving) if (other !== worker) tell(other, { kind: 'revoked' });
  });
  const start = await startOf(worker, ended);
  starting.delete(worker);
  return { worker, start, ended };
}

async function endAll({ stopping, serving, starting, places }: Crew): Promise<void> {
  stopping.abort();
  const ends = [...serving].map(async (worker) => {
    const [code] = await once(worker, 'exit');
    if (code !== 0) throw new Error(`worker ${worker.id} ended with exit code ${code}`);
  });
  for (const worker of serving) tell(worker, { kind: 'stop' });
  // They have been asked nothing yet.
  for (const worker of starting) worker.process.kill('SIGKILL');
  await Promise.all([...ends, ...places]);
}

/** The first one is replaced at once; who dies young again and again is waited for ever longer. */
function pauseAfter(shortLives: number): number {
  return shortLives < 2 ? 0 : Math.min(shortestPauseMilliseconds * 2 ** (shortLives - 2), longestPauseMilliseconds);
}

/** One that comes later must not find other settings in a `.env` that has been changed; empty counts as not set. */
function sameSettings(environment: Environment): Record<string, string> {
  const names = settings.flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]));
  return Object.fromEntries(names.map((name) => [name, environment[name] ?? '']));
}

/** A worker that has exited receives nothing. */
function tell(worker: Worker, message: ToWorker): void {
  worker.send(message, undefined, undefined, () => undefined);
}
