/**
 * The token that shows an applicant the decision on the registration. Of it a hash is kept, by which it is found, and a
 * seed, of which it is made with the installation's secret: so an applicant who proves the account gets the same one again,
 * and a copy of the database opens nothing.
 */
import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import type { Secret } from '../../platform/secret.ts';
import type { UserRow } from './store.ts';

/** What of a token is in the row of its account. */
export type StoredStatusToken = { status_token_hash: string; status_token_seed: string };

/** @param seed that nobody can guess */
export function makeStatusToken({ secret }: { secret: Secret }, seed: string): StoredStatusToken & { token: string } {
  const token = secret.mac('status token', seed);
  return { token, status_token_hash: hashStatusToken(token), status_token_seed: seed };
}

/** The token has 256 random bits, so a plain hash of it cannot be guessed back. */
export function hashStatusToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * The status token of an account, only for a client that has proved it.
 * @returns null when it has none because it was imported, after the first sign-in, with which every status token ends, and
 * when it was made under another secret
 */
export function findStatusToken(deps: Deps, user: UserRow): string | null {
  if (user.status_token_seed === null || user.last_login_at !== null) return null;
  const { token, status_token_hash } = makeStatusToken(deps, user.status_token_seed);
  return status_token_hash === user.status_token_hash ? token : null;
}
