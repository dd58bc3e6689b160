/**
 * Which names occur in a source, however long it is: in a file of its own that the engine deletes when it is
 * closed, so that a million of them take no memory.
 */
import { DatabaseSync } from 'node:sqlite';

/** Of the first row with a name; `counted` is what was counted of it, to be taken back. */
export type First = { where: string; name: string; counted: string };

export type Seen = { count: number; first: First };

export type SeenNames = {
  /** @returns how often the key has been seen, this time included, and where the first time */
  add(key: string, first: First): Seen;
  /** Whether more than one row has that key. */
  isShared(key: string): boolean;
  has(key: string): boolean;
  close(): void;
};

export function openSeenNames(): SeenNames {
  const database = new DatabaseSync('');
  // Nobody needs it after a crash.
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  database.exec(
    'CREATE TABLE names (key TEXT PRIMARY KEY, count INTEGER, place TEXT, name TEXT, counted TEXT) WITHOUT ROWID',
  );
  database.exec('BEGIN');
  const add = database.prepare(
    'INSERT INTO names VALUES (?, 1, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count, place, name, counted',
  );
  const find = database.prepare('SELECT count FROM names WHERE key = ?');
  const countOf = (key: string) => Number(find.get(key)?.['count'] ?? 0);
  return {
    add(key, { where, name, counted }) {
      const seen = add.get(key, where, name, counted) as Record<'place' | 'name' | 'counted', string> & {
        count: number;
      };
      return { count: seen.count, first: { where: seen.place, name: seen.name, counted: seen.counted } };
    },
    isShared: (key) => countOf(key) > 1,
    has: (key) => countOf(key) > 0,
    close: () => database.close(),
  };
}
