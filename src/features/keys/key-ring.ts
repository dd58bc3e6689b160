/** The keys in use: one signs, every one on the ring verifies. */
import type { CryptoKey, JWK } from 'jose';

export type KeyAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

export type VerificationKey = { kid: string; algorithm: KeyAlgorithm; publicKey: CryptoKey; jwk: JWK };
export type SigningKey = { kid: string; algorithm: KeyAlgorithm; privateKey: CryptoKey };

export type KeyRing = {
  signing: SigningKey;
  /** By `kid`. A Map, so that a `kid` like `__proto__` finds nothing. */
  verification: ReadonlyMap<string, VerificationKey>;
};

/** The public half as it is published (RFC 7517): these members and no others, whatever the key holds. */
export function toPublicJwk(jwk: JWK, kid: string, algorithm: KeyAlgorithm): JWK {
  const { kty, crv, x, y, n, e } = jwk;
  const members = Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(members), kid, use: 'sig', alg: algorithm } as JWK;
}
