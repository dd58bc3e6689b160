/**
 * What a monitoring system is told, in Prometheus' text format. Labels hold route templates, problem
 * codes and words of our own, never what a client sent: the number of series has an end.
 */
import type { MetricObjectWithValues, MetricValue } from 'prom-client';
import { Problem } from '../problems.ts';

export type HashQueueState = { waiting: number; running: number; refused: number };
export type PoolState = { inUse: number; waiting: number };

type Tally<Label extends string> = { inc(labels: Record<Label, string>, by?: number): void };

export type Metrics = {
  requests: Tally<'method' | 'route' | 'status'>;
  durations: { observe(labels: Record<'method' | 'route', string>, seconds: number): void };
  /** `outcome` is `succeeded`, or what `outcomeOf` makes of what was thrown. */
  logins: Tally<'outcome'>;
  /**
   * `repeated`: the same token came again while requests race, or after it was recovered · `recovered`: the first time
   * that it came late and its successor was unused.
   */
  refreshes: { inc(labels: { outcome: 'rotated' | 'repeated' | 'recovered' | 'reused' }): void };
  /** `done`; `failed`, and to be tried again; or `given_up`, failed for good. */
  jobs: { inc(labels: { kind: string; outcome: 'done' | 'failed' | 'given_up' }): void };
  /**
   * Gauges that are looked up for each page; one without a value is left out of it.
   * @param together what they are of several processes; a sum unless told otherwise
   */
  watch<Name extends string>(help: Record<Name, string>, look: Look<Name>, together?: 'sum' | 'max' | 'min'): void;
  /** For what is counted elsewhere: called before each page is written. */
  beforePage(add: () => void | Promise<void>): void;
  page(): Promise<string>;
  /** The page for a process that merges several pages. */
  snapshot(): Promise<MetricsSnapshot>;
};

export type MetricsSnapshot = MetricObjectWithValues<MetricValue<string>>[];

type Look<Name extends string> = () => Values<Name> | Promise<Values<Name>>;
type Values<Name extends string> = { [N in Name]?: number | undefined };

export type Sources = {
  version: string;
  hashQueue: () => HashQueueState;
  /** Without one there is no pool of connections. */
  pool: (() => PoolState) | undefined;
};

export const pageType = 'text/plain; version=0.0.4; charset=utf-8';

const durationBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The problem's code, of which there is a fixed number. */
export function outcomeOf(error: unknown): string {
  return error instanceof Problem ? error.code : 'failed';
}

/** Counts how a piece of work ends, whichever way. */
export async function countOutcome<T>(tally: Tally<'outcome'>, work: Promise<T>): Promise<T> {
  try {
    const result = await work;
    tally.inc({ outcome: 'succeeded' });
    return result;
  } catch (error) {
    tally.inc({ outcome: outcomeOf(error) });
    throw error;
  }
}

/** Where nobody asks for them, nothing is counted and the library is not loaded. */
export const noMetrics: Metrics = {
  requests: { inc: () => undefined },
  durations: { observe: () => undefined },
  logins: { inc: () => undefined },
  refreshes: { inc: () => undefined },
  jobs: { inc: () => undefined },
  watch: () => undefined,
  beforePage: () => undefined,
  page: async () => '',
  snapshot: async () => [],
};

export async function openMetrics({ version, hashQueue, pool }: Sources): Promise<Metrics> {
  const { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } = await import('prom-client');
  // Not the library's own: several services can live in one process.
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const additions: (() => void | Promise<void>)[] = [];

  collectDefaultMetrics({ register: registry });
  // Sums of what is there by type, under names that promise counters.
  for (const what of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${what}_total`);
  const buildInfo = { name: 'admittance_build_info', help: 'Always 1.', labelNames: ['version'] };
  new Gauge({ ...buildInfo, aggregator: 'max', registers }).set({ version }, 1);

  const metrics: Metrics = {
    requests: counter('admittance_http_requests_total', 'Requests answered.', ['method', 'route', 'status']),
    durations: new Histogram({
      name: 'admittance_http_request_duration_seconds',
      help: 'From the head of a request to the end of its answer.',
      labelNames: ['method', 'route'],
      buckets: durationBuckets,
      registers,
    }),
    logins: counter('admittance_logins_total', 'Logins; a refused one by the code of its problem.', ['outcome']),
    refreshes: counter(
      'admittance_refreshes_total',
      'Refresh tokens of living sessions, by what they were taken for.',
      ['outcome'],
    ),
    jobs: counter('admittance_jobs_total', 'Tries of jobs, by how they ended.', ['kind', 'outcome']),
    watch(help, look, together = 'sum') {
      const gauges = Object.entries<string>(help).map(
        ([name, text]) =>
          [name as keyof typeof help, new Gauge({ name, help: text, aggregator: together, registers })] as const,
      );
      metrics.beforePage(async () => {
        const values = await look();
        for (const [name, gauge] of gauges) {
          const value = values[name];
          if (value === undefined) gauge.remove();
          else gauge.set(value);
        }
      });
    },
    beforePage: (add) => void additions.push(add),
    async page() {
      await Promise.all(additions.map((add) => add()));
      return registry.metrics();
    },
    async snapshot() {
      await Promise.all(additions.map((add) => add()));
      return registry.getMetricsAsJSON();
    },
  };

  metrics.watch(
    {
      admittance_hashes_waiting: 'Passwords that wait to be hashed.',
      admittance_hashes_running: 'Passwords being hashed.',
    },
    () => {
      const { waiting, running } = hashQueue();
      return { admittance_hashes_waiting: waiting, admittance_hashes_running: running };
    },
  );
  const refused = counter('admittance_hashes_refused_total', 'Answered 503 because too many passwords waited.', []);
  metrics.beforePage(() => {
    refused.reset();
    refused.inc(hashQueue().refused);
  });
  if (pool) watchPool(metrics, pool);
  return metrics;
}

function watchPool(metrics: Metrics, pool: () => PoolState): void {
  metrics.watch(
    {
      admittance_database_connections_in_use: 'Connections to the database in use.',
      admittance_database_connections_awaited: 'Pieces of work that wait for one.',
    },
    () => {
      const { inUse, waiting } = pool();
      return { admittance_database_connections_in_use: inUse, admittance_database_connections_awaited: waiting };
    },
  );
}
