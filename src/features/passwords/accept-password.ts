import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { isCommonPassword } from './common-passwords.ts';
import { findPasswordFault, normalizePassword } from './password.ts';

/**
 * Checks a new password against the policy and hashes it.
 * @param field what the request calls it
 * @returns the PHC string to store
 * @throws Problem password/refused (400) with the reason
 */
export async function acceptPassword(
  deps: Deps,
  username: string,
  password: string,
  field = 'password',
): Promise<string> {
  const policy = { minLength: deps.config.passwordMinLength, username, isCommon: isCommonPassword };
  const fault = findPasswordFault(password, policy);
  if (fault) throw new Problem('password/refused', { errors: [{ field, message: fault }] });
  return deps.hasher.hash(normalizePassword(password));
}
