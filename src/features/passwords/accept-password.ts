import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { isCommonPassword } from './common-passwords.ts';
import { findPasswordFaults, normalizePassword } from './password.ts';

/**
 * Checks a new password against the rules and hashes it.
 * @param field what the request calls it
 * @returns the PHC string to store
 * @throws Problem password/refused (400) with the reasons
 */
export async function acceptPassword(
  deps: Deps,
  username: string,
  password: string,
  field = 'password',
): Promise<string> {
  assertPassword(deps, username, password, field);
  return deps.hasher.hash(normalizePassword(password));
}

/**
 * The rules alone, for a form that has more to be checked before anything is hashed.
 * @throws Problem password/refused (400) with a reason for each rule that the password breaks
 */
export function assertPassword({ config }: Deps, username: string, password: string, field = 'password'): void {
  const { passwordMinLength: minLength, brandName } = config;
  const policy = { minLength, username, brandName, isCommon: isCommonPassword };
  const errors = findPasswordFaults(password, policy).map((fault) => ({ field, ...fault }));
  if (errors.length > 0) throw new Problem('password/refused', { errors });
}
