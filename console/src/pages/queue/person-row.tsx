import { ActionIcon, Button, Checkbox, Group, Text, Tooltip } from '@mantine/core';
import { ChevronDownIcon } from '@radix-ui/react-icons';
import { memo, useLayoutEffect, useRef, useState } from 'react';
import type { User } from '../../api/client.ts';
import { usePowerOf } from '../../api/roles.ts';
import { AnchorLink } from '../../parts/anchor-link.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Instant } from '../../parts/instant.tsx';
import { RoleTag } from '../../parts/role-tag.tsx';
import { text } from '../../strings/index.ts';
import { roleFor } from './role-counts.ts';
import { RoleMenu } from './role-menu.tsx';

/** What can be done with a row; the same object for all of them. */
export type RowActions = {
  approve(person: User, role?: string): void;
  askToReject(person: User): void;
  toggle(person: User, withShift: boolean): void;
  noteFocus(person: User): void;
  setMenu(person: User, isOpen: boolean): void;
};

type Props = {
  person: User;
  position: number;
  total: number;
  isCurrent: boolean;
  isSelected: boolean;
  isMenuOpen: boolean;
  actions: RowActions;
};

/** Somebody who waits: who, what for, why, how long, and the decision. */
export const PersonRow = memo(function PersonRow({
  person,
  position,
  total,
  isCurrent,
  isSelected,
  isMenuOpen,
  actions,
}: Props) {
  const strings = text.queue;
  const { username } = person;
  const role = roleFor(person);
  const isHarmless = usePowerOf()(role) === 'harmless';
  const look = { variant: isCurrent ? 'filled' : 'light', ...(!isHarmless && { color: 'grape' }) };
  const label = isHarmless ? strings.approve : strings.approveWithEllipsis(role);
  // One stop for the Tab key in the whole list, and from there to what is in the row.
  const tabIndex = isCurrent ? 0 : -1;
  const nameId = `person-${person.id}`;
  return (
    <article
      className="queue-row"
      aria-labelledby={`${nameId} ${nameId}-what`}
      aria-posinset={position}
      aria-setsize={total}
      data-person={person.id}
      data-current={isCurrent || undefined}
      data-selected={isSelected || undefined}
      tabIndex={tabIndex}
      onFocus={() => actions.noteFocus(person)}
    >
      <Checkbox
        className="queue-check"
        aria-label={strings.select(username)}
        checked={isSelected}
        tabIndex={tabIndex}
        onChange={(event) => actions.toggle(person, (event.nativeEvent as MouseEvent).shiftKey === true)}
      />
      <div className="queue-who">
        <Group gap={6}>
          <AnchorLink
            id={nameId}
            to="/users/$id"
            params={{ id: String(person.id) }}
            tabIndex={tabIndex}
            fw={600}
            className="breakable"
          >
            {username}
          </AnchorLink>
          {person.display_name && (
            <Text span size="sm" className="breakable">
              {person.display_name}
            </Text>
          )}
        </Group>
        {person.email && (
          <Text size="sm" c="dimmed" className="breakable">
            {person.email}
          </Text>
        )}
      </div>
      <div className="queue-what" id={`${nameId}-what`}>
        <Group gap={6} wrap="nowrap">
          <Text span size="sm" c="dimmed">
            {strings.asFor}
          </Text>
          <RoleTag name={role} />
        </Group>
        <Text size="sm" c="dimmed" className="queue-since">
          {strings.asked} <Instant at={person.created_at} />
        </Text>
      </div>
      <Reason note={person.note} name={username} tabIndex={tabIndex} />
      <Group className="queue-actions" gap="xs" wrap="nowrap">
        <Button.Group>
          <Button
            size="xs"
            {...look}
            tabIndex={tabIndex}
            leftSection={!isHarmless && <Icon name="roles" size={12} />}
            aria-label={strings.of(username, label)}
            onClick={() => actions.approve(person)}
          >
            {label}
          </Button>
          <RoleMenu
            isOpen={isMenuOpen}
            onChange={(isOpen) => actions.setMenu(person, isOpen)}
            requested={person.requested_role}
            onPick={(role) => actions.approve(person, role)}
          >
            <Tooltip label={strings.approveAs} disabled={isMenuOpen}>
              <ActionIcon
                size={30}
                {...look}
                className="queue-as"
                tabIndex={tabIndex}
                aria-label={strings.of(username, strings.approveAs)}
                onClick={() => actions.setMenu(person, !isMenuOpen)}
              >
                <ChevronDownIcon aria-hidden />
              </ActionIcon>
            </Tooltip>
          </RoleMenu>
        </Button.Group>
        <Button
          size="xs"
          variant="default"
          tabIndex={tabIndex}
          aria-label={strings.of(username, strings.rejectEllipsis)}
          onClick={() => actions.askToReject(person)}
        >
          {strings.rejectEllipsis}
        </Button>
      </Group>
    </article>
  );
});

/** Two lines of it, and the rest for whoever asks. */
function Reason({ note, name, tabIndex }: { note: string | null; name: string; tabIndex: number }) {
  const [isLong, setIsLong] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const shown = useRef<HTMLParagraphElement>(null);
  const strings = text.queue;
  useLayoutEffect(() => {
    const { current } = shown;
    if (current && !isOpen) setIsLong(current.scrollHeight > current.clientHeight + 1);
  }, [isOpen]);
  if (!note) {
    return (
      <Text className="queue-reason" size="sm" c="dimmed">
        {strings.noReason}
      </Text>
    );
  }
  return (
    <div className="queue-reason">
      <Text ref={shown} size="sm" className="preserved" lineClamp={isOpen ? 0 : 2}>
        {note}
      </Text>
      {isLong && (
        <Button
          size="compact-xs"
          variant="subtle"
          tabIndex={tabIndex}
          aria-expanded={isOpen}
          aria-label={strings.of(name, isOpen ? strings.hideReason : strings.showReason)}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? strings.hideReason : strings.showReason}
        </Button>
      )}
    </div>
  );
}
