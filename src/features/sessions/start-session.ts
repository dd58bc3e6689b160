import type { Deps } from '../../deps.ts';
import type { Grant } from './grant.ts';
import { writeRefreshToken } from './refresh-token.ts';
import type { Device } from './session.ts';
import { insertSession } from './store.ts';

/**
 * Begins a session. Whether the user may have one is for the caller to know, in the same transaction.
 * @returns its id, its nonce and its first refresh token
 */
export async function startSession(
  deps: Deps,
  userId: number,
  device: Device,
  proved: { amr: readonly string[]; at: number },
  { kind, client, scope }: Grant,
): Promise<{ sessionId: number; nonce: string; refreshToken: string }> {
  const now = deps.clock.now();
  const nonce = deps.random.token(16);
  const id = await insertSession(deps.database, {
    ...device,
    user_id: userId,
    kind,
    client_id: client,
    scope,
    amr: proved.amr.join(' '),
    authenticated_at: proved.at,
    nonce,
    generation: 1,
    created_at: now,
    last_used_at: now,
  });
  return { sessionId: id, nonce, refreshToken: writeRefreshToken(deps.secret, { id, nonce }, 1) };
}
