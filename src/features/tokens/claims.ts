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
  /** The session's id as text. */
  sid: string;
  /** Counts changes of the user's power; an older one is refused. */
  ver: number;
  role: string;
  /** Permissions, separated by spaces; absent when there are none. */
  scope?: string;
  preferred_username: string;
  /** When the user proved who they are; a refresh does not change it. Absent in what an older server signed. */
  auth_time?: number;
  acr?: Acr;
  /** How they did: names of RFC 8176. */
  amr?: string[];
  /**
   * Tells the session from another one with the same id, which a database gives that lost its latest changes. Absent in what
   * an older server signed.
   */
  mark?: string;
};

/** One factor or more (the levels of NIST SP 800-63B); a token without it counts as one. */
export type Acr = 'aal1' | 'aal2';

export function acrOf(amr: readonly string[]): Acr {
  return amr.includes('mfa') ? 'aal2' : 'aal1';
}

/** How far two clocks may be apart, in seconds. */
export const leewaySeconds = 5;

type Expected = { issuer: string; audience: string; nowSeconds: number; lifetimeSeconds: number };

/** Whether a payload with a good signature is one of ours, is of now and has the right types throughout. */
export function areClaimsAcceptable(claims: Record<string, unknown>, expected: Expected): claims is AccessTokenClaims {
  return findClaimsFault(claims, expected) === undefined;
}

/** Why not, for the operator who inspects a token; the client that presents it sees nothing of it. */
export function findClaimsFault(claims: Record<string, unknown>, expected: Expected): string | undefined {
  const { iss, aud, sub, client_id, iat, exp, nbf, jti, sid, ver, role, scope, preferred_username } = claims;
  const { auth_time, acr, amr, mark } = claims;
  const isComplete =
    isId(sub) &&
    isId(sid) &&
    [client_id, jti, role, preferred_username].every((text) => typeof text === 'string') &&
    (scope === undefined || typeof scope === 'string') &&
    [ver, iat, exp].every(isWhole) &&
    (nbf === undefined || isWhole(nbf)) &&
    (auth_time === undefined || isWhole(auth_time)) &&
    (mark === undefined || typeof mark === 'string') &&
    (acr === undefined || acr === 'aal1' || acr === 'aal2') &&
    (amr === undefined || (Array.isArray(amr) && amr.every((method) => typeof method === 'string')));
  if (iss !== expected.issuer) return `its issuer is not ${expected.issuer}, which is PUBLIC_URL here`;
  if (aud !== expected.audience) return `it is not for ${expected.audience}, which is PUBLIC_URL here`;
  if (!isComplete) return 'a claim is missing or has a wrong type';
  const times = { iat: iat as number, exp: exp as number, nbf: (nbf ?? iat) as number };
  if (times.exp <= times.iat || times.exp - times.iat > expected.lifetimeSeconds)
    return `its life is not one of at most ${expected.lifetimeSeconds} s`;
  return findTimeFault(times, expected.nowSeconds);
}

/** What time alone can change about a token that was good before. */
export function findTimeFault(
  { iat, exp, nbf = iat }: { iat: number; exp: number; nbf?: number },
  nowSeconds: number,
): string | undefined {
  if (exp <= nowSeconds - leewaySeconds) return `it expired ${Math.round(nowSeconds - exp)} s ago`;
  if (Math.max(iat, nbf) > nowSeconds + leewaySeconds) return 'it is of the future';
  return undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[1-9]\d{0,14}$/.test(value);
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
