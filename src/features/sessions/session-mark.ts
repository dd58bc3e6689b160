import type { Secret } from '../../platform/secret.ts';

/** Enough that no two sessions have the same by chance; the token that carries it is signed. */
const length = 16;

/** What an access token says of its session beside the id, which a database that was set back gives once more. */
export function sessionMark(secret: Secret, nonce: string): string {
  return secret.mac('session mark', nonce).slice(0, length);
}
