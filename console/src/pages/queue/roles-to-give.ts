import { canGrant, useRoles } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';

export type RoleToGive = { name: string; description: string | null };

/** Roles that allow nothing the caller may not do; for who may not see the list, those known by name. */
export function useRolesToGive(): readonly RoleToGive[] {
  const caller = useCaller();
  const roles = useRoles();
  if (!caller) return [];
  if (roles) return roles.filter((role) => canGrant(caller, role));
  return [...new Set(['user', caller.role])].map((name) => ({ name, description: null }));
}
