/**
 * Takes back what tokens say, or what processes remember. Each is to be called in the transaction of
 * the change it is about, as late as possible, and `deps.memory.revocations.settle()` after the commit: then
 * this process knows at once, and every other one within a second.
 */
import type { Deps } from '../../deps.ts';
import { insertRevocations } from './store.ts';

type Needed = Pick<Deps, 'database' | 'clock' | 'config'>;

/** For the difference between two servers' clocks, and what the tokens tolerate. */
const marginMilliseconds = 60_000;

/** The access tokens of these sessions. */
export function revokeSessions(deps: Needed, ids: readonly number[]): Promise<void> {
  const expires_at = expiry(deps);
  return insertRevocations(
    deps.database,
    ids.map((id) => ({ kind: 'session' as const, subject_id: id, expires_at })),
  );
}

/**
 * Every access token of an older power version.
 * @param version null when the user is gone
 */
export function revokeUser(deps: Needed, id: number, version: number | null): Promise<void> {
  return insertRevocations(deps.database, [{ kind: 'user', subject_id: id, version, expires_at: expiry(deps) }]);
}

/** What is remembered of the roles or of the keys. */
export function revokeMemory(deps: Needed, kind: 'roles' | 'keys'): Promise<void> {
  return insertRevocations(deps.database, [{ kind, expires_at: expiry(deps) }]);
}

function expiry({ clock, config }: Needed): number {
  return clock.now() + config.accessTokenSeconds * 1000 + marginMilliseconds;
}
