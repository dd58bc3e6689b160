/** Who is selected in the queue. Pure. */
import type { Applicant } from './batch.ts';
import { type Order, placeOf } from './waiting-pages.ts';

/** In the order of the list; of those who are loaded the list knows better who still waits. */
export function selectedOf(
  loaded: readonly Applicant[],
  everybody: readonly Applicant[],
  ids: ReadonlySet<number>,
  order: Order,
): readonly Applicant[] {
  if (ids.size === 0) return [];
  const last = loaded.at(-1);
  const beyond = everybody.filter(({ id }) => !last || placeOf(id, order) > placeOf(last.id, order));
  return [...loaded, ...beyond].filter(({ id }) => ids.has(id));
}

export function between(all: readonly Applicant[], from: number | undefined, to: number): number[] {
  const start = all.findIndex(({ id }) => id === from);
  const end = all.findIndex(({ id }) => id === to);
  if (start < 0) return [to];
  return all.slice(Math.min(start, end), Math.max(start, end) + 1).map(({ id }) => id);
}

export function without(ids: ReadonlySet<number>, others: readonly number[]): ReadonlySet<number> {
  const out = new Set(others);
  return new Set([...ids].filter((id) => !out.has(id)));
}
