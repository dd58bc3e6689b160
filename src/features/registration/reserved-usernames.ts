import type { Username } from '../users/username.ts';

/** Names that would let a stranger pass for the service itself (RFC 2142, and paths of this API). */
const reserved = new Set(
  'abuse account admin administrator admittance anonymous everyone guest help hostmaster info login me moderator noc noreply no-reply official operator owner postmaster register root security self staff superuser support sysadmin system test user users webmaster'.split(
    ' ',
  ),
);

/** For registration only: an operator may well call the first administrator `admin`. */
export function isReservedUsername({ key }: Username): boolean {
  return reserved.has(key);
}
