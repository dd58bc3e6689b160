import type { Deps } from '../../deps.ts';
import { type FieldError, Problem } from '../../problems.ts';
import { assertPassword } from '../passwords/accept-password.ts';
import { longestTyped } from '../passwords/password.ts';
import { parseUsername } from './add-user.ts';
import { longestName } from './username.ts';

/**
 * What is wrong with the name and the password of a body whose form is refused already, so that they are not refused
 * only next time. Whether the name is taken is not told: nothing is looked up for such a body.
 */
export function credentialFaults(deps: Deps): (body: unknown) => FieldError[] {
  return (body) => {
    const { username, password } = (body ?? {}) as Record<string, unknown>;
    const name = isText(username, longestName) ? username : '';
    return [
      ...faultsOf(() => name !== '' && parseUsername(name)),
      ...faultsOf(() => isText(password, longestTyped) && assertPassword(deps, name, password)),
    ];
  };
}

/** The schema speaks of what is none. */
function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest;
}

function faultsOf(check: () => unknown): readonly FieldError[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof Problem && error.errors) return error.errors;
    throw error;
  }
}
