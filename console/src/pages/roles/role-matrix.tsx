import { Checkbox, VisuallyHidden } from '@mantine/core';
import { Fragment } from 'react';
import type { Permission, Role } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import type { Versioned } from '../../api/versioned.ts';
import { Icon } from '../../parts/icon.tsx';
import { text } from '../../strings/signed-in.ts';
import { RoleHeading } from './role-heading.tsx';
import { permissionGroups, permissionMeanings, permissions } from './roles-query.ts';
import type { RoleDrafts } from './use-role-drafts.ts';

const strings = text.roles;

type Props = { roles: readonly Versioned<Role>[]; drafts: RoleDrafts };

/** A line for each permission, a column for each role; head and first column stay. */
export function RoleMatrix({ roles, drafts }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled with keys
    <section className="matrix-scroll" tabIndex={0} aria-label={strings.title}>
      <table className="matrix" aria-label={strings.title}>
        <thead>
          <tr>
            <th scope="col" className="small dim">
              {strings.count(permissions.length, roles.length)}
            </th>
            {roles.map((role) => (
              <th key={role.value.name} scope="col">
                <RoleHeading role={role} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissionGroups.map((group) => (
            <Fragment key={group.name}>
              <GroupRow name={group.name} columns={roles.length} />
              {group.permissions.map((permission) => (
                <tr key={permission}>
                  <th scope="row">
                    <span className="matrix-meaning">{permissionMeanings[permission]}</span>
                    <code className="faint">{permission}</code>
                  </th>
                  {roles.map((role) => (
                    <Cell key={role.value.name} {...{ role, permission, drafts }} />
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
          <GroupRow name="registration" columns={roles.length} />
          <tr>
            <th scope="row">
              <span className="matrix-meaning">{strings.offered}</span>
              <span className="small faint">{strings.offeredHint}</span>
            </th>
            {roles.map(({ value }) => (
              <td key={value.name} className="fixed">
                <Held isHeld={value.requestable} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function GroupRow({ name, columns }: { name: keyof typeof strings.groups; columns: number }) {
  return (
    <tr className="group">
      <th scope="rowgroup">{strings.groups[name]}</th>
      <td colSpan={columns} />
    </tr>
  );
}

type CellProps = { role: Versioned<Role>; permission: Permission; drafts: RoleDrafts };

function Cell({ role, permission, drafts }: CellProps) {
  const { name, permissions: held, built_in } = role.value;
  if (built_in)
    return (
      <td className="fixed">
        <Held isHeld={held.includes(permission)} />
      </td>
    );
  const isChanged = drafts.permissionsOf(role.value).includes(permission) !== held.includes(permission);
  return (
    <td data-changed={isChanged || undefined}>
      <PermissionBox {...{ role, permission, drafts }} aria-label={strings.grants(name, permission)} />
    </td>
  );
}

/** What cannot be changed there: a sign without a box. */
export function Held({ isHeld }: { isHeld: boolean }) {
  return (
    <>
      {isHeld && <Icon name="check" />}
      <VisuallyHidden>{isHeld ? strings.allowed : strings.notAllowed}</VisuallyHidden>
    </>
  );
}

type BoxProps = CellProps & { label?: string; description?: string; size?: 'md'; 'aria-label'?: string };

export function PermissionBox({ role, permission, drafts, ...rest }: BoxProps) {
  const caller = useCaller();
  const box = (
    <Checkbox
      size="sm"
      {...rest}
      checked={drafts.permissionsOf(role.value).includes(permission)}
      disabled={caller?.permissions.has(permission) !== true}
      onChange={() => drafts.toggle(role, permission)}
    />
  );
  if (rest['aria-label'] === undefined) return box;
  // biome-ignore lint/a11y/noLabelWithoutControl: the box is in it, and the whole cell its target
  return <label className="matrix-box">{box}</label>;
}
