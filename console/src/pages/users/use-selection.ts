import { useState } from 'react';

export type Selection = {
  has(id: number): boolean;
  size: number;
  /** All of them, or none when all of them were picked. */
  toggle(ids: readonly number[]): void;
  clear(): void;
};

/** Who is picked stays so while more of the list is shown; another list begins with nobody. */
export function useSelection(list: string): Selection {
  const [picked, setPicked] = useState<{ list: string; ids: ReadonlySet<number> }>({ list, ids: new Set() });
  const ids = picked.list === list ? picked.ids : new Set<number>();
  return {
    has: (id) => ids.has(id),
    size: ids.size,
    toggle: (some) => setPicked({ list, ids: toggled(ids, some) }),
    clear: () => setPicked({ list, ids: new Set() }),
  };
}

export function toggled(ids: ReadonlySet<number>, some: readonly number[]): ReadonlySet<number> {
  if (!some.every((id) => ids.has(id))) return new Set([...ids, ...some]);
  return new Set([...ids].filter((id) => !some.includes(id)));
}
