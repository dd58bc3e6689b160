/**
 * The primary of several processes: accepts connections and hands them out in turn, starts workers, replaces
 * those that die, and brings all to their end. What is said on a connection never comes through here.
 */
import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, settings } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import { gatherMetrics } from './gather-metrics.ts';
import { listenFailure } from './listen-failure.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { openMetricsPort } from './serve-metrics.ts';

/** Whoever lived for so long did not die of its start. */
const longLifeMilliseconds = 10_000;
const shortestPauseMilliseconds = 500;
const longestPauseMilliseconds = 30_000;

type End = [code: number | null, signal: string | null];

export type Crew = {
  address: string;
  /** Every worker answers what it has in flight, and ends. @throws Error when one could not */
  stop(): Promise<void>;
  /** Rejects with the reason of the last one when none is left and none can start. */
  over: Promise<never>;
};

/**
 * The first worker alone tries whether one can start, then the others follow; resolves when all have.
 * @throws CommandFailure with the message and the exit code of a worker that cannot start
 */
export async function supervise(
  { config, log }: Pick<Deps, 'config' | 'log'>,
  environment: Environment,
): Promise<Crew> {
  const starting = new Set<Worker>();
  const serving = new Set<Worker>();
  const stopping = new AbortController();
  const over = Promise.withResolvers<never>();
  let failuresInARow = 0;
  const isOver = () => stopping.signal.aborted;

  cluster.schedulingPolicy = cluster.SCHED_RR;
  cluster.setupPrimary({ args: ['serve'] });
  process.on('exit', () => {
    for (const worker of [...starting, ...serving]) worker.process.kill('SIGKILL');
  });
  const metrics = config.metricsPort === undefined ? undefined : await gatherMetrics(serving);
  const port =
    metrics &&
    (await openMetricsPort({ config, log }, metrics.page).catch((error: unknown) => {
      throw listenFailure(error, config);
    }));

  const tellOthers = (from: Worker) => {
    for (const worker of serving) if (worker !== from) tell(worker, { kind: 'revoked' });
  };

  /** One place in the crew, taken by one worker after the other. @param ready called with each one's address */
  const fill = async (ready: (address: string) => void): Promise<void> => {
    for (let shortLives = 0; !isOver(); ) {
      const worker = cluster.fork(sameSettings(environment));
      starting.add(worker);
      closeWhatIsLost(worker);
      const ended = endOf(worker);
      worker.on('message', ({ kind }: FromWorker) => kind === 'revoked' && tellOthers(worker));
      const start = await startOf(worker, ended);
      starting.delete(worker);
      if ('address' in start) {
        serving.add(worker);
        failuresInARow = 0;
        log.info({ worker: worker.id, pid: worker.process.pid }, 'a worker serves');
        ready(start.address);
      }
      const since = performance.now();
      const [code, signal] = await ended;
      serving.delete(worker);
      metrics?.forget(worker);
      if (isOver()) return;
      const failure = 'failure' in start ? start.failure : undefined;
      if (failure && ++failuresInARow >= places.length && serving.size === 0) return over.reject(failure);
      shortLives = performance.now() - since < longLifeMilliseconds ? shortLives + 1 : 0;
      const pause = pauseAfter(shortLives);
      log.error(
        { worker: worker.id, exit_code: code, signal, reason: failure?.message, pause_milliseconds: pause },
        failure ? 'a worker cannot start; it is tried again' : 'a worker ended; another one takes its place',
      );
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };

  const places: Promise<void>[] = [];
  const begin = () => new Promise<string>((ready) => places.push(fill(ready)));
  const stop = async () => {
    stopping.abort();
    const ends = [...serving].map(async (worker) => {
      const [code] = await once(worker, 'exit');
      if (code !== 0) throw new Error(`worker ${worker.id} ended with exit code ${code}`);
    });
    for (const worker of serving) tell(worker, { kind: 'stop' });
    // They have been asked nothing yet.
    for (const worker of starting) worker.process.kill('SIGKILL');
    await Promise.all([...ends, ...places]);
    await port?.close();
  };
  over.promise.catch(() => {
    stopping.abort();
    return port?.close();
  });
  const address = await Promise.race([begin(), over.promise]);
  const others = Array.from({ length: config.workers - 1 }, begin);
  await Promise.race([Promise.all(others), over.promise]);
  return { address, stop, over: over.promise };
}

/** Its address, or why it has none: in its own words if it had some. */
function startOf(worker: Worker, ended: Promise<End>): Promise<{ address: string } | { failure: CommandFailure }> {
  return new Promise((resolve) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve({ address: message.address });
      if (message.kind === 'failed') resolve({ failure: new CommandFailure(message.message, message.exitCode) });
    });
    void ended.then(([code, signal]) => {
      const sentence = `A worker ended during start-up (${signal ?? `exit code ${code}`}). Read its earlier output, or try WORKERS=1.`;
      resolve({ failure: new CommandFailure(sentence) });
    });
  });
}

function endOf(worker: Worker): Promise<End> {
  return new Promise((resolve) => {
    worker.once('exit', (...end) => resolve(end));
    // One that could not even be made has an error and no end; of another one's, its end is on the way.
    worker.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (worker.process.pid === undefined) resolve([null, code ?? 'no process']);
    });
  });
}

/**
 * node:cluster forgets the connection that is on its way to a worker when that is killed: nobody would serve
 * it or close it, and its client would wait for ever. There is one at a time, and closing it again does nothing.
 */
function closeWhatIsLost({ process: child }: Worker): void {
  let onItsWay: { close(): void } | undefined;
  const send = child.send.bind(child) as (...args: unknown[]) => boolean;
  child.send = (...args: unknown[]) => {
    const [, handle] = args as [unknown, typeof onItsWay];
    onItsWay = handle ?? onItsWay;
    return send(...args);
  };
  child.once('exit', () => onItsWay?.close());
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

/** Whoever is gone hears nothing. */
function tell(worker: Worker, message: ToWorker): void {
  worker.send(message, undefined, undefined, () => undefined);
}
