/** What the service will say of a password, judged here: it leaves the browser with the form only. Loaded when it is needed. */
import { findPasswordFaults } from '../../../src/features/passwords/password.ts';
import { installation } from '../api/installation.ts';
import commonPasswords from './common-passwords.txt?raw';
import { decodeSet } from './hashed-set.ts';
import { type Strength, strengthOf } from './password-strength.ts';

export type Judgement = {
  /** By the codes of the rules. A rule that is not among them is kept; one that is among them is nearly always broken. */
  broken: ReadonlySet<string>;
  strength: Strength;
};

/** The list that the page has begins here: of shorter ones only the service knows. */
export const shortestListed = 9;

const isListed = decodeSet(commonPasswords);

/** The time it takes grows with the length; what is as long as this is strong or a repetition. */
const mostLookedAt = 128;

/**
 * @param known what somebody who attacks this account would try first
 * @returns a strength that is weak as long as a rule is broken
 */
export function judgePassword(
  password: string,
  { minLength, username, known }: { minLength: number; username: string; known: readonly string[] },
): Judgement {
  const isCommon = (folded: string) => [...folded].length < shortestListed || isListed(folded);
  const broken = new Set<string>(
    findPasswordFaults(password, { minLength, username, brandName: installation.name, isCommon }).map(
      ({ code }) => code,
    ),
  );
  return { broken, strength: broken.size > 0 ? 1 : strengthOf(password.slice(0, mostLookedAt), [username, ...known]) };
}
