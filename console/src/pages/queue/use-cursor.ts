import { useLayoutEffect, useRef, useState } from 'react';
import type { User } from '../../api/client.ts';
import { type Order, placeOf } from './waiting-pages.ts';

/** Where one was before a look at somebody's page. */
let latestId = 0;

export type Cursor = {
  person: User | undefined;
  index: number;
  /** Another number each time that it was moved on purpose. */
  moves: number;
  moveTo(index: number): void;
  /** The row that has the focus is where the keys act. */
  noteFocus(id: number): void;
  isFocused(): boolean;
  /** The focus is wanted in the list, as after a dialogue. */
  focus(): void;
};

/**
 * Which row the keys act on. The list is in the order of ids: where a row has left, it is the one that follows,
 * and the focus goes with it.
 */
export function useCursor(people: readonly User[], order: Order, list: React.RefObject<HTMLElement | null>): Cursor {
  const [id, setId] = useState(latestId);
  const [moves, setMoves] = useState(latestId > 0 ? 1 : 0);
  const found = id === 0 ? 0 : people.findIndex((person) => placeOf(person.id, order) >= placeOf(id, order));
  const index = found < 0 ? people.length - 1 : found;
  const person = people[index];
  const focused = useRef<number>(undefined);
  const isWanted = useRef(latestId > 0);
  useLayoutEffect(() => {
    if (!person || !list.current) return;
    const isLost = focused.current !== undefined && focused.current !== person.id && isNowhere();
    if (!isWanted.current && !isLost) return;
    const row = list.current.querySelector<HTMLElement>(`[data-person="${person.id}"]`);
    row?.focus({ preventScroll: true });
    isWanted.current = row === null;
  });
  const set = (next: number) => {
    latestId = next;
    setId(next);
  };
  return {
    person,
    index,
    moves,
    moveTo: (to) => {
      const target = people[Math.max(0, Math.min(to, people.length - 1))];
      if (!target) return;
      isWanted.current = true;
      set(target.id);
      setMoves(moves + 1);
    },
    noteFocus: (next) => {
      focused.current = next;
      set(next);
    },
    isFocused: () => list.current?.contains(document.activeElement) === true,
    focus: () => {
      isWanted.current = true;
      setMoves(moves + 1);
    },
  };
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
