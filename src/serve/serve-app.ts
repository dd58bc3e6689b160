/** The service on its port, in this process. */
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { buildApp, jobKinds } from '../app.ts';
import type { Deps } from '../deps.ts';
import { readConsoleFiles } from '../features/console/console-files.ts';
import { runJobs } from '../features/jobs/run-jobs.ts';
import { consoleFolder } from '../open-deps.ts';
import type { App } from '../platform/http/server/server.ts';
import { listenFailure } from './listen-failure.ts';
import { serveMetrics } from './serve-metrics.ts';

/** When whoever waited for the start has been answered. */
const tidyAfterMilliseconds = 1_000;

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
  const stop = async () => {
    await app.close();
    await deps.database.destroy();
  };
  try {
    const address = await listen(app, deps);
    // Fifty requests that wait for one commit do not fit into what the start needed, and all that they have in hand would
    // be moved to where it is kept for longer: a fifth of a refresh, and 50 MB. deploy/ says how far it may go.
    setFlagsFromString('--semi-space-growth-factor=2');
    setTimeout(giveBackMemory, tidyAfterMilliseconds).unref();
    return { address, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What only the start needed is 5 MB, which V8 would keep; to look through it once takes 40 ms. */
function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect: NonNullable<typeof globalThis.gc> = runInNewContext('gc');
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

async function listen(app: App, { config }: Deps): Promise<string> {
  await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw listenFailure(error, config);
  });
  const { address, family, port } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
