import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { normalizePassword } from '../passwords/password.ts';
import type { Device } from '../sessions/session.ts';
import { accountBudget, type Budget, deviceBudget, networkBudget } from '../throttle/budget.ts';
import { forgive, giveBack, spend } from '../throttle/spend.ts';
import { findUserByKey, type UserRow } from '../users/store.ts';
import { findUsernameFault, usernameKey } from '../users/username.ts';
import { type Admission, admit } from './admit.ts';
import { readDeviceToken, writeDeviceToken } from './known-device.ts';

/**
 * Signs somebody in with name and password.
 *
 * A guess is counted before its hash is made. An unknown name costs the same writes and one hash like a
 * known one, and gets the same answer as a wrong password; what an administrator decided is told only
 * to who knew the password.
 * @param deviceToken of an earlier sign-in, or anything else
 * @returns also the device token to keep
 * @throws Problem login/rejected (401), request/throttled, login/locked (429), server/busy (503), and what `admit` throws
 */
export async function logIn(
  deps: Deps,
  { username, password }: { username: string; password: string },
  device: Device,
  deviceToken: string,
): Promise<{ admission: Admission; deviceToken: string }> {
  using turn = deps.hasher.takeTurn();
  const key = usernameKey(username);
  const user = findUsernameFault(username) ? undefined : await findUserByKey(deps.database, key);
  const deviceId = readDeviceToken(deps.secret, user, deviceToken);
  const budget = await spendAttempt(deps, key, user, deviceId);
  const { matches, readable } = await turn.verify(user?.password_hash, normalizePassword(password));
  if (!readable)
    deps.log.error({ user_id: user?.id }, 'the stored password hash cannot be read; this account cannot sign in');
  if (!user || !matches) {
    await record(deps, 'login.refused', {
      subject: user?.id,
      details: { reason: user ? 'wrong password' : 'unknown' },
    });
    throw new Problem('login/rejected');
  }
  const admission = await admit(deps, user, device, (deps) => restore(deps, budget));
  const newToken = writeDeviceToken(deps.secret, user, deviceId ?? deps.random.token(16));
  return { admission, deviceToken: newToken };
}

/**
 * From a known device nobody else's guesses count, unless it has become somebody else's.
 * @returns the budget that was taken from first
 */
async function spendAttempt(
  deps: Deps,
  key: string,
  user: UserRow | undefined,
  deviceId: string | undefined,
): Promise<Budget> {
  const account = accountBudget(key);
  if (deviceId) {
    const own = deviceBudget(deviceId);
    const isTaken = await spend(deps, [own], user?.id).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Problem && error.code === 'login/locked') return false;
        throw error;
      },
    );
    if (isTaken) return own;
  }
  await spend(deps, [networkBudget('network', deps.origin.address, deps.config), account], user?.id);
  return account;
}

/** A network's budget gets back just this one: with an account of one's own nobody buys more guesses at others. */
async function restore(deps: Deps, budget: Budget): Promise<void> {
  if (budget.name === 'account') await giveBack(deps, networkBudget('network', deps.origin.address, deps.config));
  await forgive(deps, [budget]);
}
