import type { Deps } from '../../deps.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { acceptPassword } from '../passwords/accept-password.ts';
import { adminRole } from '../roles/role.ts';
import { lockPower } from '../roles/store.ts';
import { refuseToken } from '../throttle/refuse-token.ts';
import { addUser, parseCredentials } from '../users/add-user.ts';
import { countActiveWithRole, type UserRow } from '../users/store.ts';
import { isSetupTokenGood } from './setup-link.ts';

/** Whether an active administrator exists. */
export async function hasAdmin(deps: Deps): Promise<boolean> {
  return (await countActiveWithRole(deps.database, adminRole, 0)) > 0;
}

/**
 * Makes an administrator if and only if there is none; of any number of callers one wins.
 * @throws Problem user/username-refused, password/refused (400), user/exists, setup/done (409)
 */
export async function addFirstAdmin(deps: Deps, credentials: { username: string; password: string }): Promise<UserRow> {
  const username = await parseCredentials(deps, credentials);
  const passwordHash = await acceptPassword(deps, credentials.username, credentials.password);
  return inTransaction(deps, async (deps) => {
    await lockPower(deps.database);
    if (await hasAdmin(deps)) throw new Problem('setup/done');
    return addUser(deps, { username, passwordHash, role: adminRole, status: 'active', origin: 'setup' });
  });
}

/**
 * Whether a setup link would make an administrator now, so that nobody chooses a password for one that does not.
 * @throws Problem setup/link-refused (403), setup/done (409), request/throttled (429)
 */
export async function assertSetupLink(deps: Deps, token: string): Promise<void> {
  if (await hasAdmin(deps)) throw new Problem('setup/done');
  if (!isSetupTokenGood(deps.secret, token, deps.clock.now()))
    await refuseToken(deps, new Problem('setup/link-refused'));
}

/**
 * Makes the first administrator by a setup link.
 * @throws Problem setup/link-refused (403), request/throttled (429), and what `addFirstAdmin` throws
 */
export async function setUp(
  deps: Deps,
  request: { token: string; username: string; password: string },
): Promise<UserRow> {
  await assertSetupLink(deps, request.token);
  return addFirstAdmin(deps, request);
}
