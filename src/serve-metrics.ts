/** What is looked up for the metrics, and the port of their own: a monitoring system has no access token to renew. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from './deps.ts';
import { countPending } from './features/users/store.ts';
import type { App } from './platform/http/server.ts';
import { pageType } from './platform/metrics.ts';

/** For the database; a page without its answer is better than none. */
const patienceMilliseconds = 1_000;
const requestMilliseconds = 5_000;
const mostConnections = 20;

/** With `METRICS_PORT`: from before the service itself listens until everybody has been answered. */
export function serveMetrics(app: App, deps: Deps): void {
  const { metricsPort: port, metricsHost: host } = deps.config;
  if (port === undefined) return;
  watchPending(deps);
  deps.metrics.watch(
    { admittance_revocations_age_seconds: 'Age of what this server knows of revocations; over 1 nothing is decided.' },
    () => ({ admittance_revocations_age_seconds: deps.revocations.ageSeconds() }),
  );
  const server = serverOf(deps);
  app.addHook('onReady', async () => {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    const { address, port: actual } = server.address() as AddressInfo;
    deps.log.info({ address, port: actual }, 'serving metrics');
  });
  app.addHook('onClose', async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });
}

function serverOf({ metrics, log }: Deps): Server {
  const server = createServer({ requestTimeout: requestMilliseconds }, async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
    try {
      const page = await metrics.page();
      response.writeHead(200, { 'content-type': pageType, 'cache-control': 'no-store' }).end(page);
    } catch (err) {
      log.error({ err }, 'the metrics cannot be written');
      response.writeHead(500).end();
    }
  });
  server.maxConnections = mostConnections;
  return server;
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
  metrics.watch(
    {
      admittance_database_up: 'Whether the database answered within a second.',
      admittance_registrations_pending: 'Registrations that wait for a decision.',
      admittance_registrations_oldest_pending_seconds:
        'For how long the oldest of them has been waiting; 0 without one.',
    },
    async () => {
      const pending = await Promise.race([ask(), sleep(patienceMilliseconds, undefined, { ref: false })]);
      if (!pending) return { admittance_database_up: 0 };
      const { count, oldest } = pending;
      return {
        admittance_database_up: 1,
        admittance_registrations_pending: count,
        admittance_registrations_oldest_pending_seconds: oldest === null ? 0 : (clock.now() - oldest) / 1000,
      };
    },
  );
}
