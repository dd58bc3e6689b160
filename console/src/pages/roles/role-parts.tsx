/** What the matrix and the cards show of a role alike. */
import { ActionIcon, Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Pencil1Icon, TrashIcon } from '@radix-ui/react-icons';
import type { Role } from '../../api/roles.ts';
import type { Versioned } from '../../api/versioned.ts';
import { NotSent } from '../../parts/not-sent.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/index.ts';
import { EditRole, RemoveRole } from './role-dialogs.tsx';
import type { RoleDrafts } from './use-role-drafts.ts';

const strings = text.admin.roles;

export function RoleHeading({ role }: { role: Versioned<Role> }) {
  const { name, description, built_in } = role.value;
  const [isEditing, editing] = useDisclosure();
  const [isRemoving, removing] = useDisclosure();
  return (
    <Stack gap={4} className="breakable">
      <RoleTag name={name} />
      <Text size="xs" c="dimmed" fw="normal">
        {description}
      </Text>
      {built_in ? (
        <Badge variant="default" size="sm" tt="none" fw={500}>
          {strings.builtIn}
        </Badge>
      ) : (
        <Group gap={4}>
          <ActionIcon variant="default" aria-label={strings.edit(name)} onClick={editing.open}>
            <Pencil1Icon aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={strings.remove(name)} onClick={removing.open}>
            <TrashIcon aria-hidden />
          </ActionIcon>
          {isEditing && <EditRole role={role} onClose={editing.close} />}
          {isRemoving && <RemoveRole role={role} onClose={removing.close} />}
        </Group>
      )}
    </Stack>
  );
}

/** Its place is kept while there is nothing to save: what stands below must not move under a pointer. */
export function RoleActions({ role, drafts }: { role: Versioned<Role>; drafts: RoleDrafts }) {
  const { name, built_in } = role.value;
  const { saving } = drafts;
  if (built_in) return null;
  const isChanged = drafts.isChanged(role.value);
  return (
    <Stack gap={4}>
      {saving.variables?.base.value.name === name && <NotSent error={saving.error} />}
      <Group gap={6}>
        <Button
          size="compact-sm"
          disabled={!isChanged}
          aria-label={strings.save(name)}
          loading={saving.isPending && saving.variables.base.value.name === name}
          onClick={() => drafts.save(name)}
        >
          {text.common.save}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!isChanged}
          aria-label={strings.discardOf(name)}
          onClick={() => drafts.discard(name)}
        >
          {strings.discard}
        </Button>
      </Group>
    </Stack>
  );
}
