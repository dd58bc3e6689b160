import type { Deps } from '../../deps.ts';
import { type Authenticate, invalidToken } from '../../platform/http/access.ts';
import { permissionsOf } from '../roles/role.ts';
import { verifyAccessToken } from '../tokens/verify-access-token.ts';
import { findUserById } from '../users/store.ts';

/**
 * Finds the account behind an access token, as it is now: deleted, suspended, rejected, demoted or
 * given a new password since the token was made, and the token is refused.
 */
export function authenticateWith(deps: Deps): Authenticate {
  return async (token) => {
    const claims = await verifyAccessToken(deps, token);
    if (!claims) throw invalidToken();
    const user = await findUserById(deps.database, Number(claims.sub));
    if (user?.status !== 'active' || user.power_version !== claims.ver) throw invalidToken();
    return { id: user.id, role: user.role, permissions: permissionsOf(user.role) };
  };
}
