import type { AddressInfo } from 'node:net';
import { buildApp } from '../app.ts';
import { type Environment, readConfig, showConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { systemOrigin } from '../features/audit/origin.ts';
import { summarizeUsers } from '../features/dashboard/summarize-users.ts';
import { addFirstAdmin, hasAdmin } from '../features/setup/add-first-admin.ts';
import { makeSetupToken, setupUrl } from '../features/setup/setup-link.ts';
import { openDeps } from '../open-deps.ts';
import type { App } from '../platform/http/server.ts';
import { openLog } from '../platform/log.ts';
import { Problem } from '../problems.ts';
import { version } from '../version.ts';
import { CommandFailure, describeProblem, print } from './report.ts';
import { stopOnSignals } from './stop.ts';

/**
 * Serves until SIGTERM, SIGINT or SIGHUP: then what is in flight is finished (10 s at most), long
 * polls are answered early, new connections are refused, and it exits with 0. A second signal ends
 * it at once with 1. SIGPIPE is ignored, so a log reader that goes away takes only the log with it.
 */
export async function serve(environment: Environment): Promise<void> {
  const config = readConfig(environment);
  const isTerminal = process.stdout.isTTY === true;
  const { log, finish } = await openLog(config.logLevel, isTerminal);
  const deps = await openDeps(config, log, systemOrigin);
  const app = await buildApp(deps);
  const stop = async () => {
    await app.close();
    await deps.database.destroy();
  };
  try {
    await addConfiguredAdmin(deps);
    const address = await listen(app, deps);
    stopOnSignals(log, stop, finish);
    await announce(deps, address, isTerminal, environment);
  } catch (error) {
    await stop();
    await finish();
    throw error;
  }
}

/** ADMITTANCE_ADMIN_USERNAME and …_PASSWORD count only while there is no administrator. */
async function addConfiguredAdmin(deps: Deps): Promise<void> {
  const { adminUsername: username, adminPassword: password } = deps.config;
  if (username === undefined || password === undefined || (await hasAdmin(deps))) return;
  try {
    const user = await addFirstAdmin(deps, { username, password });
    deps.log.info({ user_id: user.id, username: user.username }, 'made the first administrator from the settings');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // Another server that started at the same time was quicker.
    if (await hasAdmin(deps)) return;
    throw new CommandFailure(
      `ADMITTANCE_ADMIN_USERNAME and ADMITTANCE_ADMIN_PASSWORD cannot make the first administrator. ${describeProblem(error)}`,
      3,
    );
  }
}

async function listen(app: App, { config }: Deps): Promise<string> {
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    const { code, message, port } = error as NodeJS.ErrnoException & { port?: number };
    const isMetrics = port !== undefined && port === config.metricsPort;
    if (code === 'EADDRINUSE')
      throw new CommandFailure(
        `Port ${port} is taken by another program. Choose another one: ${isMetrics ? 'METRICS_PORT=9465' : 'PORT=3001'} npm start`,
      );
    throw new CommandFailure(
      isMetrics
        ? `Cannot listen on ${config.metricsHost} port ${port} (${code}): change METRICS_HOST or METRICS_PORT.`
        : `Cannot listen on ${config.host} port ${config.port} (${code ?? message}): change HOST or PORT.`,
    );
  }
  const { address, family, port } = app.server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** What an operator must know: where it is, and what to do next. */
async function announce(deps: Deps, address: string, isTerminal: boolean, environment: Environment): Promise<void> {
  const database = showConfig(deps.config, environment).find(({ name }) => name === 'DATABASE_URL')?.value;
  const { pending, admins } = await summarizeUsers(deps);
  const base = environment['PUBLIC_URL'] ? deps.config.publicUrl : address;
  const link = admins === 0 ? setupUrl(base, makeSetupToken(deps.secret, deps.clock.now())) : undefined;
  if (!isTerminal) {
    deps.log.info({ address, version, database }, 'listening');
    if (link)
      deps.log.warn({ setup_url: link }, 'no administrator yet: open setup_url within 30 minutes; it works once');
    return;
  }
  const places = [
    ['database', database],
    ...(deps.consoleFiles ? [['console', `${base}/console`]] : []),
    ['reference', `${base}/docs`],
  ];
  const lines = places.map(([name = '', place]) => `  ${name.padEnd(9)}  ${place}\n`);
  print(`\nAdmittance ${version} listens on ${address}\n${lines.join('')}`);
  if (link)
    print(
      `There is no administrator yet. Open this link within 30 minutes to choose one; it works once:\n\n  ${link}\n`,
    );
  else if (pending > 0)
    print(`${pending} waiting for a decision. See them with: npx admittance users list --status pending\n`);
}
