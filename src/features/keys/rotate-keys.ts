import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { itemAt } from '../../platform/narrow.ts';
import { record } from '../audit/record.ts';
import { revokeMemory } from '../revocations/revoke.ts';
import { addKey } from './add-key.ts';
import type { Key } from './key-ring.ts';
import { firstSigningAt, isRotationDue, stateAt } from './key-schedule.ts';
import { deleteSigningKeys } from './store.ts';

/**
 * Publishes a new key. It signs once no verifier can hold a key set without it, and the previous one
 * verifies until nothing that it signed can live.
 * @returns the new key
 */
export async function rotateKeys(deps: Deps): Promise<Key> {
  await publishKey(deps, firstSigningAt(deps.clock.now(), deps.config.jwksMaxAgeSeconds));
  return itemAt(deps.memory.keys.list(), -1);
}

/**
 * For keys that somebody else may have: a new one signs at once and all others are dropped, so every
 * earlier access token is refused; sessions continue with their next refresh. A service that verifies
 * by itself refuses the new tokens until it fetches the key set again.
 * @returns the new key
 */
export async function replaceKeys(deps: Deps): Promise<Key> {
  // Also what another process has published since this one looked.
  await deps.memory.keys.reload(deps.database);
  const before = deps.memory.keys.list().map(({ kid }) => kid);
  await publishKey(deps, deps.clock.now());
  await dropKeys(deps, before);
  return deps.memory.keys.signing(deps.clock.now());
}

/**
 * A server that starts under another `TOKEN_ALGORITHM` than the newest key's publishes one of its own. A
 * command does not: the settings of somebody's shell are not the service's.
 */
export async function followAlgorithm(deps: Deps): Promise<void> {
  if (deps.memory.keys.list().at(-1)?.algorithm !== deps.config.tokenAlgorithm) await rotateKeys(deps);
}

/** The regular look at the schedule, by one process for all of them; those that meet make one key. */
export async function keepKeysFresh(deps: Deps): Promise<void> {
  const { keyRotationDays, accessTokenSeconds } = deps.config;
  const now = deps.clock.now();
  if (isRotationDue(deps.memory.keys.list(), keyRotationDays, now)) {
    const { kid, signs_from } = await rotateKeys(deps);
    deps.log.info({ kid, signs_from: new Date(signs_from).toISOString() }, 'published the next signing key');
  }
  const keys = deps.memory.keys.list();
  const retired = keys.filter((key) => stateAt(key, keys, accessTokenSeconds, now) === 'retired');
  if (retired.length > 0)
    await dropKeys(
      deps,
      retired.map(({ kid }) => kid),
    );
}

async function publishKey(deps: Deps, signsFrom: number): Promise<void> {
  await addKey(deps, deps.memory.keys.list(), signsFrom);
  await takeKeys(deps);
}

async function dropKeys(deps: Deps, kids: string[]): Promise<void> {
  await inTransaction(deps, async (deps) => {
    // Another server may have come first, and has recorded it.
    if ((await deleteSigningKeys(deps.database, kids)) === 0) return;
    await record(deps, 'key.dropped', { details: { kids } });
    await revokeMemory(deps, 'keys');
  });
  await takeKeys(deps);
}

/** The command line follows nothing, so it reads them itself. */
async function takeKeys(deps: Deps): Promise<void> {
  await deps.memory.keys.reload(deps.database);
  await deps.memory.revocations.settle();
}
