/** What each role allows, as one process remembers it: signing and checking tokens ask no database. */
import type { Database } from '../../platform/database/connect.ts';
import { builtInPermissions, isRequestable, type Permissions, parsePermissions, userRole } from './role.ts';
import { listRoleRows } from './store.ts';

const nothing: Permissions = new Set();

export type RoleBook = {
  has(name: string): boolean;
  /** Those that forms offer, by name. */
  requestable(): readonly string[];
  /** A role that does not exist allows nothing. */
  permissionsOf(name: string): Permissions;
  /** What a token of this role and `scope` allows: what the role has lost is lost at once, what it gained takes a new token. */
  permissionsWithin(name: string, scope: string): Permissions;
  /** Counts the readings; what was worked out under another number is out of date. */
  edition(): number;
  /** Takes the roles as they are in the database now. */
  reload(database: Database): Promise<void>;
};

export async function openRoleBook(database: Database): Promise<RoleBook> {
  let own: ReadonlyMap<string, Permissions> = new Map();
  let requestable: readonly string[] = [];
  let edition = 0;
  // Everybody's are one of a few; to work them out for each token was a tenth of its first read.
  const within = new Map<string, Permissions>();
  const find = (name: string) => builtInPermissions(name) ?? own.get(name);
  const book: RoleBook = {
    has: (name) => find(name) !== undefined,
    requestable: () => requestable,
    permissionsOf: (name) => find(name) ?? nothing,
    permissionsWithin(name, scope) {
      const key = `${scope}\n${name}`;
      const known = within.get(key);
      if (known) return known;
      const permissions = parsePermissions(scope).intersection(book.permissionsOf(name));
      within.set(key, permissions);
      return permissions;
    },
    edition: () => edition,
    async reload(database) {
      const rows = await listRoleRows(database);
      own = new Map(rows.map(({ name, permissions }) => [name, parsePermissions(permissions)]));
      requestable = [userRole, ...rows.filter(isRequestable).map(({ name }) => name)];
      edition++;
      within.clear();
    },
  };
  await book.reload(database);
  return book;
}
