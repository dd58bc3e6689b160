/** What an access token says (RFC 9068), and when it is believed. Pure: no clock, no keys. */
export type AccessTokenClaims = {
  iss: string;
  aud: string;
  /** The user's id as text: a name can be given to somebody else, an id never is. */
  sub: string;
  client_id: string;
  /** Seconds since 1970, whole. */
  iat: number;
  exp: number;
  jti: string;
  /** Counts changes of the user's power; an older one is refused. */
  ver: number;
  role: string;
  /** Permissions, separated by spaces; absent when there are none. */
  scope?: string;
  preferred_username: string;
};

/** How far two clocks may be apart, in seconds. */
export const leewaySeconds = 5;

type Expected = { issuer: string; audience: string; nowSeconds: number; lifetimeSeconds: number };

/** Whether a payload with a good signature is one of ours, is of now and has the right types throughout. */
export function areClaimsAcceptable(claims: Record<string, unknown>, expected: Expected): claims is AccessTokenClaims {
  const { iss, aud, sub, client_id, iat, exp, nbf, jti, ver, role, scope, preferred_username } = claims;
  return (
    iss === expected.issuer &&
    aud === expected.audience &&
    typeof sub === 'string' &&
    /^[1-9]\d{0,14}$/.test(sub) &&
    [client_id, jti, role, preferred_username].every((text) => typeof text === 'string') &&
    (scope === undefined || typeof scope === 'string') &&
    isWhole(ver) &&
    isWhole(iat) &&
    isWhole(exp) &&
    iat <= expected.nowSeconds + leewaySeconds &&
    exp > expected.nowSeconds - leewaySeconds &&
    exp > iat &&
    exp - iat <= expected.lifetimeSeconds &&
    (nbf === undefined || (isWhole(nbf) && nbf <= expected.nowSeconds + leewaySeconds))
  );
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
