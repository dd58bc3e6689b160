/** The metrics of all workers as those of one service. */
import type { Worker } from 'node:cluster';
import type { MetricsSnapshot } from '../platform/metrics.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** A worker that does not answer in time counts with its last answer. */
const patienceMilliseconds = 2_000;

export type Gathering = {
  page(): Promise<string>;
  /** It is gone. What it counted stays, up to the latest page: a sum that falls would be read as a new start. */
  forget(worker: Worker): void;
};

/** @param workers those that serve now */
export async function gatherMetrics(workers: ReadonlySet<Worker>): Promise<Gathering> {
  const { AggregatorRegistry } = await import('prom-client');
  const latest = new Map<Worker, MetricsSnapshot>();
  let gone: MetricsSnapshot = [];
  const sum = (snapshots: MetricsSnapshot[]) => AggregatorRegistry.aggregate(snapshots);
  return {
    async page() {
      await Promise.all(
        [...workers].map(async (worker) => {
          const snapshot = await ask(worker);
          if (snapshot && workers.has(worker)) latest.set(worker, snapshot);
        }),
      );
      return sum([...latest.values(), gone]).metrics();
    },
    async forget(worker) {
      const counted = latest.get(worker)?.filter(({ type }) => `${type}` === 'counter' || `${type}` === 'histogram');
      latest.delete(worker);
      if (counted) gone = await sum([gone, counted]).getMetricsAsJSON();
    },
  };
}

function ask(worker: Worker): Promise<MetricsSnapshot | undefined> {
  return new Promise((resolve) => {
    const done = (snapshot?: MetricsSnapshot) => {
      clearTimeout(timer);
      worker.off('message', listen);
      resolve(snapshot);
    };
    const listen = (message: FromWorker) => message.kind === 'metrics' && done(message.metrics);
    const timer = setTimeout(done, patienceMilliseconds);
    worker.on('message', listen);
    worker.send({ kind: 'metrics' } satisfies ToWorker, undefined, undefined, () => undefined);
  });
}
