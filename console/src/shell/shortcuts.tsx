/** Keys that do something, and the help that lists those of the page one is on. */
import { Group, Kbd, Modal, Stack, Switch, Text, Title } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { text } from '../strings/signed-in.ts';
import { useShortcutSwitch } from './shortcut-switch.ts';

/** `keys`: one key as `KeyboardEvent.key` names it, or two after each other (`g q`). */
export type Shortcut = {
  keys: string;
  label: string;
  run: () => void;
  /** Also while the key is held down. */
  repeats?: true;
};

type Listed = { title: string; shortcuts: { current: readonly Shortcut[] } };

const glyphs: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '↵' };

const sequenceMilliseconds = 1_000;

let lists: readonly Listed[] = [];
const listeners = new Set<() => void>();

function setLists(next: readonly Listed[]): void {
  lists = next;
  for (const listener of listeners) listener();
}

/** For as long as the component is there. What is typed into a field is none, nor while a dialogue or a menu is open. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const own = { title, shortcuts: latest };
    setLists([...lists, own]);
    return () => setLists(lists.filter((list) => list !== own));
  }, [title]);
}

let before: { key: string; at: number } | undefined;

/** Whether the key belonged to something when it was pressed: Escape may have closed that by the time it comes here. */
let wasTaken = false;

// Before any dialog, which listens from when it is shown.
window.addEventListener('keydown', (event) => (wasTaken = isTaken(event)), { capture: true });

function follow(event: KeyboardEvent, withCharacters: boolean): void {
  if (!withCharacters && isCharacter(event.key)) return;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || wasTaken || isTaken(event)) return;
  const now = performance.now();
  const sequence = before && now - before.at < sequenceMilliseconds ? `${before.key} ${event.key}` : undefined;
  before = { key: event.key, at: now };
  // The page's own come before those of the frame around it.
  const all = lists.toReversed().flatMap(({ shortcuts }) => shortcuts.current);
  const found = all.find(({ keys }) => keys === sequence) ?? all.find(({ keys }) => keys === event.key);
  if (!found) return;
  event.preventDefault();
  before = undefined;
  if (!event.repeat || found.repeats) found.run();
}

/** What lies over the page, the navigation on a phone as well, has the keys for itself. */
const covers = '[role="dialog"], dialog[open], [role="menu"], [aria-haspopup="listbox"][data-expanded], main[inert]';

/** Not an arrow, nor Enter: those have names. */
function isCharacter(key: string): boolean {
  return key.length === 1;
}

function isTaken({ target, key }: KeyboardEvent): boolean {
  if (document.querySelector(covers)) return true;
  if (!(target instanceof HTMLElement)) return false;
  if (key === 'Enter' && target.matches('a, button')) return true;
  return target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select');
}

export type HelpProps = { isOpen: boolean; onOpen: () => void; onClose: () => void };

export function ShortcutHelp({ isOpen, onOpen, onClose }: HelpProps) {
  const { isOn, setOn } = useShortcutSwitch();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lists,
  );
  useShortcuts(text.frame.shortcuts, [{ keys: '?', label: text.frame.shortcutList, run: onOpen }]);
  useWindowEvent('keydown', (event) => follow(event, isOn));
  return (
    <Modal opened={isOpen} onClose={onClose} title={text.frame.shortcuts}>
      <Stack>
        <Switch
          label={text.frame.shortcutSwitch}
          description={text.frame.shortcutSwitchHint}
          checked={isOn}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        {shown.map(({ title, shortcuts }) => (
          <Stack key={title} gap={6} component="section" aria-label={title}>
            <Title order={2} size="h6">
              {title}
            </Title>
            {byLabel(shortcuts.current).map(([label, keys]) => (
              <Group key={label} justify="space-between" wrap="nowrap">
                <Text size="sm">{label}</Text>
                <Group gap={4} wrap="nowrap">
                  {keys
                    .flatMap((one, at) => [at > 0 && '/', ...capsOf(one)])
                    .map(
                      (cap, at) =>
                        // biome-ignore-start lint/suspicious/noArrayIndexKey: a sequence can have one key twice
                        cap === '/' ? <span key={at}>/</span> : cap && <Kbd key={at}>{cap}</Kbd>,
                      // biome-ignore-end lint/suspicious/noArrayIndexKey: as above
                    )}
                </Group>
              </Group>
            ))}
          </Stack>
        ))}
      </Stack>
    </Modal>
  );
}

/** What several keys do is listed once, with all of them. */
function byLabel(shortcuts: readonly Shortcut[]): readonly (readonly [label: string, keys: string[]])[] {
  const found = new Map<string, string[]>();
  for (const { label, keys } of shortcuts) found.set(label, [...(found.get(label) ?? []), keys]);
  return [...found];
}

/** As they stand on the keyboard. */
function capsOf(keys: string): string[] {
  return keys.split(' ').flatMap((key) => {
    if (/^[A-Z]$/.test(key)) return [text.frame.shiftKey, key];
    return [glyphs[key] ?? (key.length === 1 ? key.toUpperCase() : key)];
  });
}
