import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import { normalizePassword } from '../passwords/password.ts';
import { revokeUser } from '../revocations/revoke.ts';
import { deleteSessionsOf } from '../sessions/store.ts';
import { getUser } from './get-user.ts';
import { updatePassword } from './store.ts';

/**
 * Changes one's own password. Every other session ends; this one goes on, and its next refresh gives
 * it an access token of the new power version.
 * @throws Problem password/wrong (401), password/refused (400), user/not-found (404), user/changed (409)
 */
export async function changePassword(
  deps: Deps,
  caller: { id: number; sessionId: number },
  { current, next }: { current: string; next: string },
): Promise<void> {
  const user = await getUser(deps, caller.id);
  const { matches } = await deps.hasher.verify(user.password_hash, normalizePassword(current));
  if (!matches) throw new Problem('password/wrong');
  if (normalizePassword(current) === normalizePassword(next)) {
    throw new Problem('password/refused', {
      errors: [{ field: 'new_password', message: 'must not be the current password' }],
    });
  }
  const passwordHash = await acceptPassword(deps, user.username, next, 'new_password');
  await inTransaction(deps, async (deps) => {
    // Compare and set: whoever changed this user's power meanwhile was first.
    if (!(await updatePassword(deps.database, user, passwordHash, deps.clock.now()))) throw new Problem('user/changed');
    await deleteSessionsOf(deps.database, user.id, caller.sessionId);
    await revokeUser(deps, user.id, user.power_version + 1);
  });
  await deps.revocations.settle();
}
