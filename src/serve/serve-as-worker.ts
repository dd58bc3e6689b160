/**
 * One of several processes that serve on the same port. It lives as long as its primary, which alone
 * listens to signals: a terminal sends them to every process of a group.
 */
import cluster, { type Worker } from 'node:cluster';
import { availableParallelism } from 'node:os';
import type { Config } from '../config.ts';
import type { Deps } from '../deps.ts';
import { describeFailure, exitCodeOf } from '../failure.ts';
import { openDeps } from '../open-deps.ts';
import { limitThreads } from '../platform/hash-pool.ts';
import { openLog } from '../platform/log.ts';
import { system } from '../platform/principal.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { serveApp } from './serve-app.ts';
import { stopOnWord, stopSignals } from './stop.ts';

/** Serves until the primary says so or is gone; what is in flight is answered then, and the exit code is 0. */
export async function serveAsWorker(config: Config): Promise<void> {
  const worker = cluster.worker as Worker;
  // Otherwise node:cluster ends this process, and what is in flight, in the moment the primary is gone.
  worker.exitedAfterDisconnect = true;
  for (const signal of stopSignals) process.on(signal, () => undefined);
  limitThreads(Math.ceil(availableParallelism() / config.workers));
  const { log, finish } = await openLog(config.logLevel, process.stdout.isTTY === true, worker.id);
  try {
    const deps = await openDeps(config, log, system);
    const { address, stop } = await serveApp(deps);
    const begin = stopOnWord(log, stop, finish);
    process.once('disconnect', () => {
      log.warn('the primary is gone: finishing what is in flight');
      begin();
    });
    listenToPrimary(deps, begin);
    if (process.connected) tell({ kind: 'ready', address });
    else begin();
  } catch (error) {
    await finish();
    tell({ kind: 'failed', message: describeFailure(error), exitCode: exitCodeOf(error) }, () => {
      if (process.connected) process.disconnect?.();
    });
    process.exitCode = exitCodeOf(error);
  }
}

function listenToPrimary({ memory: { revocations }, metrics, log }: Deps, stop: () => void): void {
  revocations.onSettle(() => tell({ kind: 'revoked' }));
  process.on('message', async ({ kind }: ToWorker) => {
    if (kind === 'stop') stop();
    else if (kind === 'revoked') await revocations.look();
    else
      await metrics.snapshot().then(
        (metrics) => tell({ kind: 'metrics', metrics }),
        (err: unknown) => log.error({ err }, 'the metrics cannot be written'),
      );
  });
}

/** A primary that is gone hears nothing; its end has been noticed already. */
function tell(message: FromWorker, sent: () => void = () => undefined): void {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
  else sent();
}
