import type { Database } from '../../platform/database/connect.ts';
import { deleteSessions, listChildren } from './store.ts';

/**
 * Ends what was begun from sessions that end, and what was begun from that in turn. In the transaction that ends
 * them, after it has: one that is begun from a session at that moment is refused by `findSession`.
 * @returns the ids of what has ended, whose access tokens are for the caller to revoke
 */
export async function deleteChildren(database: Database, parents: readonly number[]): Promise<number[]> {
  const ended: number[] = [];
  for (let ids = parents; ids.length > 0; ) {
    ids = await listChildren(database, ids);
    if (ids.length > 0) await deleteSessions(database, ids);
    ended.push(...ids);
  }
  return ended;
}
