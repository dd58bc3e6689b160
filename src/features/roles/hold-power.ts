import type { Deps } from '../../deps.ts';
import { Problem } from '../../problems.ts';
import { assertStillHolds } from './grant-role.ts';
import { findPowerVersion, lockPower } from './store.ts';

/**
 * Begins a transaction that gives or takes power. It writes the guard row first, so that such transactions stand in
 * line, and then checks that the caller still has the power they were admitted with: while they waited in that line, or
 * while a password was hashed, they may have been suspended or given another role.
 * @throws Problem access/token-invalid (401), access/forbidden (403)
 */
export async function holdPower(deps: Deps): Promise<void> {
  await lockPower(deps.database);
  const { by } = deps;
  if (by.kind !== 'person') return;
  if ((await findPowerVersion(deps.database, by.id)) !== by.powerVersion) throw new Problem('access/token-invalid');
  await assertStillHolds(deps, by);
}
