/** What DATABASE_URL may be, and what becomes of it. Covers S04. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { locateDatabase } from './connect.ts';
import { poolOptions } from './engines/mysql-address.ts';
import { clientOptions } from './engines/postgres-address.ts';

const folder = mkdtempSync(join(tmpdir(), 'admittance-test-'));
after(() => rmSync(folder, { recursive: true }));
const options = (url: string) => poolOptions(new URL(url));
const postgres = (url: string) => clientOptions(new URL(url));
const refuses = (url: string, pattern: RegExp) =>
  assert.throws(
    () => locateDatabase(url),
    (error: Error) => pattern.test(error.message),
    url,
  );

describe('a database URL', () => {
  it('means SQLite with a path as it is', () => {
    for (const path of ['data/a.db', '/srv/a b/ü.db', ':memory:', 'C:\\data\\a.db'])
      assert.equal(locateDatabase(`sqlite:${path}`).place.file, path);
  });

  it('means MySQL with every part decoded', () => {
    const { host, port, user, password, database } = options(
      'mysql://us%40er:p%40%3A%2F%3F%23%25@[::1]:3307/n%C3%A4me',
    );
    assert.deepEqual([host, port, user, password, database], ['::1', 3307, 'us@er', 'p@:/?#%', 'näme']);
    const short = options('mysql://root@db/accounts');
    assert.deepEqual([short.host, short.port, short.user, short.password], ['db', 3306, 'root', '']);
  });

  it('means PostgreSQL by either of its names', () => {
    const { host, port, user, password, database, ssl } = postgres(
      'postgresql://us%40er:p%40%3A%2F%3F%23%25@[::1]:5433/n%C3%A4me',
    );
    assert.deepEqual([host, port, user, password, database, ssl], ['::1', 5433, 'us@er', 'p@:/?#%', 'näme', false]);
    assert.equal(postgres('postgres://db/accounts').port, 5432);
    const [one, other] = ['postgres://a@db/accounts', 'postgresql://b:c@db:5432/accounts'].map(locateDatabase);
    assert.equal(one?.place.address, other?.place.address);
    assert.equal(one?.place.unencrypted?.host, 'db');
    assert.equal(locateDatabase('postgres://db/accounts?sslmode=require').place.unencrypted, undefined);
  });

  it('is refused with what it should be', () => {
    for (const url of ['', 'data.db', 'postgres:a', 'oracle://a/b', 'mysql:a', 'mysql://u:p#x@db/name', 'MYSQL://a/b'])
      refuses(
        url,
        /^it must be sqlite:PATH or mysql:\/\/user:password@host:port\/name or postgres:\/\/\S+; in a password write @ as %40/,
      );
    refuses('sqlite:', /^it needs a file/);
    refuses('mysql://adm:p@ss#1@db/name', /; in a password write @ as %40, .*# as %23/);
    refuses('mysql://u:p@db/name?p@ss#1', /; in a password write @ as %40, .*# as %23/);
    refuses('mysql://adm:p@ss/1@db/name', /; in a password write @ as %40/);
    for (const url of ['mysql://', 'mysql://u:p@db', 'mysql://u:p@db/', 'mysql://u:p@db/a/b', 'mysql://u:p@db/a%2Fb'])
      refuses(url, /^it needs a database name after the host/);
    refuses('mysql://u:100%@db/name', /write % as %25$/);
    refuses('mysql://u:p@db/name?charset=latin1', /^it has an unknown option "charset"; known are ssl-mode/);
    refuses('mysql://u:p@db/name?multipleStatements=true', /unknown option "multipleStatements"/);
    refuses('mysql://u:p@db/name?p@ss', /^it has an unknown option; known are/);
    refuses('postgres://u:p@db', /^it needs a database name after the host: postgres:/);
    refuses('postgres://u:p@db/a?host=b', /^it has an unknown option "host"; known are sslmode, sslrootcert, sslcert/);
  });

  it('never turns on what would help an attacker', () => {
    const { multipleStatements, namedPlaceholders, timezone, charset, infileStreamFactory, flags } =
      options('mysql://u:p@db/name');
    assert.deepEqual([multipleStatements, namedPlaceholders, timezone, charset], [false, false, 'Z', 'utf8mb4_bin']);
    assert.deepEqual([infileStreamFactory, flags], [undefined, undefined]);
  });
});

describe('TLS to the database', () => {
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, 'authority');
  writeFileSync(join(folder, 'cert.pem'), 'certificate');
  writeFileSync(join(folder, 'key.pem'), 'key');

  it('is off without an option, and verifies everything as soon as an authority is named', () => {
    assert.equal(options('mysql://db/name').ssl, undefined);
    assert.equal(options('mysql://db/name?ssl-mode=DISABLED').ssl, undefined);
    const verified = { minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true, ca: 'authority' };
    assert.deepEqual(options(`mysql://db/name?ssl-ca=${ca}`).ssl, verified);
    assert.deepEqual(options(`mysql://db/name?ssl-mode=VERIFY_IDENTITY&ssl-ca=${ca}`).ssl, verified);
  });

  it('verifies as much as its mode says', () => {
    const mode = (name: string) => {
      const { rejectUnauthorized, verifyIdentity } = options(`mysql://db/name?ssl-mode=${name}`).ssl as {
        rejectUnauthorized: boolean;
        verifyIdentity: boolean;
      };
      return [rejectUnauthorized, verifyIdentity];
    };
    assert.deepEqual(mode('REQUIRED'), [false, false]);
    assert.deepEqual(mode('VERIFY_CA'), [true, false]);
    assert.deepEqual(mode('VERIFY_IDENTITY'), [true, true]);
    for (const name of ['', 'required', 'PREFERRED', 'true'])
      refuses(`mysql://db/name?ssl-mode=${name}`, /^its ssl-mode is ".*"; known are DISABLED, REQUIRED/);
  });

  it('of PostgreSQL is what libpq means by the same words, and never what anybody on the way can turn off', () => {
    assert.equal(postgres('postgres://db/name?sslmode=disable').ssl, false);
    const verified = { minVersion: 'TLSv1.2', rejectUnauthorized: true, ca: 'authority' };
    assert.deepEqual(postgres(`postgres://db/name?sslrootcert=${ca}`).ssl, verified);
    assert.deepEqual(postgres(`postgres://db/name?sslmode=verify-full&sslrootcert=${ca}`).ssl, verified);
    const mode = (query: string) => {
      const { ssl } = postgres(`postgres://db/name?${query}`);
      return ssl && [ssl.rejectUnauthorized, ssl.checkServerIdentity === undefined];
    };
    assert.deepEqual(mode('sslmode=require'), [false, false]);
    assert.deepEqual(mode(`sslmode=require&sslrootcert=${ca}`), [true, false]);
    assert.deepEqual(mode('sslmode=verify-ca'), [true, false]);
    assert.deepEqual(mode('sslmode=verify-full'), [true, true]);
    for (const name of ['', 'allow', 'prefer', 'VERIFY-FULL'])
      refuses(
        `postgres://db/name?sslmode=${name}`,
        /^its sslmode is ".*"; known are disable, require, verify-ca, verify-f/,
      );
    refuses(`postgres://db/name?sslcert=${ca}`, /add sslmode=verify-full$/);
    refuses(
      'postgres://db/name?sslrootcert=/nowhere/ca.pem',
      /^the file of its sslrootcert, .* cannot be read \(ENOENT\)$/,
    );
  });

  it('does not pretend to verify the identity of an IP address', () => {
    for (const host of ['10.0.0.5', '127.0.0.1', '[::1]']) {
      for (const query of ['ssl-mode=VERIFY_IDENTITY', `ssl-mode=VERIFY_IDENTITY&ssl-ca=${ca}`, `ssl-ca=${ca}`])
        refuses(`mysql://u:p@${host}/name?${query}`, /^it names its host by an IP address, .* or ssl-mode=VERIFY_CA$/);
      assert.ok(options(`mysql://${host}/name?ssl-mode=VERIFY_CA&ssl-ca=${ca}`).ssl);
    }
  });

  it('presents a certificate of our own, and says which file cannot be read', () => {
    const files = `ssl-cert=${join(folder, 'cert.pem')}&ssl-key=${join(folder, 'key.pem')}`;
    const { cert, key } = options(`mysql://db/name?ssl-mode=REQUIRED&${files}`).ssl as { cert: string; key: string };
    assert.deepEqual([cert, key], ['certificate', 'key']);
    refuses(
      'mysql://u:p@db/name?ssl-ca=/nowhere/ca.pem',
      /^the file of its ssl-ca, \/nowhere\/ca\.pem, cannot be read \(ENOENT\)$/,
    );
  });

  it('is not forgotten when only files are given', () => {
    const files = `ssl-cert=${join(folder, 'cert.pem')}&ssl-key=${join(folder, 'key.pem')}`;
    refuses(`mysql://db/name?${files}`, /ssl-mode/);
    refuses(`mysql://db/name?ssl-mode=DISABLED&ssl-ca=${ca}`, /ssl-mode/);
  });
});
