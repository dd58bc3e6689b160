/**
 * Makes an access token. Only `login/admit.ts` may call this: it is the one gate, and the tidy
 * test holds everybody else off.
 */
import { SignJWT } from 'jose';
import type { Deps } from '../../deps.ts';
import { formatPermissions } from '../roles/role.ts';
import type { AccessTokenClaims } from './claims.ts';

export type TokenSubject = { id: number; username: string; role: string; power_version: number; sessionId: number };

/** The name this installation's own sign-in has as an OAuth client. */
const clientId = 'admittance';

/** @returns a JWT with `typ: at+jwt` (RFC 9068) and its life in seconds */
export async function signAccessToken(deps: Deps, user: TokenSubject): Promise<{ token: string; expiresIn: number }> {
  const { publicUrl, accessTokenSeconds } = deps.config;
  const now = deps.clock.now();
  const iat = Math.floor(now / 1000);
  const scope = formatPermissions(deps.roles.permissionsOf(user.role));
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
  const { kid, algorithm, privateKey } = deps.keys.signing(now);
  const token = await new SignJWT(claims).setProtectedHeader({ alg: algorithm, typ: 'at+jwt', kid }).sign(privateKey);
  return { token, expiresIn: accessTokenSeconds };
}
