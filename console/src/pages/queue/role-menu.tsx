import { Combobox, Menu, useCombobox } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Role, useRolesToGive } from '../../api/roles.ts';
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

/** More than fit into one look are searched. */
const mostUnsearched = 7;

export function RoleMenu(props: Props) {
  const roles = useRolesToGive();
  return roles.length > mostUnsearched ? <Searched {...props} roles={roles} /> : <Plain {...props} roles={roles} />;
}

type WithRoles = Props & { roles: readonly Role[] };

function Plain({ isOpen, onChange, requested, onPick, roles, children }: WithRoles) {
  return (
    <Menu opened={isOpen} onChange={onChange} position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>{children}</Menu.Target>
      {/* Always there, or it would not know where the focus was before it opened. */}
      <Menu.Dropdown miw={220} mah={320} className="queue-roles">
        {isOpen && (
          <>
            <Menu.Label>{text.queue.approveAsRole}</Menu.Label>
            {roles.map((role) => (
              <Menu.Item
                key={role.name}
                onClick={() => onPick(role.name)}
                className={isPowerful(role) ? 'power-word' : undefined}
                leftSection={isPowerful(role) && <Icon name="roles" size={12} />}
              >
                <What role={role} requested={requested} />
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function Searched({ isOpen, onChange, requested, onPick, roles, children }: WithRoles) {
  const [typed, setTyped] = useState('');
  const combobox = useCombobox({ opened: isOpen, onOpenedChange: onChange });
  const { selectFirstOption } = combobox;
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // It has no place on the page yet that could be scrolled to.
    if (isOpen) setTimeout(() => search.current?.focus({ preventScroll: true }));
    else setTyped('');
  }, [isOpen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for Enter, with each letter
  useEffect(() => {
    if (typed !== '') selectFirstOption();
  }, [typed]);
  const wanted = typed.trim().toLocaleLowerCase();
  const matching = roles.filter(({ name, description }) =>
    `${name} ${description}`.toLocaleLowerCase().includes(wanted),
  );
  return (
    <Combobox store={combobox} width={300} position="bottom-end" floatingStrategy="fixed" onOptionSubmit={onPick}>
      <Combobox.Target targetType="button">{children}</Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          ref={search}
          value={typed}
          aria-label={text.frame.searchIn(text.queue.approveAsRole)}
          placeholder={text.queue.approveAsRole}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Combobox.Options mah={320} className="queue-roles" aria-label={text.queue.approveAsRole}>
          {matching.map((role) => (
            <Combobox.Option key={role.name} value={role.name} className={isPowerful(role) ? 'power-word' : undefined}>
              {isPowerful(role) && <Icon name="roles" size={12} />} <What role={role} requested={requested} />
            </Combobox.Option>
          ))}
          {matching.length === 0 && <Combobox.Empty>{text.frame.nothingFound}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function What({ role, requested }: { role: Role; requested: string | null | undefined }) {
  return (
    <>
      {isPowerful(role) ? `${role.name}…` : role.name}
      {role.name === requested && ` (${text.queue.requested})`}
      {role.description && (
        <span className="cut tiny dim" style={{ maxWidth: 320 }}>
          {role.description}
        </span>
      )}
    </>
  );
}

function isPowerful({ permissions }: Role): boolean {
  return permissions.length > 0;
}
