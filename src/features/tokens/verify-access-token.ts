import type { Deps } from '../../deps.ts';
import { itemAt } from '../../platform/narrow.ts';
import { type AccessTokenClaims, findClaimsFault } from './claims.ts';
import { readCompactForm, readPart } from './compact-form.ts';
import { hasGoodSignature } from './signature.ts';

export type VerifiedToken = { claims: AccessTokenClaims; kid: string };

/**
 * What a token says that one of our keys signed and that holds right now, or `undefined`.
 * Whether its session and its user still stand is not decided here.
 */
export function verifyAccessToken(deps: Deps, token: string): VerifiedToken | undefined {
  const { claims, kid, fault } = examineAccessToken(deps, token);
  return fault === undefined && kid !== undefined ? { claims: claims as AccessTokenClaims, kid } : undefined;
}

/**
 * The same with the first fault there is, for the operator: the client that presents a token sees nothing of it.
 * `claims` are there as soon as the signature is good.
 */
export function examineAccessToken(
  deps: Deps,
  token: string,
): { kid?: string; claims?: Record<string, unknown>; fault?: string } {
  const header = readCompactForm(token);
  if (!header) return { fault: 'it does not have the form of an access token of this service' };
  const key = deps.memory.keys.find(header.kid);
  if (!key) return { fault: 'none of our keys has its key id: it is of another installation, or its key was dropped' };
  // The key says which algorithm it is for; the token only gets to agree (RFC 8725, section 3.1).
  if (header.alg !== key.algorithm) return { fault: `its key signs with ${key.algorithm}` };
  if (!hasGoodSignature(key, token)) return { fault: 'its signature is not good' };
  const claims = readPart(itemAt(token.split('.'), 1));
  if (!claims) return { fault: 'its claims are not written as this service writes them' };
  const { publicUrl, accessTokenSeconds } = deps.config;
  const fault = findClaimsFault(claims, {
    issuer: publicUrl,
    audience: publicUrl,
    nowSeconds: deps.clock.now() / 1000,
    lifetimeSeconds: accessTokenSeconds,
  });
  return { kid: key.kid, claims, ...(fault !== undefined && { fault }) };
}
