import type { Deps } from '../../deps.ts';
import { networkOf } from '../../platform/http/server/client-address.ts';
import { Problem } from '../../problems.ts';
import { refuseToken } from '../throttle/refuse-token.ts';
import { hashStatusToken } from '../users/status-token.ts';
import { findUserByStatusToken } from '../users/store.ts';
import type { Registration } from './store.ts';
import type { Waits } from './waits.ts';

/**
 * The state of a registration, for the applicant who holds its token: at once when it is decided,
 * otherwise when it changes or the wait is over.
 * @param waitSeconds 0 to 30
 * @param whenGone is given what ends the wait of a client that has gone
 * @throws Problem registration/not-found (404), request/throttled, registration/too-many-waits (429)
 */
export async function watchRegistration(
  deps: Deps,
  waits: Waits,
  token: string,
  waitSeconds: number,
  whenGone: (giveUp: () => void) => void,
): Promise<Registration> {
  const tokenHash = hashStatusToken(token);
  using wait = waitSeconds === 0 ? undefined : waits.enter(tokenHash, networkOf(deps.by.address));
  if (wait) whenGone(wait.giveUp);
  const asItStands = await look(deps, tokenHash);
  if (!wait || asItStands.status !== 'pending') return asItStands;
  const outcome = await wait.outcome(waitSeconds);
  if (outcome === 'nobody') throw new Problem('registration/not-found');
  if (outcome === 'unclear') return look(deps, tokenHash);
  return outcome === 'over' ? asItStands : outcome;
}

async function look(deps: Deps, tokenHash: string): Promise<Registration> {
  const user = await findUserByStatusToken(deps.database, tokenHash);
  return user ?? refuseToken(deps, new Problem('registration/not-found'));
}
