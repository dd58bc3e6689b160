/**
 * Makes an access token. Only `login/admit.ts` may call this: it is the one gate, and the tidy
 * test holds everybody else off.
 */
import type { Deps } from '../../deps.ts';
import { formatPermissions } from '../roles/role.ts';
import type { AccessTokenClaims } from './claims.ts';
import { signCompact } from './signature.ts';

export type TokenSubject = { id: number; username: string; role: string; power_version: number; sessionId: number };

/** The name this installation's own sign-in has as an OAuth client. */
const clientId = 'admittance';

/** @returns a JWT with `typ: at+jwt` (RFC 9068) and its life in seconds */
export function signAccessToken(deps: Deps, user: TokenSubject): { token: string; expiresIn: number } {
  const { publicUrl, accessTokenSeconds } = deps.config;
  const now = deps.clock.now();
  const iat = Math.floor(now / 1000);
  const scope = formatPermissions(deps.memory.roles.permissionsOf(user.role));
  const claims: AccessTokenClaims = {
    iss: publicUrl,
    aud: publicUrl,
    sub: String(user.id),
    client_id: clientId,
    iat,
    exp: iat + accessTokenSeconds,
    jti: deps.random.token(16),
    sid: String(user.sessionId),
    ver: user.power_version,
    role: user.role,
    ...(scope && { scope }),
    preferred_username: user.username,
  };
  const key = deps.memory.keys.signing(now);
  const token = signCompact(key, { alg: key.algorithm, typ: 'at+jwt', kid: key.kid }, claims);
  deps.memory.tokens.add(token, { claims, kid: key.kid });
  return { token, expiresIn: accessTokenSeconds };
}
