import type { Deps } from '../../deps.ts';
import { endSessionIfThere } from '../sessions/end-sessions.ts';
import { findSessionOf } from '../sessions/use-refresh-token.ts';
import { countBadToken } from '../throttle/refuse-token.ts';
import { findStandingToken } from '../tokens/authenticate.ts';

/**
 * Ends the session that a token belongs to (RFC 7009, section 2.1). A token that is not good is as
 * revoked as it can be; too many of them are refused.
 * @throws Problem request/throttled (429)
 */
export async function revokeToken(deps: Deps, token: string): Promise<void> {
  const session = (await findSessionOf(deps, token))?.session;
  if (session) await endSessionIfThere(deps, session.user_id, session.id);
  const access = await findStandingToken(deps, token);
  if (access) await endSessionIfThere(deps, Number(access.sub), Number(access.sid));
  if (!session && !access) await countBadToken(deps);
}
