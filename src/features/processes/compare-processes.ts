/** What the processes of one database say of themselves, side by side. Pure. */
import type { ProcessRow } from './store.ts';

/** Two announcements may be late. Clocks that are further apart are told of elsewhere. */
export const livingMilliseconds = 180_000;

export const isLiving =
  (now: number) =>
  ({ seen_at }: Pick<ProcessRow, 'seen_at'>): boolean =>
    Math.abs(now - seen_at) < livingMilliseconds;

/** @returns each PUBLIC_URL with the machines that have it, the one of most processes first */
export function addressesOf(
  rows: readonly Pick<ProcessRow, 'public_url' | 'host'>[],
): { address: string; hosts: string[] }[] {
  const byAddress = Map.groupBy(rows, ({ public_url }) => public_url);
  return [...byAddress]
    .sort(([one, some], [other, others]) => others.length - some.length || (one < other ? -1 : 1))
    .map(([address, some]) => ({ address, hosts: [...new Set(some.map(({ host }) => host))].sort() }));
}
