import type { Deps } from '../../src/deps.ts';
import { operator } from '../../src/features/roles/operator.ts';

/** What the command line does, on the same database and with the same memory as a server. */
export function asOperator(deps: Deps): Deps {
  return { ...deps, by: operator };
}
