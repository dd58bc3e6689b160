/** The keys as one process holds them: one signs, every one on the ring verifies. */
import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import type { Database } from '../../platform/database/connect.ts';

export type KeyAlgorithm = 'ES256' | 'EdDSA' | 'RS256';

export type Key = {
  kid: string;
  algorithm: KeyAlgorithm;
  publicKey: KeyObject;
  privateKey: KeyObject;
  /** The public half as it is published. */
  jwk: JWK;
  generation: number;
  created_at: number;
  signs_from: number;
};

export type KeyRing = {
  /** The key that signs at that instant. */
  signing(now: number): Key;
  /** A Map is behind it, so that a `kid` like `__proto__` finds nothing. */
  find(kid: string): Key | undefined;
  /** In a fixed order. */
  list(): readonly Key[];
  /** Takes the keys as they are in the database now. @throws SecretError */
  reload(database: Database): Promise<void>;
};

/** The public half as it is published (RFC 7517): these members and no others, whatever the key holds. */
export function toPublicJwk(jwk: JWK, kid: string, algorithm: KeyAlgorithm): JWK {
  const { kty, crv, x, y, n, e } = jwk;
  const members = Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(members), kid, use: 'sig', alg: algorithm } as JWK;
}

/** What the seal of a private half says it is. */
export function sealLabel(kid: string): string {
  return `signing key ${kid}`;
}
