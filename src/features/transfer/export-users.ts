import type { Deps } from '../../deps.ts';
import type { Database } from '../../platform/database/connect.ts';
import { inSnapshot } from '../../platform/database/snapshot.ts';
import { record } from '../audit/record.ts';
import { countByStatus, listUsersAfter, type UserRow } from '../users/store.ts';

const pageSize = 1_000;

/**
 * Hands out all accounts there are, the oldest first, as they were at one moment. It is recorded before the
 * first one leaves: a user who stops the export halfway has half of the hashes.
 * @param details what the audit event records
 * @param write is given the pages, of which it need not keep more than one, and how many accounts they hold
 */
export async function exportUsers(
  deps: Deps,
  details: { hashes: boolean; format: string },
  write: (pages: AsyncIterable<UserRow[]>, total: number) => Promise<void>,
): Promise<void> {
  await record(deps, 'users.exported', { details });
  await inSnapshot(deps.database, async (database) => {
    const total = (await countByStatus(database)).reduce((sum, { count }) => sum + count, 0);
    await write(readPages(database), total);
  });
}

async function* readPages(database: Database): AsyncGenerator<UserRow[]> {
  for (let after = 0; ; ) {
    const rows = await listUsersAfter(database, after, pageSize);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
  }
}
