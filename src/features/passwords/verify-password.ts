import { formatOf, isCurrent } from '../../platform/hash-formats.ts';
import type { Turn } from '../../platform/hasher.ts';
import { normalizePassword } from './password.ts';

/**
 * Whether what somebody typed is the password of an account. Ours are hashed as NFC; other programs have
 * hashed what was typed, so for their hashes the bytes are compared unchanged.
 * @param stored null for an account without a password; then, or with one that cannot be read, `decoy` is verified and it is `false`
 * @throws Problem server/busy (503)
 */
export function verifyPassword(
  turn: Pick<Turn, 'verify'>,
  stored: string | null | undefined,
  password: string,
  decoy?: string,
): ReturnType<Turn['verify']> {
  const format = stored == null ? undefined : formatOf(stored);
  return turn.verify(stored ?? undefined, format && !isCurrent(format) ? password : normalizePassword(password), decoy);
}
