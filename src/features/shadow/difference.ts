/** Where two programs would judge one sign-in differently. Pure. */
import { formatOf } from '../../platform/hash-formats.ts';
import type { ProblemCode } from '../../problems.ts';
import { judgeEntry } from '../login/entry.ts';
import type { UserRow } from '../users/store.ts';
import { normalizeUsername } from '../users/username.ts';
import type { Attempt } from './attempt.ts';

export const differences = {
  'no-account': 'Accepted there; here no account has that name.',
  refused: 'Accepted there; here the account is refused for its status.',
  unverifiable: 'Accepted there; here the password hash cannot be verified.',
  'other-spelling':
    'Accepted there; here the name finds an account that is spelled differently: is it the same person?',
  'let-in': 'Refused for its status there; here the right password is accepted.',
  known: 'Unknown there; here the right password is accepted.',
} as const;

export type DifferenceKind = keyof typeof differences;

export type Difference = { kind: DifferenceKind; problem: ProblemCode | undefined };

/**
 * What is said without a password is said for the right one: a wrong one is refused by both.
 * @param user whom the name finds here
 */
export function findDifference({ username, outcome }: Attempt, user: UserRow | undefined): Difference | undefined {
  const of = (kind: DifferenceKind, problem?: ProblemCode): Difference => ({ kind, problem });
  const entry = user && judgeEntry(user);
  const refusal = entry?.kind === 'refused' ? entry.code : undefined;
  const letsIn = user !== undefined && refusal === undefined && formatOf(user.password_hash ?? '') !== undefined;
  switch (outcome) {
    case 'accepted':
      if (!user) return of('no-account', 'login/rejected');
      if (refusal) return of('refused', refusal);
      if (!letsIn) return of('unverifiable', 'login/rejected');
      return user.username === normalizeUsername(username) ? undefined : of('other-spelling');
    case 'wrong-password':
      return undefined;
    case 'unknown':
      return letsIn ? of('known') : undefined;
    default:
      return letsIn ? of('let-in') : undefined;
  }
}
