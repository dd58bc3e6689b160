import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { builtInNames, builtInPermissions, type Role, toBuiltInRole, toRole } from './role.ts';
import { countHoldersOfAll, findRole, listRoleRows, type RoleRow } from './store.ts';

/** The built-in ones first. */
export async function listRoles({ database }: Deps): Promise<Role[]> {
  const builtIn = builtInNames.flatMap((name) => toBuiltInRole(name) ?? []);
  return [...builtIn, ...(await listRoleRows(database)).map(toRole)];
}

/** The same, with how many users have each. */
export async function listRolesCounted(deps: Deps): Promise<Role[]> {
  const groups = await countHoldersOfAll(deps.database);
  return (await listRoles(deps)).map((role) => {
    const held = groups.filter(({ role: name }) => name === role.name);
    const active_users = held.find(({ status }) => status === 'active')?.count ?? 0;
    return { ...role, users: held.reduce((sum, { count }) => sum + count, 0), active_users };
  });
}

/** A built-in one has no row. @throws Problem role/not-found (404) */
export async function getRole({ database }: Deps, name: string): Promise<{ role: Role; row?: RoleRow }> {
  const builtIn = toBuiltInRole(name);
  if (builtIn) return { role: builtIn };
  const row = await findRole(database, name);
  if (!row) throw new Problem('role/not-found');
  return { role: toRole(row), row };
}

/** One that can be changed. @throws Problem role/not-found (404), role/built-in (409) */
export async function getOwnRole({ database }: Deps, name: string): Promise<RoleRow> {
  if (builtInPermissions(name)) throw new Problem('role/built-in');
  const row = await findRole(database, name);
  if (!row) throw new Problem('role/not-found');
  return row;
}
