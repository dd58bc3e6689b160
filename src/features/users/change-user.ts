import type { Deps } from '../../deps.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { assertAll, Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { revokeUser } from '../revocations/revoke.ts';
import { assertGrantable, assertMayManage } from '../roles/grant-role.ts';
import { holdPower } from '../roles/hold-power.ts';
import { ownBudget } from '../throttle/budget.ts';
import { spend } from '../throttle/spend.ts';
import { parseUsername, usernameTaken } from './add-user.ts';
import { getLockedUser } from './get-user.ts';
import { assertAdminRemains, assertNotOwn } from './keep-an-admin.ts';
import { derived } from './look.ts';
import { searchKey } from './search-key.ts';
import { type UserRow, updateUser } from './store.ts';
import { normalizeUsername, usernameKey } from './username.ts';

/** What is absent stays as it is. */
export type UserChanges = { username?: string; display_name?: string | null; email?: string | null; role?: string };

/**
 * Changes an account. Everybody may change their own display name and e-mail address; a change of
 * username or role takes `users:write`, because the approval was for that name and that role.
 * A change of role makes the user's access tokens invalid at once. What changes nothing writes nothing.
 * @param assertFresh refuses when the caller has seen an older version
 * @throws Problem access/forbidden, role/not-grantable (403), user/username-refused, role/unknown (400),
 *   user/not-found (404), user/exists, user/last-admin, user/own-account (409), request/throttled (429), and what `assertFresh` throws
 */
export async function changeUser(
  deps: Deps,
  id: number,
  changes: UserChanges,
  assertFresh: (user: UserRow) => void,
): Promise<UserRow> {
  if (deps.by.id === id) await spend(deps, [ownBudget('profile', id)], id);
  try {
    const changed = await inTransaction(deps, async (deps) => {
      if (changes.role !== undefined) await holdPower(deps);
      const user = await getLockedUser(deps, id);
      assertFresh(user);
      const next = { ...user, ...profileChanges(user, changes) };
      await assertAllowed(deps, user, next);
      const changed = differences(user, next);
      if (changed.length === 0) return user;
      if (next.role !== user.role) {
        await assertAdminRemains(deps, user, next);
        assertNotOwn(deps, id);
      }
      const isDecision = deps.by.id !== id && (changed.includes('role') || changed.includes('username'));
      const key = usernameKey(next.username);
      const values = {
        username: next.username,
        username_key: key,
        ...derived({ username_key: key, email: next.email }),
        display_name: next.display_name,
        email: next.email,
        role: next.role,
        search_key: searchKey({ ...next, username_key: key }),
        power_version: user.power_version + (next.role === user.role ? 0 : 1),
        decision_version: user.decision_version + (isDecision ? 1 : 0),
        version: user.version + 1,
        updated_at: deps.clock.now(),
      };
      await updateUser(deps.database, id, values);
      if (next.role !== user.role) await revokeUser(deps, id, values.power_version);
      const details = { changed, ...(next.role !== user.role && { from: user.role, to: next.role }) };
      await record(deps, 'user.changed', { subject: id, details });
      return { ...user, ...values };
    });
    if (changes.role !== undefined) await deps.memory.revocations.settle();
    return changed;
  } catch (error) {
    if (isTaken(error)) throw usernameTaken();
    throw error;
  }
}

const members = ['username', 'display_name', 'email', 'role'] as const;

function differences(before: UserRow, after: UserRow): (typeof members)[number][] {
  return members.filter((member) => before[member] !== after[member]);
}

function profileChanges(
  user: UserRow,
  changes: UserChanges,
): Pick<UserRow, 'username' | 'display_name' | 'email' | 'role'> {
  return {
    username: changes.username === undefined ? user.username : normalizeUsername(changes.username),
    display_name: changes.display_name === undefined ? user.display_name : changes.display_name,
    email: changes.email === undefined ? user.email : changes.email,
    role: changes.role ?? user.role,
  };
}

async function assertAllowed(deps: Deps, user: UserRow, next: UserRow): Promise<void> {
  await assertMayManage(deps, user);
  const changesPower = next.username !== user.username || next.role !== user.role;
  if (changesPower && !deps.by.permissions.has('users:write'))
    throw new Problem('access/forbidden', {
      sentence: 'Only users who manage accounts can change a username or a role.',
    });
  await assertAll([
    () => next.username !== user.username && parseUsername(next.username),
    () => next.role !== user.role && assertGrantable(deps, next.role),
  ]);
}
