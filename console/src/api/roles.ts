import { queryOptions, useQuery } from '@tanstack/react-query';
import { answer, api } from './client.ts';
import type { components } from './openapi.d.ts';
import type { Caller } from './session.ts';
import { useCaller } from './use-caller.ts';

export type Role = components['schemas']['Role'];
export type Permission = Role['permissions'][number];

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: () => answer(api.GET('/roles')),
  staleTime: 60_000,
});

/** All roles; `undefined` for who may not list them, and until they are there. */
export function useRoles(): readonly Role[] | undefined {
  const mayList = useCaller()?.permissions.has('roles:write') === true;
  return useQuery({ ...rolesQuery, enabled: mayList }).data?.data;
}

/** Nobody gives what they do not hold. The service has the last word. */
export function canGrant(caller: Caller | undefined, { permissions }: Pick<Role, 'permissions'>): boolean {
  return permissions.every((permission) => caller?.permissions.has(permission));
}
