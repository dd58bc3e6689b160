import { Menu, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useRolesToGive } from '../../api/roles.ts';
import { Icon } from '../../parts/icon.tsx';
import { text } from '../../strings/signed-in.ts';

type Props = {
  isOpen: boolean;
  onChange: (isOpen: boolean) => void;
  requested?: string | null | undefined;
  onPick: (role: string) => void;
  /** What opens it. */
  children: ReactNode;
};

export function RoleMenu({ isOpen, onChange, requested, onPick, children }: Props) {
  return (
    <Menu opened={isOpen} onChange={onChange} position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>{children}</Menu.Target>
      {/* Always there, or it would not know where the focus was before it opened. */}
      <Menu.Dropdown miw={220} mah={320} className="queue-roles">
        {isOpen && <Roles requested={requested} onPick={onPick} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function Roles({ requested, onPick }: Pick<Props, 'requested' | 'onPick'>) {
  const roles = useRolesToGive();
  return (
    <>
      <Menu.Label>{text.queue.approveAsRole}</Menu.Label>
      {roles.map(({ name, description, permissions }) => (
        <Menu.Item
          key={name}
          onClick={() => onPick(name)}
          className={permissions.length > 0 ? 'power-word' : undefined}
          leftSection={permissions.length > 0 && <Icon name="roles" size={12} />}
        >
          {permissions.length > 0 ? `${name}…` : name}
          {name === requested && ` (${text.queue.requested})`}
          {description && (
            <Text size="xs" c="dimmed" lineClamp={1} maw={320}>
              {description}
            </Text>
          )}
        </Menu.Item>
      ))}
    </>
  );
}
