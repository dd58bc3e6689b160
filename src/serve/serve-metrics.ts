/** What is looked up for the metrics, and the port of their own: a monitoring system has no access token to renew. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { openWriteProof } from '../features/health/prove-writing.ts';
import { type JobsSurvey, surveyJobs } from '../features/jobs/survey-jobs.ts';
import { countPending } from '../features/users/store.ts';
import type { App } from '../platform/http/server/server.ts';
import type { Log } from '../platform/log.ts';
import { pageType } from '../platform/metrics.ts';
import { itemAt } from '../platform/narrow.ts';

/** For the database; a page without its answer is better than none. */
const patienceMilliseconds = 1_000;
const requestMilliseconds = 5_000;
const checkMilliseconds = 1_000;
const mostConnections = 20;

/** With `METRICS_PORT`: starts before the service itself listens, and stops after its last answer. */
export function serveMetrics(app: App, deps: Deps): void {
  const { metricsPort, workers } = deps.config;
  if (metricsPort === undefined) return;
  watchPending(deps);
  watchWriting(deps);
  watchJobs(deps);
  deps.metrics.watch(
    {
      admittance_revocations_age_seconds: 'Age of the revocations that this server knows; above 1 it decides nothing.',
    },
    () => ({ admittance_revocations_age_seconds: deps.memory.revocations.ageSeconds() }),
    'max',
  );
  // Of several processes, the one that supervises the others answers for all of them.
  if (workers > 1) return;
  let port: MetricsPort | undefined;
  app.addHook('onReady', async () => {
    port = await openMetricsPort(deps, deps.metrics.page);
  });
  app.addHook('onClose', async () => port?.close());
}

export type MetricsPort = { close(): Promise<void> };

/** @throws CommandFailure when it cannot listen */
export async function openMetricsPort(
  { config, log }: Pick<Deps, 'config' | 'log'>,
  page: () => Promise<string>,
): Promise<MetricsPort> {
  const server = serverOf(page, log);
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(config.metricsPort, config.metricsHost, resolve),
  );
  const { address, port } = server.address() as AddressInfo;
  log.info({ address, port }, 'serving metrics');
  return {
    async close() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    },
  };
}

function serverOf(page: () => Promise<string>, log: Log): Server {
  const limits = { requestTimeout: requestMilliseconds, headersTimeout: requestMilliseconds };
  const options = { ...limits, connectionsCheckingInterval: checkMilliseconds };
  const server = createServer(options, async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    try {
      const text = await page();
      response.writeHead(200, { 'content-type': pageType, 'cache-control': 'no-store' }).end(text);
    } catch (err) {
      log.error({ err }, 'the metrics cannot be written');
      response.writeHead(500).end();
    }
  });
  keepRoom(server);
  return server;
}

/** For one connection too many another one goes, so that nobody keeps the port closed: one on which nothing is asked, if there is any. */
function keepRoom(server: Server): void {
  const connections = new Set<Socket>();
  const asking = new Set<Socket>();
  server.on('request', ({ socket }, response) => {
    asking.add(socket);
    response.once('close', () => asking.delete(socket));
  });
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
    if (connections.size <= mostConnections) return;
    const oldestFirst = [...connections];
    const one = oldestFirst.find((connection) => !asking.has(connection)) ?? itemAt(oldestFirst, 0);
    one.destroy();
    connections.delete(one);
  });
}

function watchWriting(deps: Deps): void {
  const prove = openWriteProof(deps);
  const isWritable = () =>
    prove().then(
      () => 1,
      () => 0,
    );
  deps.metrics.watch(
    { admittance_database_writable: 'Whether the database accepted a write within a second; 0 also on a full disk.' },
    async () => ({
      admittance_database_writable: await Promise.race([isWritable(), sleep(patienceMilliseconds, 0, { ref: false })]),
    }),
    'min',
  );
}

/** One query at a time, however many ask. */
function watchPending({ database, clock, metrics }: Deps): void {
  let asking: Promise<{ count: number; oldest: number | null } | undefined> | undefined;
  const ask = () => {
    asking ??= countPending(database)
      .catch(() => undefined)
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const findOut = () => Promise.race([ask(), sleep(patienceMilliseconds, undefined, { ref: false })]);
  metrics.watch(
    { admittance_database_up: 'Whether the database answered within a second.' },
    async () => ({ admittance_database_up: (await findOut()) ? 1 : 0 }),
    'min',
  );
  metrics.watch(
    {
      admittance_registrations_pending: 'Registrations waiting for a decision.',
      admittance_registrations_oldest_pending_seconds: 'Age of the oldest pending registration; 0 if there is none.',
    },
    async () => {
      const pending = await findOut();
      if (!pending) return {};
      const { count, oldest } = pending;
      return {
        admittance_registrations_pending: count,
        admittance_registrations_oldest_pending_seconds: oldest === null ? 0 : (clock.now() - oldest) / 1000,
      };
    },
    'max',
  );
}

/** One look at a time, as above. */
function watchJobs(deps: Deps): void {
  let looking: Promise<JobsSurvey | undefined> | undefined;
  const look = () => {
    looking ??= surveyJobs(deps)
      .catch(() => undefined)
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  deps.metrics.watch(
    {
      admittance_jobs_due: 'Jobs whose time has come and that no process works at.',
      admittance_jobs_oldest_due_seconds: 'For how long the oldest of them has been due; 0 without one.',
      admittance_jobs_failing: 'Jobs that failed and are tried again.',
      admittance_jobs_failed: 'Jobs that have failed for good and wait for an operator.',
    },
    async () => {
      const survey = await Promise.race([look(), sleep(patienceMilliseconds, undefined, { ref: false })]);
      if (!survey) return {};
      const { due, oldestDueAt, failing } = survey;
      const sum = (isFinal: boolean) =>
        failing.reduce((total, jobs) => total + (jobs.isFinal === isFinal ? jobs.count : 0), 0);
      return {
        admittance_jobs_due: due,
        admittance_jobs_oldest_due_seconds: oldestDueAt === null ? 0 : (deps.clock.now() - oldestDueAt) / 1000,
        admittance_jobs_failing: sum(false),
        admittance_jobs_failed: sum(true),
      };
    },
    'max',
  );
}
