import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { answer, api } from '../../api/client.ts';
import { currentCaller, onCallerChange } from '../../api/session.ts';

export type RoleToGive = { name: string; description: string | null };

/** Roles that allow nothing the caller may not do; for who may not see the list, those known by name. */
export function useRolesToGive(): readonly RoleToGive[] {
  const caller = useSyncExternalStore(onCallerChange, currentCaller);
  const { data } = useQuery({
    queryKey: ['roles'],
    queryFn: () => answer(api.GET('/roles')),
    enabled: caller?.permissions.has('roles:write') === true,
  });
  if (!caller) return [];
  if (data) return data.data.filter(({ permissions }) => permissions.every((one) => caller.permissions.has(one)));
  return [...new Set(['user', caller.role])].map((name) => ({ name, description: null }));
}
