import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Deps } from '../../deps.ts';
import { type Authenticate, type Caller, invalidToken } from '../../platform/http/access.ts';
import { type Permissions, parsePermissions } from '../roles/role.ts';
import { findTimeFault } from './claims.ts';
import { type VerifiedToken, verifyAccessToken } from './verify-access-token.ts';

/** One takes about 1 kB. */
const mostRemembered = 10_000;

export type StandingToken = VerifiedToken & { userId: number; sessionId: number };

type Remembered = StandingToken & {
  scope: Permissions;
  /** As of that edition of the roles. */
  caller: Caller;
  edition: number;
};

/**
 * Finds who is behind an access token without asking the database. That its signature is good is
 * remembered under a hash of the whole token; everything that can change is looked at each time: its
 * life, its key, its session, its user's power, and what its role allows now.
 */
export function authenticateWith(deps: Deps): Authenticate {
  const remembered = new LRUCache<string, Remembered>({ max: mostRemembered });

  const remember = (digest: string, token: string): Remembered => {
    const verified = verifyAccessToken(deps, token);
    if (!verified) throw invalidToken();
    const found = withIds(verified);
    const { role, scope = '' } = verified.claims;
    const caller = { id: found.userId, sessionId: found.sessionId, role, permissions: new Set<string>() };
    const entry = { ...found, scope: parsePermissions(scope), caller, edition: -1 };
    remembered.set(digest, entry);
    return entry;
  };

  const callerOf = (entry: Remembered): Caller => {
    if (entry.edition !== deps.roles.edition()) {
      entry.edition = deps.roles.edition();
      // What the role gained since takes a new token; what it lost is lost at once.
      const permissions = entry.scope.intersection(deps.roles.permissionsOf(entry.claims.role));
      entry.caller = { ...entry.caller, permissions };
    }
    return entry.caller;
  };

  /** Most connections send one token over and over: comparing it costs less than hashing it. */
  const latest = new WeakMap<object, { token: string; entry: Remembered }>();
  const find = (token: string, connection: object): Remembered | undefined => {
    const last = latest.get(connection);
    if (last?.token === token) return last.entry;
    const entry = remembered.get(digestOf(token));
    if (entry) latest.set(connection, { token, entry });
    return entry;
  };

  return {
    recall(token, connection) {
      const entry = find(token, connection);
      const holds = entry && deps.revocations.isCurrent() && stillHolds(deps, entry);
      return holds ? callerOf(entry) : undefined;
    },
    async authenticate(token) {
      const digest = digestOf(token);
      const entry = remembered.get(digest) ?? remember(digest, token);
      if (!deps.revocations.isCurrent()) await deps.revocations.becomeCurrent();
      if (stillHolds(deps, entry)) return callerOf(entry);
      remembered.delete(digest);
      throw invalidToken();
    },
  };
}

/** Of the whole token: nobody else's entry is found with a token that was changed anywhere. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}

/** The same for a token that is asked about; who asks may not be who holds it. */
export async function findStandingToken(deps: Deps, token: string): Promise<StandingToken | undefined> {
  const verified = verifyAccessToken(deps, token);
  if (!verified) return undefined;
  if (!deps.revocations.isCurrent()) await deps.revocations.becomeCurrent();
  const found = withIds(verified);
  return stillHolds(deps, found) ? found : undefined;
}

function withIds(verified: VerifiedToken): StandingToken {
  return { ...verified, userId: Number(verified.claims.sub), sessionId: Number(verified.claims.sid) };
}

/** What can have ended a good token. */
function stillHolds({ clock, keys, revocations }: Deps, { claims, kid, userId, sessionId }: StandingToken): boolean {
  return (
    findTimeFault(claims, clock.now() / 1000) === undefined &&
    keys.find(kid) !== undefined &&
    !revocations.isSessionRevoked(sessionId) &&
    !revocations.isUserRevoked(userId, claims.ver)
  );
}
