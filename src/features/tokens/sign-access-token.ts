/**
 * Makes an access token. Only `login/admit.ts` may call this: it is the one gate, and the tidy
 * test holds everybody else off.
 */
import type { Deps } from '../../deps.ts';
import { formatPermissions } from '../roles/role.ts';
import { sessionMark } from '../sessions/session-mark.ts';
import { type AccessTokenClaims, acrOf } from './claims.ts';
import { signCompact } from './signature.ts';

export type TokenSubject = {
  id: number;
  username: string;
  role: string;
  power_version: number;
  sessionId: number;
  /** The session's. */
  nonce: string;
  amr: readonly string[];
  authenticatedAt: number;
};

/** What it is good for. */
type Purpose = { client: string | null; audience: string; scope: string | null };

/** The name this installation's own sign-in has as an OAuth client. */
const ownClient = 'admittance';

/** @returns a JWT with `typ: at+jwt` (RFC 9068) and its life in seconds */
export function signAccessToken(
  deps: Deps,
  user: TokenSubject,
  purpose: Purpose,
): { token: string; expiresIn: number } {
  const { publicUrl, accessTokenSeconds } = deps.config;
  const now = deps.clock.now();
  const iat = Math.floor(now / 1000);
  const allowed =
    purpose.scope === null
      ? deps.memory.roles.permissionsOf(user.role)
      : deps.memory.roles.permissionsWithin(user.role, purpose.scope);
  const scope = formatPermissions(allowed);
  const claims: AccessTokenClaims = {
    iss: publicUrl,
    aud: purpose.audience,
    sub: String(user.id),
    client_id: purpose.client ?? ownClient,
    iat,
    exp: iat + accessTokenSeconds,
    jti: deps.random.token(16),
    sid: String(user.sessionId),
    ver: user.power_version,
    role: user.role,
    ...(scope && { scope }),
    preferred_username: user.username,
    auth_time: Math.floor(user.authenticatedAt / 1000),
    acr: acrOf(user.amr),
    amr: [...user.amr],
    mark: sessionMark(deps.secret, user.nonce),
  };
  const key = deps.memory.keys.signing(now);
  const token = signCompact(key, { alg: key.algorithm, typ: 'at+jwt', kid: key.kid }, claims);
  // A token for another service is never valid here, not even one that this process signed.
  const { tokens, revocations } = deps.memory;
  if (purpose.audience === publicUrl) tokens.add(token, { claims, kid: key.kid }, revocations.timeline());
  return { token, expiresIn: accessTokenSeconds };
}
