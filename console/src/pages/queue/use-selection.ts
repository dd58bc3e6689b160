import { useMemo, useRef, useState } from 'react';
import type { User } from '../../api/client.ts';
import { between, selectedOf, without } from './selection.ts';
import type { Order } from './waiting-pages.ts';

export type Selection = {
  /** In the order of the list. */
  people: readonly User[];
  has(id: number): boolean;
  /** @param withShift as well everybody between this one and the one before */
  toggle(id: number, withShift?: boolean): void;
  /** @param everybody also who is not loaded yet; of those who are, the list knows better who still waits */
  selectAll(everybody?: readonly User[]): void;
  /** About them it has been decided. */
  forget(people: readonly User[]): void;
  clear(): void;
};

/** Which of these people are selected; who leaves the list is no longer. */
export function useSelection(loaded: readonly User[], order: Order): Selection {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const [everybody, setEverybody] = useState<readonly User[]>([]);
  const anchor = useRef<number>(undefined);
  const people = useMemo(() => selectedOf(loaded, everybody, ids, order), [loaded, everybody, ids, order]);
  return {
    people,
    has: (id) => ids.has(id),
    toggle: (id, withShift = false) => {
      const isSelected = !ids.has(id);
      const others = withShift ? between(loaded, anchor.current, id) : [id];
      anchor.current = id;
      setIds(isSelected ? new Set([...ids, ...others]) : without(ids, others));
    },
    selectAll: (chosen) => {
      setEverybody(chosen ?? []);
      setIds(new Set((chosen ?? loaded).map(({ id }) => id)));
    },
    forget: (decided) =>
      setIds(
        without(
          ids,
          decided.map(({ id }) => id),
        ),
      ),
    clear: () => {
      setEverybody([]);
      setIds(new Set());
    },
  };
}
