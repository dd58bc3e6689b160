import type { Deps } from '../../deps.ts';
import { formatOf, isCurrent } from '../../platform/hash-formats.ts';
import type { Turn } from '../../platform/hasher.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import type { Decoys } from '../hashes/decoys.ts';
import { normalizePassword } from '../passwords/password.ts';
import { verifyPassword } from '../passwords/verify-password.ts';
import { accountBudget, type Budget, deviceBudget, networkBudget, ownBudget } from '../throttle/budget.ts';
import { giveBack, resetFailures, spend } from '../throttle/spend.ts';
import { standInLine } from '../throttle/stand-in-line.ts';
import { findUserByKey, replaceHash, type UserRow } from '../users/store.ts';
import { findNameFault, trimTypedName, usernameKey } from '../users/username.ts';
import { readDeviceToken } from './known-device.ts';
import type { Proof } from './proof.ts';

/**
 * Proves an account with its name and password.
 *
 * A guess is counted before its hash is made. An unknown name and an account without a password cost the same writes
 * and one hash like any other, of a format that others have, and get the same answer as a wrong password.
 * @param deviceToken of an earlier sign-in, or anything else
 * @returns to be held with `using` until it is settled: until then the guess counts as one
 * @throws Problem login/rejected (401), request/throttled, login/locked (429), server/busy (503)
 */
export async function provePassword(
  deps: Deps,
  decoys: Decoys,
  { username, password }: { username: string; password: string },
  deviceToken: string,
): Promise<Proof & Disposable> {
  using held = new DisposableStack();
  const turn = held.use(deps.hasher.takeTurn());
  const name = trimTypedName(username);
  const key = usernameKey(name);
  const user = findNameFault(name) ? undefined : await findUserByKey(deps.database, key);
  const decoy = await decoys.draw(key, deps.clock.now());
  const deviceId = readDeviceToken(deps.secret, user, deviceToken);
  const own = deviceId === undefined ? accountBudget(key) : deviceBudget(deviceId);
  held.use(await standInLine(deps.config, own));
  const budget = await spendAttempt(deps, own, accountBudget(key), user);
  const notGuessed = async (error: unknown): Promise<never> => {
    await giveBackNetwork(deps, budget);
    await giveBack(deps, budget);
    throw error;
  };
  // It may have waited in vain.
  const verdict = await verifyPassword(turn, user?.password_hash, password, decoy).catch(notGuessed);
  if (!verdict.readable)
    deps.log.error({ user_id: user?.id }, 'the stored password hash cannot be read; this account cannot sign in');
  if (!user || user.password_hash === null || !verdict.matches) {
    const reason = user ? 'wrong password' : 'unknown';
    await record(deps, 'login.refused', { subject: user?.id, details: { reason } });
    throw new Problem('login/rejected');
  }
  await spend(deps, [ownBudget('sign-in', user.id)], user.id).catch(notGuessed);
  const stored = user.password_hash;
  const freshHash = await makeFreshHash(turn, stored, password);
  const place = held.move();
  return {
    user,
    amr: ['pwd'],
    at: deps.clock.now(),
    async settle(deps) {
      await giveBackNetwork(deps, budget);
      await resetFailures(deps, budget);
      if (freshHash !== undefined) await keepFreshHash(deps, user, stored, freshHash);
    },
    [Symbol.dispose]: () => place.dispose(),
  };
}

/**
 * The right password is the chance to have what is stored of it as it would be stored today.
 * @returns `undefined` when it is, and in a crowd: the next sign-in will do
 */
async function makeFreshHash(turn: Turn, stored: string, password: string): Promise<string | undefined> {
  const format = formatOf(stored);
  if (format && isCurrent(format)) return undefined;
  return turn.hash(normalizePassword(password)).catch((error: unknown) => {
    if (error instanceof Problem) return undefined;
    throw error;
  });
}

/** Of several sign-ins at once one is first; a concurrent change of the password is before all of them. */
async function keepFreshHash(deps: Deps, user: UserRow, stored: string, freshHash: string): Promise<void> {
  if (!(await replaceHash(deps.database, user.id, stored, freshHash))) return;
  const details = { changed: ['password hash'], from: formatOf(stored)?.name, to: 'argon2id' };
  await record(deps, 'user.changed', { subject: user.id, actor: user.id, details });
}

/**
 * From a known device nobody else's guesses count, unless it has become somebody else's.
 * @param own the device's budget, or else the account's
 * @returns which of the two was taken from
 */
async function spendAttempt(deps: Deps, own: Budget, account: Budget, user: UserRow | undefined): Promise<Budget> {
  if (own.name === 'device') {
    const isTaken = await spend(deps, [own], user?.id).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Problem && error.code === 'login/locked') return false;
        throw error;
      },
    );
    if (isTaken) return own;
  }
  await spend(deps, [networkBudget('network', deps.by.address, deps.config), account], user?.id);
  return account;
}

/** A network gets back just this one: with an account of one's own nobody buys more guesses at others. */
async function giveBackNetwork(deps: Deps, budget: Budget): Promise<void> {
  if (budget.name === 'account') await giveBack(deps, networkBudget('network', deps.by.address, deps.config));
}
