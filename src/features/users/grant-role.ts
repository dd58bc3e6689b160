import { Problem } from '../../problems.ts';
import { canGrant, isRole, permissionsOf } from '../roles/role.ts';
import type { Actor } from './actor.ts';

/** @throws Problem role/unknown (400) */
export function assertRole(role: string): void {
  if (!isRole(role)) throw new Problem('role/unknown', { errors: [{ field: 'role', message: 'is not a role' }] });
}

/** @throws Problem role/unknown (400), role/not-grantable (403) */
export function assertGrantable(actor: Actor, role: string): void {
  assertRole(role);
  if (!canGrant(actor.permissions, role)) throw new Problem('role/not-grantable');
}

/** Nobody manages an account that can do more than they can. @throws Problem role/not-grantable (403) */
export function assertMayManage(actor: Actor, user: { id: number; role: string }): void {
  if (actor.id !== user.id && !permissionsOf(user.role).isSubsetOf(actor.permissions))
    throw new Problem('role/not-grantable');
}
