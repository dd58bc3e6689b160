import type { AddressInfo } from 'node:net';
import closeWithGrace from 'close-with-grace';
import { buildApp } from '../app.ts';
import { type Environment, readConfig, showConfig } from '../config.ts';
import type { Deps } from '../deps.ts';
import { summarizeUsers } from '../features/dashboard/summarize-users.ts';
import { addFirstAdmin, hasAdmin } from '../features/setup/add-first-admin.ts';
import { makeSetupToken, setupUrl } from '../features/setup/setup-link.ts';
import { openDeps } from '../open-deps.ts';
import type { App } from '../platform/http/server.ts';
import { openLog } from '../platform/log.ts';
import { version } from '../version.ts';
import { CommandFailure, print } from './report.ts';

const shutdownMilliseconds = 10_000;

/** Serves until SIGTERM or SIGINT; then finishes what is in flight, refuses the rest and exits with 0. */
export async function serve(environment: Environment): Promise<void> {
  const config = readConfig(environment);
  const isTerminal = process.stdout.isTTY === true;
  const log = await openLog(config.logLevel, isTerminal);
  const deps = await openDeps(config, log);
  await addConfiguredAdmin(deps);
  const app = await buildApp(deps);
  closeWithGrace({ delay: shutdownMilliseconds, logger: false }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, 'stopping after an unexpected error');
    else log.info({ signal }, 'stopping: finishing what is in flight');
    await app.close();
    await deps.database.destroy();
    log.info('stopped');
  });
  const address = await listen(app, deps);
  await announce(deps, address, isTerminal, environment);
}

/** ADMITTANCE_ADMIN_USERNAME and …_PASSWORD count only while there is no administrator. */
async function addConfiguredAdmin(deps: Deps): Promise<void> {
  const { adminUsername: username, adminPassword: password } = deps.config;
  if (username === undefined || password === undefined || (await hasAdmin(deps))) return;
  const user = await addFirstAdmin(deps, { username, password });
  deps.log.info({ user_id: user.id, username: user.username }, 'made the first administrator from the settings');
}

async function listen(app: App, { config }: Deps): Promise<string> {
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new CommandFailure(
        `Port ${config.port} is taken by another program. Choose another one: PORT=3001 npm start`,
      );
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL')
      throw new CommandFailure(`Cannot listen on ${config.host} port ${config.port} (${code}): change HOST or PORT.`);
    throw error;
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
  print(`\nAdmittance ${version} listens on ${address}\n  database   ${database}\n  reference  ${base}/docs\n`);
  if (link)
    print(
      `There is no administrator yet. Open this link within 30 minutes to choose one; it works once:\n\n  ${link}\n`,
    );
  else if (pending > 0)
    print(`${pending} waiting for a decision. See them with: npx admittance users list --status pending\n`);
}
