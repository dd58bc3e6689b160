import type { Deps } from '../../deps.ts';
import { bearerToken, invalidToken, type Scheme } from '../../platform/http/guard/access.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { sessionMark } from '../sessions/session-mark.ts';
import { findSession, type HeldSession } from '../sessions/store.ts';
import { type AccessTokenClaims, findTimeFault } from './claims.ts';
import type { KnownToken } from './known-tokens.ts';
import { verifyAccessToken } from './verify-access-token.ts';

/**
 * The scheme of access tokens: finds who is behind one without asking the database, but for the first time. That its
 * signature is good, and that its session is in the database, is known for a token that was seen before, or made here;
 * everything that can change is looked at each time: its life, its key, its session, its user's power, and what its role
 * allows now.
 */
export function accessTokens(deps: Deps): Scheme {
  const { tokens: knownTokens, revocations } = deps.memory;

  const verify = (token: string): KnownToken => {
    const verified = verifyAccessToken(deps, token);
    if (!verified) throw invalidToken();
    return knownTokens.add(token, verified);
  };

  /** Most connections send one token over and over: comparing it costs less than hashing it. */
  const latest = new WeakMap<object, { field: string; entry: KnownToken }>();
  const find = (field: string, connection: object): KnownToken | undefined => {
    const last = latest.get(connection);
    if (last?.field === field) return last.entry;
    const token = bearerToken(field);
    const entry = token === undefined ? undefined : knownTokens.find(token);
    if (entry) latest.set(connection, { field, entry });
    return entry;
  };

  const findOut = async (token: string): Promise<SignedIn> => {
    const entry = knownTokens.find(token) ?? verify(token);
    if (await holdsNow(deps, entry)) return principalOf(deps, entry);
    knownTokens.forget(token);
    throw invalidToken();
  };

  return {
    field: 'authorization',
    authenticate(field, connection) {
      const entry = find(field, connection);
      if (entry && revocations.isCurrent() && stillHolds(deps, entry)) return principalOf(deps, entry);
      const token = bearerToken(field);
      return token === undefined ? undefined : findOut(token);
    },
  };
}

function principalOf({ memory: { roles } }: Deps, entry: KnownToken): SignedIn {
  if (entry.caller && entry.edition === roles.edition()) return entry.caller;
  const { userId: id, sessionId, version: powerVersion, role, scope, authTime } = entry;
  entry.edition = roles.edition();
  const permissions = roles.permissionsWithin(role, scope);
  const authenticatedAt = authTime === undefined ? null : authTime * 1000;
  entry.caller = { kind: 'person', id, role, permissions, sessionId, powerVersion, authenticatedAt };
  return entry.caller;
}

/** The claims of a token that is asked about, if it would be accepted now; who asks may not be who holds it. */
export async function findStandingToken(deps: Deps, token: string): Promise<AccessTokenClaims | undefined> {
  const verified = verifyAccessToken(deps, token);
  if (!verified) return undefined;
  const { tokens } = deps.memory;
  const entry = tokens.find(token) ?? tokens.add(token, verified);
  return (await holdsNow(deps, entry)) ? verified.claims : undefined;
}

/**
 * The same also where the memory has to be waited for, and where the token's session has not been seen yet in the database
 * that there is now: one that lost its latest changes has never heard of the session, or gave its id to another one.
 */
async function holdsNow(deps: Deps, entry: KnownToken): Promise<boolean> {
  const { revocations } = deps.memory;
  for (;;) {
    if (!revocations.isCurrent()) await revocations.becomeCurrent();
    const timeline = revocations.timeline();
    if (entry.timeline === timeline) return stillHolds(deps, entry);
    if (!isOf(deps, entry, await findSession(deps.database, entry.sessionId))) return false;
    entry.timeline = timeline;
  }
}

function isOf({ secret }: Deps, entry: KnownToken, session: HeldSession | undefined): boolean {
  return (
    session !== undefined &&
    session.reused_at === null &&
    session.user_id === entry.userId &&
    session.power_version === entry.version &&
    (entry.mark === undefined || entry.mark === sessionMark(secret, session.nonce))
  );
}

/** What can have ended a good token. */
function stillHolds({ clock, memory: { keys, revocations } }: Deps, entry: KnownToken): boolean {
  return (
    entry.timeline === revocations.timeline() &&
    findTimeFault(entry, clock.now() / 1000) === undefined &&
    keys.find(entry.kid) !== undefined &&
    !revocations.isSessionRevoked(entry.sessionId) &&
    !revocations.isUserRevoked(entry.userId, entry.version)
  );
}
