import { queryOptions, useQuery } from '@tanstack/react-query';
import { text } from '../strings/index.ts';
import { answer, api } from './client.ts';
import type { components } from './openapi.d.ts';
import { useCaller } from './use-caller.ts';

export type Role = components['schemas']['Role'];
export type Permission = Role['permissions'][number];

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async () => {
    const page = await answer(api.GET('/roles'));
    return { ...page, data: page.data.map(inWordsOfThePage) };
  },
  staleTime: 60_000,
});

/** What the service says of its own roles is in English; what a role of one's own is for, its maker has said. */
export function inWordsOfThePage(role: Role): Role {
  return { ...role, description: (role.built_in && text.service.roles[role.name]) || role.description };
}

/** Users who may give a role may list the roles. */
const readers = ['roles:write', 'users:write', 'users:approve'] as const;

/** All roles; `undefined` for who may not list them, and until they are there. */
export function useRoles(): readonly Role[] | undefined {
  const caller = useCaller();
  const mayList = readers.some((permission) => caller?.permissions.has(permission));
  return useQuery({ ...rolesQuery, enabled: mayList }).data?.data;
}

/** Those that the caller may give: nobody gives what they do not hold. The service has the last word. */
export function useRolesToGive(): readonly Role[] {
  const caller = useCaller();
  const canGive = ({ permissions }: Role) => permissions.every((permission) => caller?.permissions.has(permission));
  return useRoles()?.filter(canGive) ?? [];
}

/** The built-in role that allows nothing. */
export const leastRole = 'user';
const mostRole = 'admin';

export type Power = 'harmless' | 'powerful' | 'unknown';

/** Whether a role carries permissions; unknown until the roles are there, and of a role that is none. */
export function usePowerOf(): (name: string) => Power {
  const roles = useRoles();
  return (name) => {
    if (name === leastRole) return 'harmless';
    if (name === mostRole) return 'powerful';
    const role = roles?.find((one) => one.name === name);
    if (!role) return 'unknown';
    return role.permissions.length === 0 ? 'harmless' : 'powerful';
  };
}

export function usePermissionsOf(name: string): readonly Permission[] | undefined {
  return useRoles()?.find((role) => role.name === name)?.permissions;
}
