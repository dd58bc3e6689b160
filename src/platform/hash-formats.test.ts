/** The hashes of other programs: which they are, and that they verify. The vectors were made by the original libraries. */
import assert from 'node:assert/strict';
import { hash as digest, pbkdf2Sync } from 'node:crypto';
import { describe, it } from 'node:test';
import { hashRawSync } from '@node-rs/argon2';
import { hashSync } from 'bcryptjs';
import fc from 'fast-check';
import { oldHash, oldHashes, oneOfEach } from '../../test/support/old-hashes.ts';
import { isFullTier } from '../../test/support/tier.ts';
import { isPasswordOf } from './hash-formats/compute.ts';
import { formatOf, type HashFormat, hashFormats, isCurrent, writeWrapped } from './hash-formats.ts';
import { parameters } from './hash-jobs.ts';
import { openHasher } from './hasher.ts';
import { systemRandom } from './random.ts';

const hasher = openHasher(systemRandom, 60_000);
const yes = { matches: true, readable: true };
const no = { matches: false, readable: true };

/** Names of the vectors that are not ours. */
const names: Record<string, string> = {
  'werkzeug-scrypt-custom': 'werkzeug-scrypt',
  'django-salted-sha1': 'django-sha1',
  'django-salted-md5': 'django-md5',
  'phpass-wordpress': 'phpass',
  'phpass-phpbb': 'phpass',
  'phpass-quoted': 'phpass',
  'wordpress-bcrypt-quoted': 'wordpress-bcrypt',
  'plain-md5-hex': 'plain-md5',
  'plain-sha1-hex': 'plain-sha1',
  'plain-sha256-hex': 'plain-sha256',
  'php-bcrypt': 'bcrypt',
  'php-argon2id': 'argon2id',
  'php-argon2i': 'argon2i',
  'keycloak-pbkdf2-sha256': 'passlib-pbkdf2-sha256',
  'pbkdf2-sha512-short': 'passlib-pbkdf2-sha512',
  'spring-bcrypt': 'bcrypt',
  'bcrypt-72-bytes': 'django-bcrypt',
  'bcrypt-sha256-90-bytes': 'django-bcrypt-sha256',
};

/** More than a tenth of a second each; the ordinary tier verifies one of them as far as others do not cover it. */
const slow = [
  'phpass-wordpress',
  'django-bcrypt',
  'bcrypt-72-bytes',
  'bcrypt-sha256-90-bytes',
  'werkzeug-scrypt',
  'spring-scrypt',
];

const known = (stored: string): HashFormat => {
  const format = formatOf(stored);
  assert.ok(format, stored);
  return format;
};

describe('the formats of password hashes', () => {
  it('are told apart: each vector is one, and one only', () => {
    for (const { format, hash } of oldHashes) {
      assert.equal(known(hash).name, names[format] ?? format);
      const form = hash.replace(/^\{bcrypt\}/, '');
      assert.deepEqual(hashFormats.filter(({ shape }) => shape.test(form)).length, 1, hash);
    }
  });

  it('are all in the vectors', () => {
    const seen = oldHashes.map(({ hash }) => known(hash).name);
    assert.deepEqual(new Set(seen), new Set(hashFormats.map(({ name }) => name)));
  });

  it('verify the password that was hashed, and refuse others', async () => {
    const some = isFullTier ? oldHashes : oneOfEach.filter(({ format }) => !slow.includes(format));
    for (const { format, password, hash } of some) {
      assert.deepEqual(await hasher.verify(hash, password), yes, format);
      assert.deepEqual(await hasher.verify(hash, `x${password}`), no, format);
    }
  });

  it('verify passwords beyond ASCII and with blanks at the ends, byte by byte', async () => {
    const quick = ['md5-crypt', 'phpass-phpbb', 'sha256-crypt', 'ldap-ssha', 'django-salted-sha1', 'plain-md5-hex'];
    const some = oldHashes.filter(({ format, password }) => quick.includes(format) && !/^correct/.test(password));
    assert.ok(some.length > 12);
    for (const { format, password, hash } of some) {
      assert.deepEqual(await hasher.verify(hash, password), yes, format);
      assert.deepEqual(await hasher.verify(hash, password.slice(0, -1)), no, format);
    }
  });

  it('in capital hexadecimal digits are the same, and in mixed ones none', async () => {
    const { hash, password } = oldHash('plain-sha1-hex');
    assert.deepEqual(await hasher.verify(hash.toUpperCase(), password), yes);
    assert.equal(formatOf(hash.slice(0, 20) + hash.slice(20).toUpperCase()), undefined);
  });

  it('of WordPress since 6.8 trim as PHP does', async () => {
    const { hash, password } = oldHash('wordpress-bcrypt');
    assert.deepEqual(await hasher.verify(hash, `\t ${password}\n\0`), yes);
    assert.deepEqual(await hasher.verify(hash, `\u00a0${password}`), no);
  });

  it('of bcrypt take 72 bytes of a password, as the original does; behind SHA-256 all of it', async () => {
    const long = 'x'.repeat(72);
    assert.deepEqual(await hasher.verify(hashSync(`${long}a`, 4), `${long}b`), yes);
    assert.deepEqual(await hasher.verify(hashSync(long, 4), long.slice(1)), no);
  });

  it('refuse a password of more than 1,024 bytes, whatever it would cost', () => {
    const [long, longer] = ['x'.repeat(1_024), 'x'.repeat(1_025)];
    const formatOfPlain = (text: string) => known(digest('md5', text));
    assert.equal(isPasswordOf(formatOfPlain(long), long), true);
    assert.equal(isPasswordOf(formatOfPlain(longer), longer), false);
    assert.equal(isPasswordOf(formatOfPlain(long), longer), false);
  });
});

describe('the name of a scheme', () => {
  it('may stand before the forms that its program puts there', async () => {
    const of = (format: string) => oldHash(format).hash;
    for (const [stored, name] of [
      [`{bcrypt}${of('php-bcrypt')}`, 'bcrypt'],
      [`{BLF-CRYPT}${of('php-bcrypt')}`, 'bcrypt'],
      [`{CRYPT}${of('php-bcrypt')}`, 'bcrypt'],
      [`{CRYPT}${of('sha512-crypt')}`, 'sha512-crypt'],
      [`{SHA512-CRYPT}${of('sha512-crypt')}`, 'sha512-crypt'],
      [`{SHA256-CRYPT}${of('sha256-crypt')}`, 'sha256-crypt'],
      [`{MD5-CRYPT}${of('md5-crypt')}`, 'md5-crypt'],
      [`{ARGON2ID}${of('php-argon2id')}`, 'argon2id'],
      [`{ARGON2I}${of('php-argon2i')}`, 'argon2i'],
      [`{ARGON2}${of('php-argon2id')}`, 'argon2id'],
      [`{argon2}${of('php-argon2id')}`, 'argon2id'],
      [`{argon2@SpringSecurity_v5_8}${of('php-argon2id')}`, 'argon2id'],
      [of('passlib-pbkdf2-sha256').replace('$pbkdf2-sha256$', '{PBKDF2-SHA256}'), 'passlib-pbkdf2-sha256'],
      [of('passlib-pbkdf2-sha512').replace('$pbkdf2-sha512$', '{PBKDF2-SHA512}'), 'passlib-pbkdf2-sha512'],
      [of('passlib-pbkdf2-sha1').replace('$pbkdf2$', '{PBKDF2}'), 'passlib-pbkdf2-sha1'],
    ] as const)
      assert.equal(known(stored).name, name, stored);
    const { hash, password } = oldHash('sha512-crypt');
    assert.deepEqual(await hasher.verify(`{SHA512-CRYPT}${hash}`, password), yes);
    assert.deepEqual(await hasher.verify(`{CRYPT}${hash}`, `${password}x`), no);
  });

  it('makes no hash of a password, and none of another form', () => {
    const { hash: bcrypt } = oldHash('php-bcrypt');
    const { hash: md5 } = oldHash('plain-md5-hex');
    for (const stored of [
      ...[`{noop}${md5}`, `{noop}${bcrypt}`, `{PLAIN}${bcrypt}`, `{CLEARTEXT}${md5}`, `{bcrypt}${md5}`],
      ...[`{bcrypt}{bcrypt}${bcrypt}`, `{BCRYPT}${bcrypt}`, `{argon2}${bcrypt}`, `{MD5-CRYPT}${bcrypt}`, `{}${bcrypt}`],
      ...['{bcrypt}', '{CRYPT}a password', `{CRYPT}${md5}`, `{bcrypt} ${bcrypt}`, `{pbkdf2}${md5}`],
    ])
      assert.equal(formatOf(stored), undefined, stored);
  });
});

describe('PBKDF2 with an output of another length than its digest', () => {
  it('is verified, from 16 to 128 bytes', async () => {
    const adapted = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '').replaceAll('+', '.');
    const salt = Buffer.from('a-salt-of-its-own');
    for (const digest of ['sha1', 'sha256', 'sha512'] as const)
      for (const size of [15, 16, 24, 64, 128, 129]) {
        const output = pbkdf2Sync('a password', salt, 1_000, size, digest);
        for (const stored of [
          `$pbkdf2${digest === 'sha1' ? '' : `-${digest}`}$1000$${adapted(salt)}$${adapted(output)}`,
          `pbkdf2:${digest}:1000$${salt}$${output.toString('hex')}`,
        ]) {
          if (size < 16 || size > 128 || stored.length > 255) {
            assert.equal(formatOf(stored), undefined, stored);
            continue;
          }
          assert.deepEqual(await hasher.verify(stored, 'a password'), yes, stored);
          assert.deepEqual(await hasher.verify(stored, 'another password'), no, stored);
        }
      }
    assert.equal(formatOf(`pbkdf2:sha256:1000$salt$${'0'.repeat(65)}`), undefined);
  });
});

describe('what cannot be verified', () => {
  it('is every piece of a hash, and every hash with something added', () => {
    for (const { hash } of oneOfEach) {
      for (let length = 0; length < hash.length; length++) {
        const found = formatOf(hash.slice(0, length));
        // Argon2 and PBKDF2 have outputs of any length, LDAP hashes end in salt, and digests differ only in length.
        assert.ok(found === undefined || /argon2|-pbkdf2-|^ldap-|^plain-/.test(found.name), hash.slice(0, length));
      }
      for (const changed of [` ${hash}`, `${hash}${'0'.repeat(255)}`, `${hash}\n`, `${hash}*`, `${hash}é`])
        assert.equal(formatOf(changed), undefined, changed);
    }
  });

  it('is what would take too much memory or time', () => {
    const { hash: scrypt } = oldHash('werkzeug-scrypt');
    const { hash: argon2 } = oldHash('php-argon2id');
    const { hash: pbkdf2 } = oldHash('werkzeug-pbkdf2-sha256');
    const { hash: unix } = oldHash('sha512-crypt');
    const { hash: phpass } = oldHash('phpass-phpbb');
    const { hash: bcrypt } = oldHash('php-bcrypt');
    for (const [within, beyond] of [
      [scrypt.replace('32768:8:1', '65536:8:8'), scrypt.replace('32768:8:1', '65536:8:9')],
      [scrypt.replace('32768:8:1', '131072:8:1').replace('131072', '65536'), scrypt.replace('32768:8:1', '131072:8:1')],
      [scrypt, scrypt.replace('32768', '32767')],
      [scrypt, scrypt.replace('32768', '1')],
      [argon2.replace('m=65536,t=4', 'm=262144,t=4'), argon2.replace('m=65536,t=4', 'm=262144,t=5')],
      [argon2.replace('m=65536', 'm=128'), argon2.replace('m=65536', 'm=262145')],
      [argon2.replace('p=1', 'p=16'), argon2.replace('p=1', 'p=17')],
      [argon2.replace('m=65536', 'm=8'), argon2.replace('m=65536', 'm=7')],
      [pbkdf2.replace('600000', '5000000'), pbkdf2.replace('600000', '5000001')],
      [pbkdf2, pbkdf2.replace('600000', '0600000')],
      [unix.replace('$6$', '$6$rounds=1000000$'), unix.replace('$6$', '$6$rounds=1000001$')],
      [unix.replace('$6$', '$6$rounds=1000$'), unix.replace('$6$', '$6$rounds=999$')],
      [phpass.replace('$H$B', '$H$I'), phpass.replace('$H$B', '$H$J')],
      [phpass.replace('$H$B', '$H$5'), phpass.replace('$H$B', '$H$4')],
      [bcrypt.replace('$10$', '$15$'), bcrypt.replace('$10$', '$16$')],
      [bcrypt.replace('$10$', '$04$'), bcrypt.replace('$10$', '$03$')],
    ] as const) {
      assert.ok(formatOf(within), within);
      assert.equal(formatOf(beyond), undefined, beyond);
    }
  });

  it('is said, not thrown, whatever character is changed', async () => {
    const quick = ['md5-crypt', 'ldap-ssha512', 'django-salted-sha1', 'plain-md5-hex', 'werkzeug-sha256'];
    const changed = fc
      .tuple(fc.constantFrom(...quick.map((format) => oldHash(format).hash)), fc.nat(), fc.string({ unit: 'binary' }))
      .map(([hash, at, text]) => hash.slice(0, at % hash.length) + text + hash.slice((at % hash.length) + 1));
    await fc.assert(
      fc.asyncProperty(changed, async (stored) => {
        const { readable } = await hasher.verify(stored, 'any password');
        assert.equal(readable, formatOf(stored) !== undefined);
      }),
      { numRuns: 30 },
    );
  });

  it('is an output or a salt that no encoder writes', () => {
    const { hash: argon2 } = oldHash('php-argon2id');
    const { hash: ldap } = oldHash('ldap-ssha');
    const { hash: django } = oldHash('django-pbkdf2-sha256');
    for (const changed of [
      argon2.replace(/.$/, 'B'),
      `${argon2}=`,
      `${ldap}=`,
      ldap.replace('{SSHA}', '{ssha}'),
      django.replace(/.=$/, 'B='),
      `${django}=`,
    ])
      assert.equal(formatOf(changed), undefined, changed);
  });
});

it('a hash with our parameters is as ours only with the sizes of ours, and is verified with others', async () => {
  assert.equal(isCurrent(known(await hasher.hash('a password'))), true);
  const bare = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  for (const [saltSize, outputLen] of [
    [16, 32],
    [8, 32],
    [16, 16],
    [64, 64],
  ] as const) {
    const salt = Buffer.alloc(saltSize, 7);
    const output = hashRawSync('a password', { ...parameters, salt, outputLen });
    const stored = `$argon2id$v=19$m=19456,t=2,p=1$${bare(salt)}$${bare(output)}`;
    assert.equal(isCurrent(known(stored)), saltSize === 16 && outputLen === 32, stored);
    assert.deepEqual(await hasher.verify(stored, 'a password'), yes, stored);
    assert.deepEqual(await hasher.verify(stored, 'another password'), no, stored);
  }
});

describe('a wrapped hash', () => {
  const weakFormats = [
    ...['werkzeug-pbkdf2-sha512', 'werkzeug-pbkdf2-sha1', 'passlib-pbkdf2-sha256', 'passlib-pbkdf2-sha512'],
    ...['sha512-crypt', 'sha256-crypt'],
    ...['md5-crypt', 'phpass', 'django-sha1', 'django-md5', 'werkzeug-sha256', 'ldap-ssha', 'ldap-ssha256'],
    ...['salt-first-md5', 'salt-first-sha1', 'salt-first-sha256', 'salt-first-sha512', 'ldap-smd5'],
    ...['ldap-ssha512', 'plain-md5', 'plain-sha1', 'plain-sha256'],
  ];
  const weak = oneOfEach.filter(({ hash }) => known(hash).isWeak);
  const wrap = async (format: HashFormat) => writeWrapped(format, await hasher.hash(format.expected.toString('hex')));

  it('can be made of every weak format, of the password that it had, and fits its column', async () => {
    assert.deepEqual(new Set(weak.map(({ hash }) => known(hash).name)), new Set(weakFormats));
    for (const { format, password, hash } of weak) {
      const wrapped = await wrap(known(hash));
      assert.match(wrapped, /^[\x21-\x7e]{1,255}$/);
      const { name, isWeak, cost } = known(wrapped);
      assert.deepEqual([name, isWeak, cost], [`argon2id-over-${known(hash).name}`, false, '19 MiB, 2 passes, 1 lane']);
      assert.equal(isCurrent(known(wrapped)), false);
      assert.deepEqual(await hasher.verify(wrapped, password), yes, format);
      assert.deepEqual(await hasher.verify(wrapped, `${password}x`), no, format);
    }
  });

  it('fits its column with the longest salt, too, and does not take the weak hash for a password', async () => {
    const { hash } = oldHash('plain-md5-hex');
    const wrapped = await wrap(known(hash));
    assert.deepEqual(await hasher.verify(wrapped, hash), no);
    const long = known(`pbkdf2:sha512:99999$${'s'.repeat(64)}$${'0'.repeat(128)}`);
    assert.ok((await wrap(long)).length <= 255);
  });

  it('that is damaged cannot be verified', async () => {
    const wrapped = await wrap(known(oldHash('django-salted-sha1').hash));
    for (const changed of [
      wrapped.slice(0, -1),
      wrapped.replace('$wrapped', '$Wrapped'),
      wrapped.replace('django-sha1', 'django-sha2'),
      wrapped.replace('django-sha1', 'bcrypt'),
      wrapped.replace('django-sha1$0$', 'django-sha1$00$'),
      wrapped.replace('m=19456', 'm=99999999'),
    ])
      assert.equal(formatOf(changed), undefined, changed);
  });

  it('is not made of what is strong', () => {
    for (const format of ['php-bcrypt', 'werkzeug-scrypt', 'django-pbkdf2-sha256', 'php-argon2id'])
      assert.throws(() => writeWrapped(known(oldHash(format).hash), ''), /is not weak/);
  });
});
