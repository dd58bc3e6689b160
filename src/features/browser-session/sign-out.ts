import type { Deps } from '../../deps.ts';
import { endSessionIfThere } from '../sessions/end-sessions.ts';
import { findSessionOf } from '../sessions/use-refresh-token.ts';

/** Ends the session of a refresh token. One that is not good is not counted: nobody learns here that it is not. */
export async function signOut(deps: Deps, refreshToken: string): Promise<void> {
  const session = (await findSessionOf(deps, refreshToken))?.session;
  if (session) await endSessionIfThere(deps, session.user_id, session.id);
}
