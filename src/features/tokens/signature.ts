/** JWS signatures (RFC 7515; RFC 7518, section 3; RFC 8037), by Node's own cryptography: see decision 006. */
import { sign, verify } from 'node:crypto';
import type { Key, KeyAlgorithm } from '../keys/key-ring.ts';

/** Ed25519 hashes by itself. */
const digests: Record<KeyAlgorithm, string | undefined> = { ES256: 'sha256', RS256: 'sha256', EdDSA: undefined };

/** JWS has the two numbers of an ECDSA signature side by side, and not in DER. */
const dsaEncoding = 'ieee-p1363';

/** @returns the compact form (RFC 7515, section 7.1) */
export function signCompact(key: Key, header: object, payload: object): string {
  const input = [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = sign(digests[key.algorithm], Buffer.from(input), { key: key.privateKey, dsaEncoding });
  return `${input}.${signature.toString('base64url')}`;
}

/** @param token in compact form */
export function hasGoodSignature(key: Key, token: string): boolean {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  return verify(
    digests[key.algorithm],
    Buffer.from(token.slice(0, end)),
    { key: key.publicKey, dsaEncoding },
    signature,
  );
}
