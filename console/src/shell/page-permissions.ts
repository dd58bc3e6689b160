/**
 * The pages that not everybody sees, and what opens each: any one of its permissions, and then every request that the
 * page makes by itself is allowed. What takes more is offered only to those who hold it.
 */
export const pagePermissions = {
  '/queue': ['users:approve'],
  '/overview': ['audit:read'],
  '/users': ['users:read'],
  '/users/$id': ['users:read', 'users:approve'],
  '/roles': ['roles:write'],
  '/audit': ['audit:read'],
  '/settings': ['settings:write'],
} as const;

export type GuardedPage = keyof typeof pagePermissions;

export function opens(permissions: ReadonlySet<string> | undefined, page: GuardedPage): boolean {
  return pagePermissions[page].some((permission) => permissions?.has(permission));
}
