/** How a running server is brought to an end, and a long command. */
import type { Log } from '../platform/log.ts';

/** What is still in flight after this is cut off. */
const longestStopMilliseconds = 10_000;

/**
 * A terminal, npx and systemd signal every process of a group, and our own launcher passes its
 * signal on: what comes this soon after the first is the same wish and not a second one.
 */
const sameWishMilliseconds = 500;

export const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Fires at the first SIGINT, SIGTERM or SIGHUP: for a command that has something to put in order. */
export function firstSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of stopSignals) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

/**
 * Calls `stop` at the first SIGTERM, SIGINT or SIGHUP, then exits with 0; a second signal, a stop
 * that takes too long or fails, and an unexpected error exit with 1.
 * @param finishLog is awaited before every exit
 */
export function stopOnSignals(log: Log, stop: () => Promise<void>, finishLog: () => Promise<void>): void {
  const { begin, exit, sinceMilliseconds } = prepareEnd(log, stop, finishLog);
  for (const signal of stopSignals) {
    process.on(signal, () => {
      const since = sinceMilliseconds();
      if (since === undefined) {
        log.info({ signal }, 'stopping: finishing what is in flight');
        begin(0);
      } else if (since > sameWishMilliseconds) {
        log.warn({ signal }, 'second signal: ending at once');
        exit(1);
      }
    });
  }
}

/** The same without signals. @returns what begins the end; called again, it does nothing */
export function stopOnWord(log: Log, stop: () => Promise<void>, finishLog: () => Promise<void>): () => void {
  const { begin, sinceMilliseconds } = prepareEnd(log, stop, finishLog);
  return () => {
    if (sinceMilliseconds() === undefined) begin(0);
  };
}

function prepareEnd(log: Log, stop: () => Promise<void>, finishLog: () => Promise<void>) {
  let stoppingSince: number | undefined;

  const exit = (exitCode: number) => void finishLog().finally(() => process.exit(exitCode));

  const end = async (exitCode: number) => {
    stoppingSince = performance.now();
    setTimeout(() => {
      log.error('stopping took too long: cutting off what is in flight');
      exit(1);
    }, longestStopMilliseconds);
    try {
      await stop();
    } catch (err) {
      log.error({ err }, 'stopping failed');
      return exit(1);
    }
    log.info('stopped');
    exit(exitCode);
  };

  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (err: unknown) => {
      log.fatal({ err }, 'stopping after an unexpected error');
      if (stoppingSince === undefined) void end(1);
      else exit(1);
    });
  }
  return {
    begin: (exitCode: number) => void end(exitCode),
    exit,
    /** Since the end began. */
    sinceMilliseconds: () => (stoppingSince === undefined ? undefined : performance.now() - stoppingSince),
  };
}
