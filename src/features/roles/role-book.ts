/** What each role allows, as one process remembers it: signing and checking tokens ask no database. */
import type { Database } from '../../platform/database/connect.ts';
import { builtInPermissions, type Permissions, parsePermissions } from './role.ts';
import { listRoleRows } from './store.ts';

const nothing: Permissions = new Set();

export type RoleBook = {
  has(name: string): boolean;
  /** A role that does not exist allows nothing. */
  permissionsOf(name: string): Permissions;
  /** Counts the readings; what was worked out under another number is out of date. */
  edition(): number;
  /** Takes the roles as they are in the database now. */
  reload(database: Database): Promise<void>;
};

export async function openRoleBook(database: Database): Promise<RoleBook> {
  let own: ReadonlyMap<string, Permissions> = new Map();
  let edition = 0;
  const find = (name: string) => builtInPermissions(name) ?? own.get(name);
  const book: RoleBook = {
    has: (name) => find(name) !== undefined,
    permissionsOf: (name) => find(name) ?? nothing,
    edition: () => edition,
    async reload(database) {
      const rows = await listRoleRows(database);
      own = new Map(rows.map(({ name, permissions }) => [name, parsePermissions(permissions)]));
      edition++;
    },
  };
  await book.reload(database);
  return book;
}
