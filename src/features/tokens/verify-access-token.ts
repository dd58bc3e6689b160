import { compactVerify } from 'jose';
import type { Deps } from '../../deps.ts';
import type { VerificationKey } from '../keys/key-ring.ts';
import { type AccessTokenClaims, areClaimsAcceptable } from './claims.ts';
import { readCompactForm, readJsonObject } from './compact-form.ts';

/**
 * The claims of a token that one of our keys signed and that holds right now, or `undefined`.
 * Whether its user may still do anything is not decided here.
 */
export async function verifyAccessToken(deps: Deps, token: string): Promise<AccessTokenClaims | undefined> {
  const header = readCompactForm(token);
  const key = header && deps.keys.verification.get(header.kid);
  // The key says which algorithm it is for; the token only gets to agree (RFC 8725, section 3.1).
  if (!key || header.alg !== key.algorithm) return undefined;
  const claims = await readSignedPayload(token, key);
  if (!claims) return undefined;
  const { publicUrl, accessTokenSeconds } = deps.config;
  const nowSeconds = deps.clock.now() / 1000;
  const expected = { issuer: publicUrl, audience: publicUrl, nowSeconds, lifetimeSeconds: accessTokenSeconds };
  return areClaimsAcceptable(claims, expected) ? claims : undefined;
}

async function readSignedPayload(token: string, key: VerificationKey): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload } = await compactVerify(token, key.publicKey, { algorithms: [key.algorithm] });
    return readJsonObject(payload);
  } catch {
    return undefined;
  }
}
