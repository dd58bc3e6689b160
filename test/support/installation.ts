/**
 * A whole running service in the test's own process: the real app on a real port and database.
 * Only the clock can be turned and the log be read.
 */

import { Writable } from 'node:stream';
import type { RouteOptions } from 'fastify';
import { pino } from 'pino';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Deps } from '../../src/deps.ts';
import type { ConsoleFiles } from '../../src/features/console/console-files.ts';
import { migrateAndOpenDeps } from '../../src/open-deps.ts';
import type { App } from '../../src/platform/http/server/server.ts';
import { logOptions } from '../../src/platform/log.ts';
import { system } from '../../src/platform/principal.ts';
import { serveMetrics } from '../../src/serve/serve-metrics.ts';
import { makeAccount, makeSession } from './accounts.ts';
import { notePasswordOf, noteSecrets, watchLog } from './canaries.ts';
import { cleanUpLater } from './cleanup.ts';
import { addressOf, type Client, makeClient } from './client.ts';
import type { TestDatabase } from './databases.ts';
import { patience } from './process.ts';

export const adminPassword = 'a sturdy horse battery';
export const password = 'correct horse battery staple';
export const testSecret = 'an installation secret of a test, 0123456789';

export type Installation = {
  app: App;
  deps: Deps;
  base: string;
  call: Client;
  /** Turns this installation's clock forward (or back). */
  turnClock(milliseconds: number): void;
  /** As they were added, also those that the API description leaves out. */
  routes: readonly RouteOptions[];
  /** What has been logged, one JSON object a line. */
  log(): string;
  /** Makes an active account and signs it in; gives the id and an access token. */
  addUser(username: string, role?: string): Promise<{ id: number; token: string }>;
  signIn(username: string, secret?: string): Promise<string>;
};

/** Started on a new database, with the administrator `boss`; stopped when the tests of the file are done. */
export async function install(
  database: Pick<TestDatabase, 'create'>,
  environment: Record<string, string> = {},
  consoleFiles?: ConsoleFiles,
): Promise<Installation> {
  const url = environment['DATABASE_URL'] ?? (await database.create());
  const installation = await start(url, environment, consoleFiles);
  await makeAccount(installation.deps, 'boss', 'admin', adminPassword);
  return installation;
}

/**
 * The same without an administrator, and on a database that may have been used before.
 * @param consoleFiles without them the console is not built, whether it is in this checkout or not
 */
export async function start(
  databaseUrl: string,
  environment: Record<string, string> = {},
  consoleFiles?: ConsoleFiles,
): Promise<Installation> {
  let offset = 0;
  let lines = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines += chunk;
      done();
    },
  });
  const config = readConfig({
    PORT: '0',
    PUBLIC_URL: 'http://accounts.example.org',
    ADMITTANCE_SECRET: testSecret,
    ...patience,
    ...environment,
    DATABASE_URL: databaseUrl,
  });
  noteSecrets({ secret: config.secret, password, adminPassword });
  notePasswordOf(databaseUrl);
  watchLog(() => lines);
  const opened = await migrateAndOpenDeps(config, pino(logOptions(config.logLevel), sink), system);
  const deps: Deps = { ...opened, clock: { now: () => opened.clock.now() + offset } };
  const routes: RouteOptions[] = [];
  const note = async (app: App) => void app.addHook('onRoute', (route) => void routes.push(route));
  const app = await buildApp(deps, consoleFiles, note);
  serveMetrics(app, deps);
  await app.listen({ port: config.port, host: '127.0.0.1' });
  cleanUpLater(async () => {
    await app.close();
    await deps.database.destroy();
  });
  const base = addressOf(app);
  const call = makeClient(base);
  const signIn = async (username: string, secret = password) => {
    const answer = await call('POST', '/login', { body: { username, password: secret } });
    if (answer.status !== 200) throw new Error(`login of ${username} answered ${answer.status}: ${answer.text}`);
    return answer.json.access_token as string;
  };
  return {
    app,
    deps,
    base,
    call,
    signIn,
    turnClock(milliseconds) {
      offset += milliseconds;
    },
    routes,
    log: () => lines,
    async addUser(username, role = 'user') {
      const user = await makeAccount(deps, username, role);
      return { id: user.id, token: (await makeSession(deps, user)).access_token };
    },
  };
}
