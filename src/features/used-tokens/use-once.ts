/**
 * Tokens that are single-use but were never stored: their MAC proves them, and only their use is noted. So strangers
 * write nothing.
 */
import { createHash } from 'node:crypto';
import type { Deps } from '../../deps.ts';
import { engineOf } from '../../platform/database/connect.ts';

/** A server whose clock is behind takes the token for good a little longer than the one that forgets it. */
const marginMilliseconds = 60_000;

/**
 * Uses a token up, in the transaction of its effect: of any number of callers with the same one, one may go on, and
 * where that fails the token is unused. That the token is genuine is for the caller to know before.
 * @param expiresAt the token's own end
 */
export function useOnce({ database }: Pick<Deps, 'database'>, token: string, expiresAt: number): Promise<boolean> {
  const hash = createHash('sha256').update(token).digest('base64url');
  return engineOf(database).insertIfAbsent(database, 'used_tokens', {
    hash,
    expires_at: expiresAt + marginMilliseconds,
  });
}
