import { Paper, Stack } from '@mantine/core';
import type { Role } from '../../api/roles.ts';
import type { Versioned } from '../../api/versioned.ts';
import { text } from '../../strings/index.ts';
import { PermissionBox } from './role-matrix.tsx';
import { RoleActions, RoleHeading } from './role-parts.tsx';
import { permissionMeanings, permissions } from './roles-query.ts';
import type { RoleDrafts } from './use-role-drafts.ts';

export function RoleCards({ roles, drafts }: { roles: readonly Versioned<Role>[]; drafts: RoleDrafts }) {
  return (
    <Stack component="ul" gap="sm" className="plain-list" aria-label={text.admin.roles.title}>
      {roles.map((role) => (
        <Paper component="li" key={role.value.name} withBorder p="md">
          <Stack gap="sm">
            <RoleHeading role={role} />
            <Stack gap="xs" role="group" aria-label={role.value.name}>
              {permissions.map((permission) => (
                <PermissionBox
                  key={permission}
                  role={role}
                  label={permission}
                  description={permissionMeanings[permission]}
                  {...{ permission, drafts }}
                />
              ))}
            </Stack>
            <RoleActions role={role} drafts={drafts} />
          </Stack>
        </Paper>
      ))}
    </Stack>
  );
}
