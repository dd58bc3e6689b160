/**
 * How often something may fail, or be done at all, and who shares a count. A window begins with the
 * first time and ends so long after it. Pure.
 */
import type { Config } from '../../config.ts';
import { networkOf } from '../../platform/http/server/client-address.ts';

/** Windows are alike, so that a person has one number to remember. */
export const windowMilliseconds = 15 * 60_000;

/** What one account, device or session may get wrong in a window. */
const mostFailures = 10;

/** NIST SP 800-63B, section 3.2.2: at most a hundred consecutive failures. */
export const mostInARow = 100;

/** The count of failures in a row is kept for so long after the latest one; a full one is, until somebody unlocks it. */
export const memoryMilliseconds = 7 * 24 * 3_600_000;

/**
 * What somebody signed in may do with their own account, each for itself: a thief with a token must not use up what
 * its owner needs to end the session.
 */
type OwnDoing = 'sign-in' | 'profile' | 'new-password';

const mostDone = { 'sign-in': 1_000, profile: 60, 'new-password': 60 } as const satisfies Record<OwnDoing, number>;

const doings = { 'sign-in': 'sign-ins', profile: 'changes', 'new-password': 'changes' } as const;

export type Budget = {
  /** Tells budgets apart; also the name in `RateLimit-Policy`. */
  name: 'account' | 'device' | 'network' | 'password' | 'registration' | 'token' | OwnDoing;
  /** Whose it is. */
  of: string;
  most: number;
  /** What there were too many of; attempts without it. */
  doings?: string;
  /** Without it only the window counts. */
  mostInARow?: number;
};

/** Sign-ins to an account, whether there is one of that name or not, from devices that it does not know. */
export const accountBudget = (usernameKey: string): Budget & { mostInARow: number } => ({
  name: 'account',
  of: usernameKey,
  most: mostFailures,
  mostInARow,
});

/** Sign-ins from a device that has signed in to the account before: nobody else can use it up. */
export const deviceBudget = (deviceId: string): Budget => ({
  name: 'device',
  of: deviceId,
  most: mostFailures,
  mostInARow,
});

/** Guesses at the current password by an attacker who has a copy of a session. */
export const passwordBudget = (userId: number): Budget => ({
  name: 'password',
  of: String(userId),
  most: mostFailures,
});

/** What is counted when it goes well. Sessions can be ended as often as they are begun, so only that is counted. */
export const ownBudget = (name: OwnDoing, userId: number): Budget => ({
  name,
  of: String(userId),
  most: mostDone[name],
  doings: doings[name],
});

/** So many browsers of one network may find out at once that an administrator has ended their sessions. */
const tokensForOneAttempt = 10;

/** Sign-ins to any account, registrations, and tokens of any kind, each for itself. */
export const networkBudget = (
  name: 'network' | 'registration' | 'token',
  address: string | null,
  { networkAttempts }: Config,
): Budget => ({ name, of: networkOf(address), most: networkAttempts * (name === 'token' ? tokensForOneAttempt : 1) });

/** Whether a window that began then is over; a clock that was set back does not make it last for ever. */
export function isOver(startedAt: number, now: number): boolean {
  return startedAt <= now - windowMilliseconds || startedAt > now + windowMilliseconds;
}
