import type { Deps } from '../../deps.ts';
import type { UserRow } from '../users/store.ts';

/** That somebody is who they say, however they showed it. What it opens is decided by `admit`. */
export type Proof = {
  /** As it was when its credentials were checked. */
  user: UserRow;
  /** How it was shown: names of RFC 8176. */
  amr: readonly string[];
  at: number;
  /** Undoes what was held against a guess. For `admit`, in its transaction, whether or not the user is admitted. */
  settle(deps: Deps): Promise<void>;
};
