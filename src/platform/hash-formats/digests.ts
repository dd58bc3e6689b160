/** One digest of the password, with a salt or without: a guess costs next to nothing. */
import { type DigestName, decodeBase64, digestSizes, type Recipe, type Row } from './row.ts';

const longestSalt = 64;

export const digests: Row[] = [
  plain('md5'),
  plain('sha1'),
  plain('sha256'),
  named('django-sha1', 'Django', 'sha1', saltFirst),
  named('django-md5', 'Django', 'md5', saltFirst),
  named('werkzeug-sha256', 'Werkzeug (Flask) before 3.0', 'sha256', (digest, salt) => ({ by: 'hmac', digest, salt })),
  ...(['md5', 'sha1', 'sha256', 'sha512'] as const).map(saltedFirst),
  ldap('ldap-smd5', 'SMD5', 'md5'),
  ldap('ldap-ssha', 'SSHA', 'sha1'),
  ldap('ldap-ssha256', 'SSHA256', 'sha256'),
  ldap('ldap-ssha512', 'SSHA512', 'sha512'),
];

function saltFirst(digest: DigestName, salt: Buffer): Recipe {
  return { by: 'digest', digest, salt, saltStands: 'first' };
}

function saltLast(digest: DigestName, salt: Buffer): Recipe {
  return { by: 'digest', digest, salt, saltStands: 'last' };
}

/** In either case, told apart by their length alone. */
function plain(digest: DigestName): Row {
  const length = 2 * digestSizes[digest];
  return rowOf(
    {
      name: `plain-${digest}`,
      madeBy: 'many',
      knownBy: `${length} hexadecimal digits`,
      shape: new RegExp(`^([0-9a-f]{${length}}|[0-9A-F]{${length}})$`),
    },
    (salt) => saltFirst(digest, salt),
    ([output = '']) => [Buffer.alloc(0), Buffer.from(output, 'hex')],
  );
}

/** With an empty salt, as Django once wrote them, too. */
function named(name: string, madeBy: string, digest: DigestName, recipe: (digest: DigestName, salt: Buffer) => Recipe) {
  return rowOf(
    {
      name,
      madeBy,
      knownBy: `${digest}$`,
      shape: new RegExp(
        `^${digest}\\$([\\x21-\\x23\\x25-\\x7e]{0,${longestSalt}})\\$([0-9a-f]{${2 * digestSizes[digest]}})$`,
      ),
    },
    (salt) => recipe(digest, salt),
    ([salt = '', output = '']) => [Buffer.from(salt), Buffer.from(output, 'hex')],
  );
}

/** As it is imported from a table that has the salt in a column of its own. */
function saltedFirst(digest: DigestName): Row {
  return rowOf(
    {
      name: `salt-first-${digest}`,
      madeBy: 'many, with the salt in a column of its own',
      knownBy: `$salt-first$${digest}$`,
      shape: new RegExp(`^\\$salt-first\\$${digest}\\$([\\w-]{1,86})\\$([0-9a-f]{${2 * digestSizes[digest]}})$`),
    },
    (salt) => saltFirst(digest, salt),
    ([text = '', output = '']) => {
      const salt = Buffer.from(text, 'base64url');
      return salt.toString('base64url') === text ? [salt, Buffer.from(output, 'hex')] : undefined;
    },
  );
}

/** The output and behind it the salt, together in Base64. */
function ldap(name: string, scheme: string, digest: DigestName): Row {
  const size = digestSizes[digest];
  return rowOf(
    {
      name,
      madeBy: 'LDAP servers, Dovecot, passlib',
      knownBy: `{${scheme}}`,
      shape: new RegExp(`^\\{${scheme}\\}([A-Za-z0-9+/]+={0,2})$`),
    },
    (salt) => saltLast(digest, salt),
    ([text = '']) => {
      const bytes = decodeBase64(text, [size + 1, size + longestSalt]);
      return bytes && [bytes.subarray(size), bytes.subarray(0, size)];
    },
  );
}

function rowOf(
  about: Pick<Row, 'name' | 'madeBy' | 'knownBy' | 'shape'>,
  recipe: (salt: Buffer) => Recipe,
  split: (pieces: string[]) => [salt: Buffer, expected: Buffer] | undefined,
): Row {
  return {
    ...about,
    verifiedBy: 'node:crypto',
    weak: 'yes',
    bounds: about.name.startsWith('plain-') ? 'none needed' : `salt of ${longestSalt} bytes`,
    typical: { cost: 'one round', times: 0.01 },
    rebuild: ({ salt }) => recipe(salt),
    read(pieces) {
      const parts = split(pieces);
      if (!parts) return undefined;
      const [salt, expected] = parts;
      const cost = salt.length === 0 ? 'one round, no salt' : 'one round';
      return { recipe: recipe(salt), expected, cost, weak: { rounds: 0, salt } };
    },
  };
}
