import { Button, Checkbox, Group, Kbd, Text } from '@mantine/core';
import { ChevronDownIcon } from '@radix-ui/react-icons';
import { text } from '../../strings/index.ts';
import { RoleMenu } from './role-menu.tsx';
import type { Selection } from './use-selection.ts';

type Props = {
  selection: Selection;
  loaded: number;
  isMenuOpen: boolean;
  onMenu: (isOpen: boolean) => void;
  onApprove: (role?: string) => void;
  onReject: () => void;
};

/** What can be done with everybody who is selected; it stays in sight. */
export function SelectionBar({ selection, loaded, isMenuOpen, onMenu, onApprove, onReject }: Props) {
  const strings = text.queue;
  const count = selection.people.length;
  const isAll = count > 0 && count === loaded;
  return (
    <Group className="queue-bar" gap="sm" wrap="nowrap" role="group" aria-label={strings.selection}>
      <Checkbox
        checked={isAll}
        indeterminate={count > 0 && !isAll}
        onChange={isAll ? selection.clear : selection.selectAll}
        aria-label={strings.selectAll}
      />
      {count === 0 ? (
        <Text size="sm" c="dimmed" component="div">
          <Group gap="md" className="queue-hint">
            {strings.keysHint.map(({ keys, what }) => (
              <Group key={keys} gap={4}>
                {keys.split(' ').map((key) => (
                  <Kbd key={key} size="xs">
                    {key}
                  </Kbd>
                ))}
                {what}
              </Group>
            ))}
          </Group>
          <span className="queue-short-hint">{strings.selectHint}</span>
        </Text>
      ) : (
        <>
          <Text size="sm" fw={600}>
            {strings.selected(count)}
          </Text>
          <Group gap="xs">
            <Button size="xs" onClick={() => onApprove()}>
              {strings.approveThese(count)}
            </Button>
            <RoleMenu isOpen={isMenuOpen} onChange={onMenu} onPick={onApprove}>
              <Button size="xs" variant="default" rightSection={<ChevronDownIcon aria-hidden />}>
                {strings.approveAs}
              </Button>
            </RoleMenu>
            <Button size="xs" variant="default" onClick={onReject}>
              {strings.rejectEllipsis}
            </Button>
            <Button size="xs" variant="subtle" onClick={selection.clear}>
              {strings.clear}
            </Button>
          </Group>
        </>
      )}
    </Group>
  );
}
