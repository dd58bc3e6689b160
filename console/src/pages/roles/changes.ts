/** What the changes of roles that are not saved yet would bring. Pure. */

export type RoleChange<Permission extends string> = {
  role: string;
  /** Active users with the role. */
  users: number;
  gained: Permission[];
  lost: Permission[];
  /** Whether the registration form begins or ends to offer it by that; nothing when it goes on as it is. */
  offered?: boolean;
};

type Role<Permission> = {
  name: string;
  permissions: readonly Permission[];
  requestable: boolean;
  active_users?: number;
};

/** @param order of all permissions, in which they are told */
export function compare<Permission extends string>(
  { name, permissions, requestable, active_users = 0 }: Role<Permission>,
  chosen: readonly Permission[],
  order: readonly Permission[],
): RoleChange<Permission> {
  const offered = offeredAfter(permissions.length === 0, chosen.length === 0, requestable);
  return {
    role: name,
    users: active_users,
    gained: order.filter((one) => chosen.includes(one) && !permissions.includes(one)),
    lost: order.filter((one) => permissions.includes(one) && !chosen.includes(one)),
    ...(offered !== requestable && { offered }),
  };
}

/**
 * Unless an operator said otherwise of a role, it is offered while it carries no permissions; and only what differs
 * from that is kept.
 */
function offeredAfter(wasHarmless: boolean, isHarmless: boolean, requestable: boolean): boolean {
  return requestable === wasHarmless ? isHarmless : requestable;
}

export function countChanges(changes: readonly RoleChange<string>[]): number {
  return changes.reduce((sum, { gained, lost }) => sum + gained.length + lost.length, 0);
}
