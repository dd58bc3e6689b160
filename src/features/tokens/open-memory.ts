import type { Deps } from '../../deps.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import { openKeyRing } from '../keys/open-key-ring.ts';
import { openRevocations, type Revocations } from '../revocations/follow-revocations.ts';
import { openRoleBook, type RoleBook } from '../roles/role-book.ts';
import { type KnownTokens, openKnownTokens } from './known-tokens.ts';

/** What decides what a token is worth now, as this process remembers it: a signed-in request asks no database for it. */
export type Memory = {
  keys: KeyRing;
  roles: RoleBook;
  revocations: Revocations;
  /** Tokens that have been verified. */
  tokens: KnownTokens;
};

/** @throws SecretError when a signing key cannot be used */
export async function openMemory(
  deps: Pick<Deps, 'config' | 'database' | 'secret' | 'clock' | 'random' | 'log' | 'by'>,
): Promise<Memory> {
  const keys = await openKeyRing(deps);
  const roles = await openRoleBook(deps.database);
  const revocations = openRevocations(deps, { roles: roles.reload, keys: keys.reload });
  return { keys, roles, revocations, tokens: openKnownTokens() };
}
