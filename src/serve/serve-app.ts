/** The service on its port, in this process. */
import type { AddressInfo } from 'node:net';
import { buildApp, jobKinds } from '../app.ts';
import type { Deps } from '../deps.ts';
import { readConsoleFiles } from '../features/console/console-files.ts';
import { runJobs } from '../features/jobs/run-jobs.ts';
import { announceProcess } from '../features/processes/announce-process.ts';
import { consoleFolder } from '../open-deps.ts';
import type { App } from '../platform/http/server/server.ts';
import { listenFailure } from './listen-failure.ts';
import { serveMetrics } from './serve-metrics.ts';

export type Served = {
  address: string;
  /** What is in flight is answered, and the database let go. */
  stop(): Promise<void>;
};

/** @throws CommandFailure when it cannot listen; then, too, the database is let go */
export async function serveApp(deps: Deps): Promise<Served> {
  const app = await buildApp(deps, readConsoleFiles(consoleFolder));
  serveMetrics(app, deps);
  runJobs(app, deps, jobKinds);
  announceProcess(app, deps);
  const stop = async () => {
    await app.close();
    await deps.database.destroy();
  };
  try {
    return { address: await listen(app, deps), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(app: App, { config }: Deps): Promise<string> {
  await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw listenFailure(error, config);
  });
  const { address, family, port } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
