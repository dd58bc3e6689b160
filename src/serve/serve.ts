import cluster from 'node:cluster';
import { type Config, type Environment, readConfig, showConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { CommandFailure } from '../failure.ts';
import { reviewBrand } from '../features/brand/review-brand.ts';
import { isConsoleBuilt } from '../features/console/console-files.ts';
import { summarizeUsers } from '../features/dashboard/summarize-users.ts';
import { addFirstAdmin, hasAdmin } from '../features/setup/add-first-admin.ts';
import { makeSetupToken, setupUrl } from '../features/setup/setup-link.ts';
import { consoleFolder, migrateAndOpenDeps } from '../open-deps.ts';
import { openLog } from '../platform/log.ts';
import { system } from '../platform/principal.ts';
import { Problem } from '../problems.ts';
import { version } from '../version.ts';
import { assertPortsAreFree } from './listen-failure.ts';
import { stopOnSignals } from './stop.ts';

/**
 * Serves until SIGTERM, SIGINT or SIGHUP: then what is in flight is finished (10 s at most), long
 * polls are answered early, new connections are refused, and it exits with 0. A second signal ends
 * it at once with 1. SIGPIPE is ignored, so a log reader that goes away takes only the log with it.
 * With several WORKERS this process prepares everything and then only looks after theirs.
 */
export async function serve(environment: Environment): Promise<void> {
  const config = readConfig(environment);
  if (cluster.isWorker && config.workers > 1) return (await import('./serve-as-worker.ts')).serveAsWorker(config);
  const isTerminal = process.stdout.isTTY === true;
  const warnings = reviewBrand(config);
  const { log, finish } = await openLog(config.logLevel, isTerminal);
  for (const warning of warnings) log.warn(warning);
  await assertPortsAreFree(config);
  const isAlone = config.workers === 1;
  // The metrics are those of the processes that serve.
  const deps = await migrateAndOpenDeps(isAlone ? config : { ...config, metricsPort: undefined }, log, system);
  try {
    const census = await prepare(deps);
    const { address, stop, over } = isAlone
      ? await serveAlone(deps)
      : await superviseWorkers(deps, config, environment);
    stopOnSignals(log, stop, finish);
    announce(deps, census, address, isTerminal);
    await over;
  } catch (error) {
    await deps.database.destroy();
    await finish();
    throw error;
  }
}

type Census = Awaited<ReturnType<typeof summarizeUsers>>;

async function prepare(deps: Deps): Promise<Census> {
  await addConfiguredAdmin(deps);
  return summarizeUsers(deps);
}

/** Loaded here, because a process that supervises others needs nothing of it. */
async function serveAlone(deps: Deps) {
  const { serveApp } = await import('./serve-app.ts');
  return { ...(await serveApp(deps)), over: undefined };
}

/** Without a connection of its own: nothing is asked of this process. */
async function superviseWorkers(deps: Deps, config: Config, environment: Environment) {
  await deps.database.destroy();
  const { supervise } = await import('./supervise.ts');
  return supervise({ config, log: deps.log }, environment);
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
      `ADMITTANCE_ADMIN_USERNAME and ADMITTANCE_ADMIN_PASSWORD cannot make the first administrator. ${error.message}`,
      3,
    );
  }
}

/** What an operator must know: where it is, and what to do next. */
function announce(deps: Deps, census: Census, address: string, isTerminal: boolean): void {
  const database = showConfig(deps.config).find(({ name }) => name === 'DATABASE_URL')?.value;
  const { pending, admins } = census;
  const base = deps.config.sources.publicUrl === 'default' ? address : deps.config.publicUrl;
  const link = admins === 0 ? setupUrl(base, makeSetupToken(deps.secret, deps.clock.now())) : undefined;
  if (!isTerminal) {
    deps.log.info({ address, version, database }, 'listening');
    if (link)
      deps.log.warn({ setup_url: link }, 'no administrator yet: open setup_url within 30 minutes; it works once');
    return;
  }
  const places = [
    ['database', database],
    ...(isConsoleBuilt(consoleFolder) ? [['console', `${base}/console`]] : []),
    ['reference', `${base}/docs`],
  ];
  const lines = places.map(([name = '', place]) => `  ${name.padEnd(9)}  ${place}\n`);
  write(`\nAdmittance ${version} listens on ${address}\n${lines.join('')}`);
  if (link)
    write(
      `There is no administrator yet. Open this link within 30 minutes to choose one; it works once:\n\n  ${link}\n`,
    );
  else if (pending > 0)
    write(`${pending} waiting for a decision. See them with: npx admittance users list --status pending\n`);
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}
