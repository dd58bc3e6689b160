import '@mantine/spotlight/styles.css';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { ExitIcon, Half2Icon, KeyboardIcon, MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import { text } from '../strings/index.ts';
import { leave } from './leave.ts';
import type { NavigationPage } from './navigation.ts';
import { useShortcutSwitch } from './shortcut-switch.ts';

export const openCommands = () => spotlight.open();

/** Everything there is to do, by its name. */
export function CommandPalette({ pages, onHelp }: { pages: readonly NavigationPage[]; onHelp: () => void }) {
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const { isOn, setOn } = useShortcutSwitch();
  const actions = [
    ...pages.map(({ to, label, Icon }) => ({
      id: to,
      label,
      leftSection: <Icon aria-hidden />,
      onClick: () => void navigate({ to }),
    })),
    {
      id: 'colors',
      label: text.common.toggleColors,
      leftSection: <Half2Icon aria-hidden />,
      onClick: toggleColorScheme,
    },
    { id: 'help', label: text.common.shortcuts, leftSection: <KeyboardIcon aria-hidden />, onClick: onHelp },
    {
      id: 'shortcuts',
      leftSection: <KeyboardIcon aria-hidden />,
      label: isOn ? text.common.shortcutsOff : text.common.shortcutsOn,
      onClick: () => setOn(!isOn),
    },
    {
      id: 'sign-out',
      label: text.common.signOut,
      leftSection: <ExitIcon aria-hidden />,
      onClick: leave,
    },
  ];
  return (
    <Spotlight
      actions={actions}
      shortcut={['mod + K', 'mod + P']}
      nothingFound={text.common.noCommand}
      highlightQuery
      searchProps={{
        placeholder: text.common.searchCommands,
        'aria-label': text.common.searchCommands,
        leftSection: <MagnifyingGlassIcon aria-hidden />,
      }}
    />
  );
}
