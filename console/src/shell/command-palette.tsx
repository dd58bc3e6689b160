import './command-palette.css';
import { Input, Modal, useMantineColorScheme } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { answer, api, type User } from '../api/client.ts';
import { useCaller } from '../api/use-caller.ts';
import { Icon } from '../parts/icon.tsx';
import { allLanguages, switchTo } from '../parts/language-switch.tsx';
import { Face, nameOf } from '../parts/person.tsx';
import { useSaid } from '../parts/say.ts';
import { State } from '../parts/state.tsx';
import { useRoom } from '../parts/use-room.ts';
import { language } from '../strings/index.ts';
import { text } from '../strings/signed-in.ts';
import { leave } from './leave.ts';
import type { NavigationPage } from './navigation.ts';
import { useShortcutSwitch } from './shortcut-switch.ts';

const mostPeople = 6;

type Command = { id: string; label: string; line?: string; mark: ReactNode; end?: ReactNode; run: () => void };
type Group = { title: string; commands: readonly Command[] };

export type PaletteProps = {
  isOpen: boolean;
  onClose: () => void;
  pages: readonly NavigationPage[];
  onHelp: () => void;
};

/** Everything there is to do, by its name, and everybody there is, by theirs. */
export function CommandPalette({ isOpen, onClose, pages, onHelp }: PaletteProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset={80}
      classNames={{ inner: 'commands-place' }}
      size={600}
      padding={0}
      attributes={{ content: { 'aria-label': text.frame.searchCommands } }}
    >
      <Commands pages={pages} onHelp={onHelp} onClose={onClose} />
    </Modal>
  );
}

/** The focus stays in the field; the arrow keys go through what is found. */
function Commands({ pages, onHelp, onClose }: Pick<PaletteProps, 'pages' | 'onHelp' | 'onClose'>) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const id = useId();
  const groups = useCommands(typed.trim(), pages, onHelp);
  const all = groups.flatMap(({ commands }) => commands);
  const current = all[Math.min(at, all.length - 1)];
  const idOf = (command: Command) => `${id}-${command.id}`;
  const currentId = current && idOf(current);
  useSaid(all.length === 0 && text.frame.noCommand);
  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);
  const start = (command: Command) => {
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!current || event.nativeEvent.isComposing || (by === 0 && event.key !== 'Enter')) return;
    event.preventDefault();
    if (by === 0) start(current);
    else setAt((all.indexOf(current) + by + all.length) % all.length);
  };
  return (
    <>
      <Input
        variant="unstyled"
        size="md"
        className="commands-field"
        role="combobox"
        aria-label={text.frame.searchCommands}
        aria-expanded={all.length > 0}
        aria-controls={id}
        aria-activedescendant={currentId}
        autoComplete="off"
        placeholder={text.frame.searchCommands}
        leftSection={<Icon name="search" />}
        data-autofocus
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={id} aria-label={text.frame.searchCommands} className="commands">
        {groups.map(({ title, commands }) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of fields
          <div key={title} role="group" aria-label={title}>
            <div className="commands-title" aria-hidden>
              {title}
            </div>
            {commands.map((command) => (
              <button
                key={command.id}
                id={idOf(command)}
                type="button"
                role="option"
                tabIndex={-1}
                aria-selected={command === current}
                className="command"
                // The focus stays in the field.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => start(command)}
              >
                {command.mark}
                <span className="command-text">
                  <bdi className="cut">{command.label}</bdi>
                  {command.line !== undefined && <bdi className="cut tiny faint">{command.line}</bdi>}
                </span>
                {command.end}
              </button>
            ))}
          </div>
        ))}
      </div>
      {all.length === 0 && <p className="commands-none">{text.frame.noCommand}</p>}
    </>
  );
}

function useCommands(typed: string, pages: readonly NavigationPage[], onHelp: () => void): readonly Group[] {
  const navigate = useNavigate();
  const { toggleColorScheme } = useMantineColorScheme();
  const { isOn, setOn } = useShortcutSwitch();
  const isPhone = useRoom() === 'phone';
  const people = useFoundPeople(typed).map(
    (user): Command => ({
      id: String(user.id),
      label: nameOf(user),
      ...(user.display_name && { line: user.username }),
      mark: <Face user={user} size="medium" />,
      end: <State status={user.status} />,
      run: () => void navigate({ to: '/users/$id', params: { id: String(user.id) } }),
    }),
  );
  const places = pages.map(
    ({ to, label, icon }): Command => ({
      id: to.slice(1),
      label,
      mark: <Icon name={icon} />,
      run: () => void navigate({ to }),
    }),
  );
  // A phone has no keys.
  const keys: Command[] = isPhone
    ? []
    : [
        { id: 'help', label: text.frame.shortcuts, mark: <Icon name="keyboard" />, run: onHelp },
        {
          id: 'shortcuts',
          label: isOn ? text.frame.shortcutsOff : text.frame.shortcutsOn,
          mark: <Icon name="keyboard" />,
          run: () => setOn(!isOn),
        },
      ];
  const acts: Command[] = [
    { id: 'colors', label: text.frame.toggleColors, mark: <Icon name="moon" />, run: toggleColorScheme },
    ...allLanguages
      .filter(([one]) => one !== language)
      .map(
        ([one, { name }]): Command => ({
          id: `language-${one}`,
          label: `${text.common.language}: ${name}`,
          mark: <Icon name="settings" />,
          run: () => switchTo(one),
        }),
      ),
    ...keys,
    { id: 'sign-out', label: text.frame.signOut, mark: <Icon name="exit" />, run: leave },
  ];
  const wanted = typed.toLocaleLowerCase();
  const matching = (commands: Command[]) => commands.filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
  return [
    { title: text.common.navigation.people, commands: people },
    { title: text.common.navigation.title, commands: matching(places) },
    { title: text.frame.acts, commands: matching(acts) },
  ].filter(({ commands }) => commands.length > 0);
}

function useFoundPeople(typed: string): readonly User[] {
  const mayRead = useCaller()?.permissions.has('users:read') === true;
  const { data } = useQuery({
    queryKey: ['palette', typed],
    queryFn: () => answer(api.GET('/users', { params: { query: { q: typed, limit: String(mostPeople) } } })),
    enabled: mayRead && typed !== '',
    placeholderData: keepPreviousData,
  });
  return typed === '' ? [] : (data?.data ?? []);
}
