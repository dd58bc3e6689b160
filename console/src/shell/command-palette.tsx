import '@mantine/spotlight/styles.css';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, spotlight } from '@mantine/spotlight';
import { ExitIcon, MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import { text } from '../strings/index.ts';
import { leave } from './leave.ts';
import type { NavigationPage } from './navigation.ts';

export const openCommands = () => spotlight.open();

/** Everything there is to do, by its name. */
export function CommandPalette({ pages }: { pages: readonly NavigationPage[] }) {
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const actions = [
    ...pages.map(({ to, label, Icon }) => ({
      id: to,
      label,
      leftSection: <Icon aria-hidden />,
      onClick: () => void navigate({ to }),
    })),
    { id: 'colors', label: text.common.toggleColors, onClick: toggleColorScheme },
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
