import type { Deps } from '../../deps.ts';
import { isTaken } from '../../platform/database/failures.ts';
import { inTransaction } from '../../platform/database/transaction.ts';
import { Problem } from '../../problems.ts';
import { record } from '../audit/record.ts';
import { revokeMemory } from '../revocations/revoke.ts';
import { getOwnRole } from './get-role.ts';
import { assertHolds } from './grant-role.ts';
import { holdPower } from './hold-power.ts';
import {
  builtInPermissions,
  formatPermissions,
  isRequestable,
  keptRequestable,
  type Permission,
  parsePermissions,
} from './role.ts';
import { countHolders, deleteRoleRow, insertRole, type RoleRow, updateRole } from './store.ts';

export type RoleContent = {
  description: string;
  permissions: readonly Permission[];
  /** Without it a new role is offered if it has no permissions, and an existing one does not change. */
  requestable?: boolean | undefined;
};

/** Refuses when the caller has seen an older version of the role. */
type AssertFresh = (role: RoleRow) => void;

/** @throws Problem role/not-grantable (403), role/exists (409) */
export async function createRole(deps: Deps, name: string, content: RoleContent): Promise<RoleRow> {
  if (builtInPermissions(name)) throw new Problem('role/exists');
  assertHolds(deps, new Set(content.permissions));
  const now = deps.clock.now();
  const permissions = formatPermissions(content.permissions);
  const row = {
    name,
    description: content.description,
    permissions,
    requestable: content.requestable === undefined ? null : keptRequestable(content.requestable, permissions),
    version: 1,
    created_at: now,
    updated_at: now,
  };
  try {
    await inTransaction(deps, async (deps) => {
      await insertRole(deps.database, row);
      await record(deps, 'role.created', {
        details: { role: name, permissions: content.permissions, requestable: isRequestable(row) },
      });
      await revokeMemory(deps, 'roles');
    });
  } catch (error) {
    if (isTaken(error)) throw new Problem('role/exists');
    throw error;
  }
  await takeRoles(deps);
  return row;
}

/**
 * Says anew what a role is. What it loses is refused at once to everybody who has it; what it gains
 * comes with their next access token. What changes nothing writes nothing.
 * @throws Problem role/not-grantable (403), role/not-found (404), role/built-in (409), and what `assertFresh` throws
 */
export async function replaceRole(
  deps: Deps,
  name: string,
  content: RoleContent,
  assertFresh: AssertFresh = () => undefined,
): Promise<RoleRow> {
  const role = await inTransaction(deps, async (deps) => {
    const role = await getChangeableRole(deps, name, assertFresh);
    assertHolds(deps, new Set(content.permissions));
    const { description } = content;
    const permissions = formatPermissions(content.permissions);
    const requestable =
      content.requestable === undefined ? role.requestable : keptRequestable(content.requestable, permissions);
    if (isSame(role, { description, permissions, requestable })) return role;
    const values = {
      description,
      permissions,
      requestable,
      version: role.version + 1,
      updated_at: deps.clock.now(),
    };
    await updateRole(deps.database, name, values);
    const details = {
      role: name,
      from: [...parsePermissions(role.permissions)],
      to: content.permissions,
      requestable: isRequestable(values),
    };
    await record(deps, 'role.changed', { details });
    await revokeMemory(deps, 'roles');
    return { ...role, ...values };
  });
  await takeRoles(deps);
  return role;
}

/**
 * Takes a role away that nobody has.
 * @throws Problem role/not-grantable (403), role/not-found (404), role/built-in, role/in-use (409), and what `assertFresh` throws
 */
export async function deleteRole(deps: Deps, name: string, assertFresh: AssertFresh = () => undefined): Promise<void> {
  await inTransaction(deps, async (deps) => {
    await getChangeableRole(deps, name, assertFresh);
    const holders = await countHolders(deps.database, name);
    if (holders > 0)
      throw new Problem('role/in-use', {
        sentence: `${holders} ${holders === 1 ? 'account has' : 'accounts have'} this role: give them another one first.`,
      });
    await deleteRoleRow(deps.database, name);
    await record(deps, 'role.deleted', { details: { role: name } });
    await revokeMemory(deps, 'roles');
  });
  await takeRoles(deps);
}

type Changeable = Pick<RoleRow, 'description' | 'permissions' | 'requestable'>;

function isSame(before: Changeable, after: Changeable): boolean {
  return (
    before.description === after.description &&
    before.permissions === after.permissions &&
    before.requestable === after.requestable
  );
}

/** Locked until the transaction ends. */
async function getChangeableRole(deps: Deps, name: string, assertFresh: AssertFresh): Promise<RoleRow> {
  await holdPower(deps);
  const role = await getOwnRole(deps, name);
  assertFresh(role);
  assertHolds(deps, parsePermissions(role.permissions));
  return role;
}

/** The command line follows nothing, so it reads them itself. */
async function takeRoles(deps: Deps): Promise<void> {
  await deps.memory.roles.reload(deps.database);
  await deps.memory.revocations.settle();
}
