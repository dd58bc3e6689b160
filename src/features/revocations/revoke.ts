/**
 * Takes back what tokens say, or what processes remember. Each is to be called in the transaction of
 * the change it is about, as late as possible, and `deps.memory.revocations.settle()` after the commit: then
 * this process knows at once, and every other one within a second.
 */
import type { Deps } from '../../deps.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { RevocationRow } from './store.ts';
import { insertRevocations, takeLink } from './store.ts';

type Needed = Pick<Deps, 'database' | 'clock' | 'config' | 'random'>;

/** For the difference between two servers' clocks, and what the tokens tolerate. */
const marginMilliseconds = 60_000;

/** So many transactions that revoke something need not wait for each other's commit. */
export const streamCount = 8;

/** A transaction stays in its stream, or two of them could wait for each other. */
const streams = new WeakMap<Database, number>();

/** The access tokens of these sessions. */
export function revokeSessions(deps: Needed, ids: readonly number[]): Promise<void> {
  return revoke(
    deps,
    ids.map((id) => ({ kind: 'session', subject_id: id, version: null })),
  );
}

/**
 * Every access token of an older power version.
 * @param version null when the user is gone
 */
export function revokeUser(deps: Needed, id: number, version: number | null): Promise<void> {
  return revoke(deps, [{ kind: 'user', subject_id: id, version }]);
}

/** What is remembered of the roles or of the keys. */
export function revokeMemory(deps: Needed, kind: 'roles' | 'keys'): Promise<void> {
  return revoke(deps, [{ kind, subject_id: null, version: null }]);
}

type What = Pick<RevocationRow, 'kind' | 'subject_id' | 'version'>;

async function revoke({ database, clock, config, random }: Needed, what: readonly What[]): Promise<void> {
  const stream = streams.get(database) ?? random.below(streamCount);
  streams.set(database, stream);
  const link = await takeLink(database, stream, random.token(12));
  const expires_at = clock.now() + config.accessTokenSeconds * 1000 + marginMilliseconds;
  await insertRevocations(
    database,
    what.map((row) => ({ ...row, ...link, expires_at })),
  );
}
