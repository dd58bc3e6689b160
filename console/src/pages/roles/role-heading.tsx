import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import type { Role } from '../../api/roles.ts';
import { useCaller } from '../../api/use-caller.ts';
import type { Versioned } from '../../api/versioned.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PowerTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/signed-in.ts';
import { EditRole, RemoveRole } from './role-dialogs.tsx';
import { holdersOf } from './roles-query.ts';

const strings = text.roles;

/** A role by name, what it is for, and how many have it. */
export function RoleHeading({ role }: { role: Versioned<Role> }) {
  const { name, description, built_in, permissions } = role.value;
  return (
    <div className="role-heading">
      <div className="role-heading-name">
        <PowerTag name={name} isPowerful={permissions.length > 0} />
        {built_in ? (
          <span className="faint" title={strings.isBuiltIn(name)}>
            <Icon name="lock" />
          </span>
        ) : (
          <RoleMenu role={role} />
        )}
      </div>
      <div className="role-heading-what small dim" dir="auto" title={description}>
        {description || '–'}
      </div>
      <Holders role={role.value} />
    </div>
  );
}

function Holders({ role }: { role: Role }) {
  const mayList = useCaller()?.permissions.has('users:read') === true;
  const said = strings.people(holdersOf(role));
  if (!mayList) return <span className="tiny dim numbers">{said}</span>;
  return (
    <AnchorLink to="/users" search={{ role: role.name, status: 'active' }} className="tiny numbers" inherit>
      {said}
    </AnchorLink>
  );
}

function RoleMenu({ role }: { role: Versioned<Role> }) {
  const [open, setOpen] = useState<'edit' | 'remove'>();
  const close = () => setOpen(undefined);
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={strings.actions(role.value.name)} size={24}>
            <Icon name="dots" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="edit" />} onClick={() => setOpen('edit')}>
            {strings.edit}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="trash" />} data-danger onClick={() => setOpen('remove')}>
            {strings.removeAct}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'edit' && <EditRole role={role} onClose={close} />}
      {open === 'remove' && <RemoveRole role={role} onClose={close} />}
    </>
  );
}
