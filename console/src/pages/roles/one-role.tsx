import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Role } from '../../api/roles.ts';
import type { Versioned } from '../../api/versioned.ts';
import { text } from '../../strings/signed-in.ts';
import { RoleHeading } from './role-heading.tsx';
import { Held, PermissionBox } from './role-matrix.tsx';
import { permissionGroups, permissionMeanings } from './roles-query.ts';
import type { RoleDrafts } from './use-role-drafts.ts';

const strings = text.roles;

/** Where there is no room for columns: one role at a time. */
export function OneRole({ roles, drafts }: { roles: readonly Versioned<Role>[]; drafts: RoleDrafts }) {
  const [chosen, setChosen] = useState<string>();
  // The built-in ones come first, and there is nothing to do about them.
  const role =
    roles.find(({ value }) => value.name === chosen) ?? roles.find(({ value }) => !value.built_in) ?? roles[0];
  if (!role) return null;
  const { name, built_in, permissions, requestable } = role.value;
  return (
    <div className="one-role">
      <NativeSelect
        label={strings.role}
        value={name}
        data={roles.map(({ value }) => value.name)}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <RoleHeading role={role} />
      {permissionGroups.map((group) => (
        <section key={group.name} className="one-role-group" aria-label={strings.groups[group.name]}>
          <h2>{strings.groups[group.name]}</h2>
          {group.permissions.map((permission) =>
            built_in ? (
              <div key={permission} className="one-role-line">
                <span className="one-role-sign">
                  <Held isHeld={permissions.includes(permission)} />
                </span>
                <span>
                  {permissionMeanings[permission]} <code className="faint">{permission}</code>
                </span>
              </div>
            ) : (
              <div
                key={permission}
                className="one-role-line"
                data-changed={
                  drafts.permissionsOf(role.value).includes(permission) !== permissions.includes(permission) ||
                  undefined
                }
              >
                <PermissionBox
                  {...{ role, permission, drafts }}
                  size="md"
                  label={permissionMeanings[permission]}
                  description={permission}
                />
              </div>
            ),
          )}
        </section>
      ))}
      <p className="small dim">{requestable ? strings.isOffered : strings.isNotOffered}</p>
    </div>
  );
}
