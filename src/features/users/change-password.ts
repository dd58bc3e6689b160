import type { Deps } from '../../deps.ts';
import { accountOf } from '../../platform/principal.ts';
import { assertAll, Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { acceptPassword, assertPassword } from '../passwords/accept-password.ts';
import { normalizePassword } from '../passwords/password.ts';
import { verifyPassword } from '../passwords/verify-password.ts';
import { ownBudget, passwordBudget } from '../throttle/budget.ts';
import { resetFailures, spend } from '../throttle/spend.ts';
import { getUser } from './get-user.ts';
import { replacePassword } from './set-password.ts';

/**
 * Changes one's own password. Every other session ends; this one goes on, and its next refresh gives
 * it an access token of the new power version.
 * @throws Problem password/wrong (401), password/refused (400), user/not-found (404), user/changed (409),
 *   request/throttled (429), server/busy (503)
 */
export async function changePassword(deps: Deps, { current, next }: { current: string; next: string }): Promise<void> {
  const { id, sessionId } = accountOf(deps.by);
  using turn = deps.hasher.takeTurn();
  const user = await getUser(deps, id);
  const budget = passwordBudget(user.id);
  await spend(deps, [budget], user.id);
  const { matches } = await verifyPassword(turn, user.password_hash, current);
  if (matches) {
    await resetFailures(deps, budget);
    await spend(deps, [ownBudget('new-password', user.id)], user.id);
  } else await record(deps, 'password.refused', { subject: user.id });
  await assertAll([
    () => assertCurrent(matches),
    () => matches && assertOther(current, next),
    () => assertPassword(deps, user.username, next, 'new_password'),
  ]);
  const passwordHash = await acceptPassword(deps, user.username, next, 'new_password');
  await replacePassword(deps, user, passwordHash, sessionId);
}

function assertCurrent(matches: boolean): void {
  if (!matches)
    throw new Problem('password/wrong', {
      errors: [{ field: 'current_password', code: 'wrong', message: 'is wrong' }],
    });
}

function assertOther(current: string, next: string): void {
  if (normalizePassword(current) === normalizePassword(next))
    throw new Problem('password/refused', {
      errors: [{ field: 'new_password', code: 'unchanged', message: 'must not be the current password' }],
    });
}
