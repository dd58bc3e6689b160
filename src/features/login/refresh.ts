import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import type { Device } from '../sessions/session.ts';
import { findSessionOf, type useRefreshToken } from '../sessions/use-refresh-token.ts';
import { refuseToken } from '../throttle/refuse-token.ts';
import { type Admission, readmit } from './admit.ts';

/**
 * Gives a session its next pair of tokens.
 * @param use how the token is used up; `readmit` has the usual way
 * @throws Problem session/refresh-rejected (401) for every kind of bad token, request/throttled (429) for too many
 */
export async function refresh(
  deps: Deps,
  refreshToken: string,
  device: Device,
  use?: typeof useRefreshToken,
): Promise<Admission> {
  const found = await findSessionOf(deps, refreshToken);
  if (!found) return refuseToken(deps, new Problem('session/refresh-rejected'));
  return readmit(deps, found.session, found.generation, device, use);
}
