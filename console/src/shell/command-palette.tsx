import { useMantineColorScheme } from '@mantine/core';
import { Spotlight } from '@mantine/spotlight';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client.ts';
import { useCaller } from '../api/use-caller.ts';
import { Icon } from '../parts/icon.tsx';
import { Face, nameOf } from '../parts/person.tsx';
import { State } from '../parts/state.tsx';
import { text } from '../strings/index.ts';
import { leave } from './leave.ts';
import type { NavigationPage } from './navigation.ts';
import { useShortcutSwitch } from './shortcut-switch.ts';

const mostPeople = 6;

type Action = { id: string; label: string; icon: React.ReactNode; run: () => void };

export type PaletteProps = { pages: readonly NavigationPage[]; onHelp: () => void };

/** Everything there is to do, by its name, and everybody there is, by theirs. */
export function CommandPalette({ pages, onHelp }: PaletteProps) {
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const { isOn, setOn } = useShortcutSwitch();
  const [query, setQuery] = useState('');
  const people = useFoundPeople(query.trim());
  const matches = ({ label }: Action) => label.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());
  const places = pages
    .map(
      ({ to, label, icon }): Action => ({
        id: to,
        label,
        icon: <Icon name={icon} />,
        run: () => void navigate({ to }),
      }),
    )
    .filter(matches);
  const acts: Action[] = [
    { id: 'colors', label: text.common.toggleColors, icon: <Icon name="moon" />, run: toggleColorScheme },
    { id: 'help', label: text.common.shortcuts, icon: <Icon name="keyboard" />, run: onHelp },
    {
      id: 'shortcuts',
      icon: <Icon name="keyboard" />,
      label: isOn ? text.common.shortcutsOff : text.common.shortcutsOn,
      run: () => setOn(!isOn),
    },
    { id: 'sign-out', label: text.common.signOut, icon: <Icon name="exit" />, run: leave },
  ].filter(matches);
  const show = ({ id, label, icon, run }: Action) => (
    <Spotlight.Action key={id} label={label} leftSection={icon} onClick={run} />
  );
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      scrollable
      maxHeight="60vh"
      attributes={{ content: { 'aria-label': text.common.searchCommands } }}
    >
      <Spotlight.Search
        placeholder={text.common.searchCommands}
        aria-label={text.common.searchCommands}
        leftSection={<Icon name="search" />}
      />
      <Spotlight.ActionsList>
        {people.length > 0 && (
          <Spotlight.ActionsGroup label={text.common.navigation.people}>
            {people.map((user) => (
              <Spotlight.Action
                key={user.id}
                leftSection={<Face user={user} size="medium" />}
                rightSection={<State status={user.status} />}
                label={nameOf(user)}
                description={user.display_name ? user.username : undefined}
                onClick={() => void navigate({ to: '/users/$id', params: { id: String(user.id) } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {places.length > 0 && (
          <Spotlight.ActionsGroup label={text.common.navigation.title}>{places.map(show)}</Spotlight.ActionsGroup>
        )}
        {acts.length > 0 && <Spotlight.ActionsGroup label={text.common.acts}>{acts.map(show)}</Spotlight.ActionsGroup>}
        {people.length + places.length + acts.length === 0 && (
          <Spotlight.Empty>{text.common.noCommand}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useFoundPeople(typed: string) {
  const mayRead = useCaller()?.permissions.has('users:read') === true;
  const { data } = useQuery({
    queryKey: ['palette', typed],
    queryFn: () => answer(api.GET('/users', { params: { query: { q: typed, limit: String(mostPeople) } } })),
    enabled: mayRead && typed !== '',
    placeholderData: keepPreviousData,
  });
  return typed === '' ? [] : (data?.data ?? []);
}
