/**
 * Roles: a name and a set of permissions. `user` and `admin` are built in.
 * Users only store the name; what it allows is looked up here at every request.
 */
export const permissions = [
  'users:read',
  'users:write',
  'users:approve',
  'roles:write',
  'sessions:write',
  'audit:read',
  'tokens:introspect',
  'settings:write',
] as const;

export type Permission = (typeof permissions)[number];

export const adminRole = 'admin';
export const userRole = 'user';

const builtIn: ReadonlyMap<string, ReadonlySet<Permission>> = new Map([
  [userRole, new Set<Permission>()],
  [adminRole, new Set(permissions)],
]);

/** What a role allows; a role that does not exist allows nothing. */
export function permissionsOf(role: string): ReadonlySet<Permission> {
  return builtIn.get(role) ?? new Set();
}

export function isRole(name: string): boolean {
  return builtIn.has(name);
}

/** Nobody gives what they do not hold. */
export function canGrant(held: ReadonlySet<string>, role: string): boolean {
  return isRole(role) && permissionsOf(role).isSubsetOf(held);
}
