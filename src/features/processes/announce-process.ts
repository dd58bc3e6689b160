/**
 * Each process that serves says once a minute that it does, and as what: so each of them, and `doctor`, can see whether
 * all servers of a database agree on who they are.
 */
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import type { App } from '../../platform/http/server/server.ts';
import { version } from '../../version.ts';
import { addressesOf, isLiving, livingMilliseconds } from './compare-processes.ts';
import { deleteProcess, deleteProcessesBefore, listProcesses, saveProcess } from './store.ts';

const everyMilliseconds = 60_000;
const farewellMilliseconds = 500;
/** The pool, and the one that follows the revocations. */
export const connectionsOfProcess = 11;

/** From when the service listens until it stops. */
export function announceProcess(app: App, deps: Deps): void {
  const { database, config, random, clock, log } = deps;
  const id = random.token(16);
  const stopping = new AbortController();
  let told = '';
  const announce = async () => {
    const now = clock.now();
    await saveProcess(database, {
      id,
      host: hostname().slice(0, 255),
      public_url: config.publicUrl,
      version,
      seen_at: now,
    });
    await deleteProcessesBefore(database, now - 10 * livingMilliseconds);
    const addresses = addressesOf((await listProcesses(database)).filter(isLiving(now)));
    const found = addresses.length > 1 ? addresses.map(({ address }) => address).join(', ') : '';
    if (found && found !== told)
      log.warn(
        { public_urls: addresses.map(({ address }) => address) },
        'the servers of this database have different PUBLIC_URLs: each refuses the tokens of the others',
      );
    told = found;
  };
  const keepAnnouncing = async () => {
    while (!stopping.signal.aborted) {
      // What cannot be said now is said in a minute; that the database is away is told by others.
      await announce().catch(() => undefined);
      await sleep(everyMilliseconds, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
    }
  };
  let announcing: Promise<void> | undefined;
  app.addHook('onListen', async () => {
    announcing = keepAnnouncing();
  });
  app.addHook('onClose', async () => {
    stopping.abort();
    await announcing;
    // Where the database is away, the row goes by itself.
    if (announcing)
      await Promise.race([deleteProcess(database, id).catch(() => undefined), sleep(farewellMilliseconds)]);
  });
}
