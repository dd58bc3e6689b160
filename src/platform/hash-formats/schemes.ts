/** Names of schemes that programs put before a hash in one of the forms of the table. */

type Scheme = {
  name: string;
  madeBy: string;
  /** By their names in the table; before any other form it is damage, or somebody's password. */
  formats: readonly string[];
  /** Stands in its place in the form that the table knows. */
  instead?: string;
};

const spring = 'Spring Security';
const dovecot = 'Dovecot, LDAP servers';
const openLdap = 'OpenLDAP, passlib';
const argon2 = ['argon2id', 'argon2i', 'argon2d'];

export const schemes: readonly Scheme[] = [
  { name: '{bcrypt}', madeBy: spring, formats: ['bcrypt'] },
  { name: '{argon2}', madeBy: spring, formats: argon2 },
  { name: '{argon2@SpringSecurity_v5_8}', madeBy: spring, formats: argon2 },
  { name: '{BLF-CRYPT}', madeBy: dovecot, formats: ['bcrypt'] },
  { name: '{CRYPT}', madeBy: dovecot, formats: ['bcrypt', 'sha512-crypt', 'sha256-crypt', 'md5-crypt'] },
  { name: '{SHA512-CRYPT}', madeBy: dovecot, formats: ['sha512-crypt'] },
  { name: '{SHA256-CRYPT}', madeBy: dovecot, formats: ['sha256-crypt'] },
  { name: '{MD5-CRYPT}', madeBy: dovecot, formats: ['md5-crypt'] },
  { name: '{ARGON2ID}', madeBy: dovecot, formats: ['argon2id'] },
  { name: '{ARGON2I}', madeBy: dovecot, formats: ['argon2i'] },
  { name: '{ARGON2}', madeBy: 'OpenLDAP', formats: argon2 },
  { name: '{PBKDF2-SHA512}', madeBy: openLdap, formats: ['passlib-pbkdf2-sha512'], instead: '$pbkdf2-sha512$' },
  { name: '{PBKDF2-SHA256}', madeBy: openLdap, formats: ['passlib-pbkdf2-sha256'], instead: '$pbkdf2-sha256$' },
  { name: '{PBKDF2}', madeBy: openLdap, formats: ['passlib-pbkdf2-sha1'], instead: '$pbkdf2$' },
];

/** What stands behind the name of a scheme, if it may stand there. @param read knows a form of the table */
export function readBehindScheme<Format extends { name: string }>(
  stored: string,
  read: (form: string) => Format | undefined,
): Format | undefined {
  const scheme = schemes.find(({ name }) => stored.startsWith(name));
  const format = scheme && read(`${scheme.instead ?? ''}${stored.slice(scheme.name.length)}`);
  return format && scheme.formats.includes(format.name) ? format : undefined;
}
