import { Button, Checkbox, Group, Kbd, Stack, Text, VisuallyHidden } from '@mantine/core';
import { ChevronDownIcon } from '@radix-ui/react-icons';
import { usePowerOf } from '../../api/roles.ts';
import { RoleTag } from '../../parts/role-tag.tsx';
import { useShortcutSwitch } from '../../shell/shortcut-switch.ts';
import { text } from '../../strings/index.ts';
import { EverybodyLine } from './everybody-line.tsx';
import { roleCounts } from './role-counts.ts';
import { RoleMenu } from './role-menu.tsx';
import type { Everybody } from './use-everybody.ts';
import type { Selection } from './use-selection.ts';

type Props = {
  selection: Selection;
  everybody: Everybody;
  loaded: number;
  total: number;
  isMenuOpen: boolean;
  onMenu: (isOpen: boolean) => void;
  onApprove: (role?: string) => void;
  onReject: () => void;
};

/** What can be done with everybody who is selected; it stays in sight. */
export function SelectionBar(props: Props) {
  const { selection, everybody, loaded, total, isMenuOpen, onMenu, onApprove, onReject } = props;
  const strings = text.queue;
  const count = selection.people.length;
  const counts = roleCounts(selection.people);
  const powerOf = usePowerOf();
  const isHarmless = counts.every(({ role }) => powerOf(role) === 'harmless');
  const isAll = count > 0 && count >= loaded;
  const { isOn } = useShortcutSwitch();
  const clear = () => {
    everybody.stop();
    selection.clear();
  };
  return (
    <Stack gap={6} className="queue-bar" role="group" aria-label={strings.selection}>
      <Group gap="sm" wrap={count > 0 ? 'wrap' : 'nowrap'} mih={30}>
        <Checkbox
          checked={isAll}
          indeterminate={count > 0 && !isAll}
          onChange={() => (isAll ? clear() : selection.selectAll())}
          aria-label={strings.selectAll}
        />
        {count === 0 ? (
          <Text size="sm" c="dimmed" component="div">
            {isOn && (
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
            )}
            <span className={isOn ? 'queue-short-hint' : undefined}>{strings.selectHint}</span>
          </Text>
        ) : (
          <>
            <Text size="sm" fw={600}>
              {strings.selected(count)}
            </Text>
            <Text size="sm" component="div">
              <Group gap={6}>
                {counts.map(({ role, count }) => (
                  <Group key={role} gap={4} wrap="nowrap" aria-hidden>
                    {strings.countAs(count)} <RoleTag name={role} />
                  </Group>
                ))}
              </Group>
              <VisuallyHidden>{strings.counts(counts)}</VisuallyHidden>
            </Text>
            <Group gap="xs">
              <Button size="xs" onClick={() => onApprove()}>
                {isHarmless ? strings.approveThese(count) : strings.approveTheseEllipsis(count)}
              </Button>
              <RoleMenu isOpen={isMenuOpen} onChange={onMenu} onPick={onApprove}>
                <Button size="xs" variant="default" rightSection={<ChevronDownIcon aria-hidden />}>
                  {strings.approveAs}
                </Button>
              </RoleMenu>
              <Button size="xs" variant="default" onClick={onReject}>
                {strings.rejectEllipsis}
              </Button>
              <Button size="xs" variant="subtle" onClick={clear}>
                {strings.clear}
              </Button>
            </Group>
          </>
        )}
      </Group>
      <EverybodyLine everybody={everybody} selected={count} loaded={loaded} total={total} />
    </Stack>
  );
}
