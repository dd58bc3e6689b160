import type { Deps } from '../../deps.ts';
import { formatOf } from '../../platform/hash-formats.ts';
import { describeCostly } from './costly.ts';
import { findLastId, readHashes } from './store.ts';

export type FormatCount = {
  format: string;
  cost: string;
  made_by: string;
  weak: boolean;
  costly: boolean;
  users: number;
};
export type HashReport = {
  formats: FormatCount[];
  /** What `wrapHashes` would put Argon2id around. */
  weak: number;
  /** Whose owners cannot sign in; `ids` of the first of them. */
  unverifiable: { users: number; ids: number[] };
};

const mostIds = 20;

/** Counts all hashes by format and cost, the most frequent first. @param show is told how far it is */
export async function reportHashes(
  { database }: Deps,
  show: (done: number, total: number) => void,
): Promise<HashReport> {
  const lastId = await findLastId(database);
  const counts = new Map<string, FormatCount>();
  const unverifiable: HashReport['unverifiable'] = { users: 0, ids: [] };
  for await (const rows of readHashes(database)) {
    for (const { id, password_hash } of rows) {
      const format = formatOf(password_hash);
      if (!format) {
        unverifiable.users++;
        if (unverifiable.ids.length < mostIds) unverifiable.ids.push(id);
        continue;
      }
      const { name, cost, madeBy, isWeak } = format;
      const costly = describeCostly(format) !== undefined;
      const key = `${name} ${cost}`;
      const count = counts.get(key) ?? { format: name, cost, made_by: madeBy, weak: isWeak, costly, users: 0 };
      counts.set(key, count);
      count.users++;
    }
    show(rows.at(-1)?.id ?? lastId, lastId);
  }
  const formats = [...counts.values()].sort((a, b) => b.users - a.users || (a.format < b.format ? -1 : 1));
  const weak = formats.reduce((sum, { weak, users }) => sum + (weak ? users : 0), 0);
  return { formats, weak, unverifiable };
}
