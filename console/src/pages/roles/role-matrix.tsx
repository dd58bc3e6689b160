import { Checkbox, Code, Paper, Stack, Table, Text } from '@mantine/core';
import type { Permission, Role } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import type { Versioned } from '../../api/versioned.ts';
import { text } from '../../strings/index.ts';
import { RoleActions, RoleHeading } from './role-parts.tsx';
import { permissionMeanings, permissions } from './roles-query.ts';
import type { RoleDrafts } from './use-role-drafts.ts';

const strings = text.admin.roles;
const widthOfNames = 300;
const widthOfRole = 150;

type Props = { roles: readonly Versioned<Role>[]; drafts: RoleDrafts };

/** A line for each permission, a column for each role. */
export function RoleMatrix({ roles, drafts }: Props) {
  return (
    <Paper withBorder>
      <Table.ScrollContainer
        type="native"
        minWidth={widthOfNames + roles.length * widthOfRole}
        tabIndex={0}
        role="region"
        aria-label={strings.title}
      >
        <Table verticalSpacing="xs" horizontalSpacing="md" aria-label={strings.title} layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" w={widthOfNames} style={{ verticalAlign: 'top' }}>
                {strings.permission}
              </Table.Th>
              {roles.map((role) => (
                <Table.Th key={role.value.name} scope="col" style={{ verticalAlign: 'top' }}>
                  <RoleHeading role={role} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {permissions.map((permission) => (
              <Table.Tr key={permission}>
                <Table.Th scope="row" fw="normal">
                  <Stack gap={2} align="flex-start">
                    <Code>{permission}</Code>
                    <Text size="xs" c="dimmed">
                      {permissionMeanings[permission]}
                    </Text>
                  </Stack>
                </Table.Th>
                {roles.map((role) => (
                  <Table.Td key={role.value.name}>
                    <PermissionBox
                      {...{ role, permission, drafts }}
                      aria-label={strings.grants(role.value.name, permission)}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Td />
              {roles.map((role) => (
                <Table.Td key={role.value.name}>
                  <RoleActions role={role} drafts={drafts} />
                </Table.Td>
              ))}
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

type BoxProps = {
  role: Versioned<Role>;
  permission: Permission;
  drafts: RoleDrafts;
  label?: string;
  description?: string;
};

export function PermissionBox({ role, permission, drafts, ...rest }: BoxProps & { 'aria-label'?: string }) {
  const caller = useCaller();
  return (
    <Checkbox
      {...rest}
      size="md"
      checked={drafts.permissionsOf(role.value).includes(permission)}
      disabled={role.value.built_in || caller?.permissions.has(permission) !== true}
      onChange={() => drafts.toggle(role, permission)}
    />
  );
}
