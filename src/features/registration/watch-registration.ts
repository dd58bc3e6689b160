import { setTimeout as sleep } from 'node:timers/promises';
import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { refuseToken } from '../throttle/refuse-token.ts';
import { findUserByStatusToken, type UserRow } from '../users/store.ts';
import { hashStatusToken } from './register.ts';

const pollMilliseconds = 500;

/**
 * The state of a registration, for the applicant who holds its token: at once when it is decided,
 * otherwise when it changes or the wait is over.
 * @param waitSeconds 0 to 30
 * @param stop ends the wait early, with the state as it is
 * @throws Problem registration/not-found (404), request/throttled (429)
 */
export async function watchRegistration(
  deps: Deps,
  token: string,
  waitSeconds: number,
  stop: AbortSignal,
): Promise<UserRow> {
  const tokenHash = hashStatusToken(token);
  const until = deps.clock.now() + waitSeconds * 1000;
  for (;;) {
    const user = await findUserByStatusToken(deps.database, tokenHash);
    if (!user) return refuseToken(deps, new Problem('registration/not-found'));
    const left = until - deps.clock.now();
    if (user.status !== 'pending' || left <= 0 || stop.aborted) return user;
    await sleep(Math.min(pollMilliseconds, left), undefined, { signal: stop }).catch(() => undefined);
  }
}
