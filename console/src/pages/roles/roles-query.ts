import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../../api/client.ts';
import { inWordsOfThePage, type Permission, type Role, rolesQuery } from '../../api/roles.ts';
import type { Versioned } from '../../api/versioned.ts';
import { text } from '../../strings/signed-in.ts';

export const permissionMeanings: Readonly<Record<Permission, string>> = text.roles.permissions;
export const permissions = Object.keys(permissionMeanings) as Permission[];

/** By what somebody looks for; a permission of a newer server would stand with those of the server. */
export const permissionGroups: readonly { name: keyof typeof text.roles.groups; permissions: readonly Permission[] }[] =
  [
    { name: 'people', permissions: ['users:read', 'users:write', 'users:approve', 'roles:write'] },
    { name: 'connections', permissions: ['tokens:introspect', 'sessions:write'] },
    { name: 'server', permissions: ['audit:read', 'settings:write'] },
  ];

export type CountedRole = Versioned<Role>;

/** With what a change of each takes, and how many have it. */
export const versionedRolesQuery = queryOptions({
  queryKey: [...rolesQuery.queryKey, 'counted'],
  queryFn: async (): Promise<CountedRole[]> => {
    const { data } = await answer(api.GET('/roles', { params: { query: { count: 'true' } } }));
    return data.map((role) => ({ value: inWordsOfThePage(role), etag: role.etag ?? '' }));
  },
});

export function holdersOf({ active_users = 0 }: Role): number {
  return active_users;
}
