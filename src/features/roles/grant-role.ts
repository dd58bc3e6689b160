/** Nobody gives what they do not hold. */
import type { Deps } from '../../deps.ts';
import type { SignedIn } from '../../platform/principal.ts';
import { Problem } from '../../problems.ts';
import { builtInPermissions, isHarmless, type Permissions, parsePermissions } from './role.ts';
import { findRole } from './store.ts';

/**
 * What may be given, and the only place that says so. A role without permissions of ours may be given by everybody
 * who gives any, also when it means power in another service: to tell them apart, say so here.
 * To be called in a transaction that called `lockPower` first, so that the role is still there at its end.
 * @throws Problem role/unknown (400), role/not-grantable (403)
 */
export async function assertGrantable(deps: Deps, role: string): Promise<void> {
  const permissions = await findPermissions(deps, role);
  if (!permissions) throw unknownRole();
  assertHolds(deps, permissions);
}

/**
 * What a role is that nobody has named: only one that allows nothing is given then. In a transaction as above.
 */
export async function describeUnnamed({ database }: Deps, role: string): Promise<'harmless' | 'powerful' | 'gone'> {
  const builtIn = builtInPermissions(role);
  if (builtIn) return builtIn.size === 0 ? 'harmless' : 'powerful';
  const row = await findRole(database, role);
  if (!row) return 'gone';
  return isHarmless(row) ? 'harmless' : 'powerful';
}

/** Nobody manages an account that can do more than they can. @throws Problem role/not-grantable (403) */
export async function assertMayManage(deps: Deps, user: { id: number; role: string }): Promise<void> {
  if (deps.by.id !== user.id) assertHolds(deps, (await findPermissions(deps, user.role)) ?? new Set());
}

/** @throws Problem role/not-grantable (403) */
export function assertHolds({ by }: Pick<Deps, 'by'>, permissions: ReadonlySet<string>): void {
  if (!permissions.isSubsetOf(by.permissions)) throw new Problem('role/not-grantable');
}

/** For what is only asked for. @throws Problem role/unknown (400) */
export function assertRole(deps: Deps, role: string): void {
  if (!deps.memory.roles.has(role)) throw unknownRole();
}

/** The caller's role may allow less by now. @throws Problem access/forbidden (403) */
export async function assertStillHolds(deps: Deps, { role, permissions }: SignedIn): Promise<void> {
  const now = (await findPermissions(deps, role)) ?? new Set();
  if (!permissions.isSubsetOf(now)) throw new Problem('access/forbidden');
}

function unknownRole(): Problem {
  return new Problem('role/unknown', {
    errors: [{ field: 'role', code: 'unknown', message: 'is not the name of a role' }],
  });
}

/** As they are in the database, not as they are remembered. */
async function findPermissions({ database }: Deps, role: string): Promise<Permissions | undefined> {
  const builtIn = builtInPermissions(role);
  if (builtIn) return builtIn;
  const row = await findRole(database, role);
  return row && parsePermissions(row.permissions);
}
