/** Accounts that wait for a decision, as many as wanted: past the front door, so that no password is hashed. */
import type { Deps } from '../../src/deps.ts';

/** @returns their ids, in order */
export async function addApplicants(deps: Deps, prefix: string, count: number, role?: string): Promise<number[]> {
  const now = deps.clock.now();
  const names = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  for (let start = 0; start < count; start += 1_000) {
    const rows = names.slice(start, start + 1_000).map((name, index) => ({
      username: name,
      username_key: name,
      password_hash: '-',
      role: 'user',
      requested_role: role ?? null,
      status: 'pending' as const,
      created_at: now + start + index,
      updated_at: now,
    }));
    await deps.database.insertInto('users').values(rows).execute();
  }
  const { database } = deps;
  const made = database.selectFrom('users').select('id').where('username', 'like', `${prefix}%`).orderBy('id');
  return (await made.execute()).map(({ id }) => id);
}
