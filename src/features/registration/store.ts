import { compileOnce } from '../../platform/database/compile-once.ts';
import type { Database } from '../../platform/database/connect.ts';
import type { UserRow } from '../users/store.ts';

/** What a decision is told from. */
export type Registration = Pick<
  UserRow,
  | 'username'
  | 'status'
  | 'status_reason'
  | 'requested_role'
  | 'created_at'
  | 'approved_at'
  | 'approved_role'
  | 'decided_at'
  | 'status_token_hash'
>;

/** Of those whose accounts are there. */
export function listRegistrations(database: Database, tokenHashes: readonly string[]): Promise<Registration[]> {
  return database
    .selectFrom('users')
    .select([
      'username',
      'status',
      'status_reason',
      'requested_role',
      'created_at',
      'approved_at',
      'approved_role',
      'decided_at',
      'status_token_hash',
    ])
    .where('status_token_hash', 'in', tokenHashes)
    .execute();
}

const selectPower = compileOnce((database, { name }: { name: 'admins' }) =>
  database.selectFrom('guards').select('version').where('name', '=', name),
);

/** Every decision, and every deletion, counts it up (`lockPower`): as long as it is the same, nothing was decided. */
export async function readPowerCount(database: Database): Promise<number | undefined> {
  const { rows } = await selectPower(database, { name: 'admins' });
  return rows[0]?.version;
}
