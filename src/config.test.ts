/** Settings: what is accepted, what stops the start, and what is never shown. Covers J32, S04. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ConfigError, type Environment, readConfig, settings, showConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'admittance-test-'));
after(() => rmSync(folder, { recursive: true }));
const strong = 'qwF3Zr8LkV0bTnS5xYhJ2mC7pDgA9eUi';

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function problemsOf(environment: Environment): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

/** Asserts that exactly one thing is wrong. */
function refuses(environment: Environment, pattern: RegExp): void {
  const problems = problemsOf(environment);
  assert.equal(problems.length, 1, `${JSON.stringify(environment)} gives ${JSON.stringify(problems)}`);
  assert.match(problems[0] as string, pattern);
}

describe('settings', () => {
  it('have a default for everything that an empty environment leaves out', () => {
    const config = readConfig({});
    assert.equal(config.port, 3000);
    assert.equal(config.host, '127.0.0.1');
    assert.equal(config.publicUrl, 'http://127.0.0.1:3000');
    assert.equal(config.databaseUrl, 'sqlite:data/admittance.db');
    assert.equal(config.secret, undefined);
    assert.equal(config.passwordMinLength, 15);
    assert.equal(config.tokenAlgorithm, 'ES256');
  });

  it('count an empty value as not set, of every one of them', () => {
    const empty = Object.fromEntries(settings.flatMap(({ name }) => [name, `${name}_FILE`]).map((name) => [name, '']));
    assert.deepEqual(readConfig({ ...empty, ADMITTANCE_NONSENSE: '' }), readConfig({}));
  });

  it('put the database into the data folder, and an IPv6 host into brackets', () => {
    const config = readConfig({ ADMITTANCE_DATA_DIR: '/srv/accounts', HOST: '::1', PORT: '8080' });
    assert.equal(config.databaseUrl, 'sqlite:/srv/accounts/admittance.db');
    assert.equal(config.publicUrl, 'http://[::1]:8080');
  });

  it('count the workers, one for each core by "auto", and more than one only on a database that can be shared', () => {
    assert.equal(readConfig({}).workers, 1);
    assert.equal(readConfig({ WORKERS: '3' }).workers, 3);
    assert.equal(readConfig({ WORKERS: 'auto' }).workers, Math.min(availableParallelism(), 64));
    for (const WORKERS of ['0', '65', '-1', '1.5', 'all'])
      refuses({ WORKERS }, /^WORKERS is wrong: it must be a whole number from 1 to 64, or auto\.$/);
    refuses({ WORKERS: '2', DATABASE_URL: 'sqlite::memory:' }, /^WORKERS must be 1 with DATABASE_URL=sqlite::memory:/);
    assert.equal(readConfig({ WORKERS: '1', DATABASE_URL: 'sqlite::memory:' }).workers, 1);
  });

  it('are refused by name when they are unknown, and the known ones are listed', () => {
    refuses({ ADMITTANCE_SECRETS: strong }, /^ADMITTANCE_SECRETS is not a setting; .*ADMITTANCE_SECRET \(or/);
    refuses({ ADMITTANCE_DATA_DIR_FILE: 'x' }, /^ADMITTANCE_DATA_DIR_FILE is not a setting/);
    assert.deepEqual(problemsOf({ PATH: '/bin', npm_config_x: '1', PORT_FILE: 'x' }), []);
  });

  it('are all judged at once, with one sentence for each', () => {
    const problems = problemsOf({
      PORT: '0x50',
      ADMITTANCE_TYPO: '1',
      LOG_LEVEL: 'loud',
      ACCESS_TOKEN_SECONDS: '10',
      PUBLIC_URL: 'accounts.example.org',
      DATABASE_URL: 'oracle://db/x',
      ADMITTANCE_SECRET: 'short',
      ADMITTANCE_ADMIN_PASSWORD_FILE: '/nowhere/at/all',
    });
    assert.deepEqual(problems.map((problem) => problem.split(' ')[0]).sort(), [
      'ACCESS_TOKEN_SECONDS',
      'ADMITTANCE_ADMIN_PASSWORD',
      'ADMITTANCE_ADMIN_USERNAME',
      'ADMITTANCE_SECRET',
      'ADMITTANCE_TYPO',
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'PUBLIC_URL',
    ]);
    for (const problem of problems) assert.match(problem, /\.$/);
  });

  it('refuse numbers outside their range or written otherwise', () => {
    for (const PORT of ['65536', '-1', '3e3', '0x50', '80 ', '٣', '1.0', '9999999999'])
      refuses({ PORT }, /^PORT is wrong: it must be a whole number from 0 to 65535\.$/);
    for (const PASSWORD_MIN_LENGTH of ['7', '65']) refuses({ PASSWORD_MIN_LENGTH }, /^PASSWORD_MIN_LENGTH is wrong/);
    for (const ACCESS_TOKEN_SECONDS of ['59', '3601']) refuses({ ACCESS_TOKEN_SECONDS }, /^ACCESS_TOKEN_SECONDS/);
    for (const TOKEN_ALGORITHM of ['HS256', 'none', 'es256', '__proto__'])
      refuses({ TOKEN_ALGORITHM }, /^TOKEN_ALGORITHM is wrong: it must be one of ES256, EdDSA, RS256\.$/);
  });

  it('take an origin as the public address and nothing more', () => {
    assert.equal(readConfig({ PUBLIC_URL: 'https://Accounts.Example.org/' }).publicUrl, 'https://accounts.example.org');
    for (const PUBLIC_URL of ['ftp://a.b', 'https://a.b/c', 'https://a.b?x', 'https://u:p@a.b', 'https://', 'a.b'])
      refuses({ PUBLIC_URL }, /^PUBLIC_URL is wrong/);
  });

  it('want two ports, where both are on one address', () => {
    const ports = { PORT: '9464', METRICS_PORT: '9464' };
    for (const hosts of [
      {},
      { HOST: '0.0.0.0' },
      { METRICS_HOST: '::' },
      { HOST: 'localhost' },
      { HOST: '192.0.2.7', METRICS_HOST: '192.0.2.7' },
    ])
      refuses(
        { ...ports, ...hosts },
        /^METRICS_PORT must be another one than PORT, because both are on the same address\.$/,
      );
    assert.equal(readConfig({ ...ports, HOST: '192.0.2.7' }).metricsPort, 9464);
    assert.equal(readConfig({ PORT: '0', METRICS_PORT: '0' }).metricsPort, 0);
  });

  it('want the first administrator whole', () => {
    refuses({ ADMITTANCE_ADMIN_USERNAME: 'boss' }, /belong together/);
    refuses({ ADMITTANCE_ADMIN_PASSWORD: 'x' }, /belong together/);
  });
});

describe('secrets', () => {
  it('are read from the file that NAME_FILE names, without its last line break', () => {
    const read = (content: string) => readConfig({ ADMITTANCE_SECRET_FILE: file('secret', content) }).secret;
    assert.equal(read(strong), strong);
    assert.equal(read(`${strong}\n`), strong);
    assert.equal(read(`${strong}\r\n`), strong);
    assert.equal(read(`${strong}\n\n`), `${strong}\n`);
    const url = readConfig({ DATABASE_URL_FILE: file('url', 'mysql://u:p@db/accounts\n') }).databaseUrl;
    assert.equal(url, 'mysql://u:p@db/accounts');
  });

  it('are refused when they are set twice, and when their file is missing or empty', () => {
    const path = file('twice', strong);
    refuses({ ADMITTANCE_SECRET: strong, ADMITTANCE_SECRET_FILE: path }, /ADMITTANCE_SECRET_FILE is set as well/);
    refuses({ ADMITTANCE_SECRET_FILE: `${path}.none` }, /\.none of ADMITTANCE_SECRET_FILE cannot be read \(ENOENT\)/);
    refuses({ ADMITTANCE_SECRET_FILE: folder }, /cannot be read \(EISDIR\)/);
    refuses({ ADMITTANCE_SECRET_FILE: '/dev/zero' }, /\/dev\/zero of \w+ cannot be read \(it is no plain file\)/);
    refuses({ DATABASE_URL: 'mysql://db/x?ssl-ca=/dev/zero' }, /ssl-ca, \/dev\/zero, cannot be read \(it is no plain/);
    const large = file('large', strong.repeat(40_000));
    refuses({ ADMITTANCE_SECRET_FILE: large }, /cannot be read \(it has 1280 kB, and may have 1048\)/);
    refuses({ ADMITTANCE_SECRET_FILE: file('empty', '\n') }, /of ADMITTANCE_SECRET_FILE is empty/);
    refuses({ DATABASE_URL_FILE: file('empty2', '') }, /of DATABASE_URL_FILE is empty/);
  });

  it('must be long, of many different characters, and not out of a manual', () => {
    for (const secret of ['a'.repeat(64), 'abc123abc123abc123abc123abc123abc123', 'aAbBcCdDe'.repeat(8)])
      refuses(
        { ADMITTANCE_SECRET: secret },
        /^ADMITTANCE_SECRET is wrong: it repeats too few characters; generate one/,
      );
    for (const secret of ['supersecretkey', strong.slice(1)])
      refuses({ ADMITTANCE_SECRET: secret }, /^ADMITTANCE_SECRET is wrong: it must be at least 32 bytes; generate one/);
    for (const secret of [
      'your-very-long-secret-key-of-at-least-32-bytes',
      'please-CHANGE_ME-before-you-go-to-production',
      'jwt_secret_0123456789_abcdefghijklmnop',
      'this.is.my.super-secret.signing.passphrase',
    ])
      refuses({ ADMITTANCE_SECRET: secret }, /^ADMITTANCE_SECRET is wrong: it reads like a placeholder/);
    assert.equal(readConfig({ ADMITTANCE_SECRET: strong }).secret, strong);
  });

  it('are never repeated in a refusal', () => {
    const password = 'hunter2hunter2';
    for (const environment of [
      { ADMITTANCE_SECRET: password },
      { DATABASE_URL: `mysql://root:${password}@db` },
      { DATABASE_URL: `mysql://root:${password}%ZZ@db/x` },
      { DATABASE_URL: `mysql://root:${password}@db/x?sslmode=on` },
      { DATABASE_URL: `mysql://root:${password}@db/x?ssl-mode=on` },
      { DATABASE_URL: `mysql://root:1/x?${password}@db/x` },
      { DATABASE_URL: `mysql://root:${password}/@db/x` },
      { DATABASE_URL: password },
    ]) {
      const problems = problemsOf(environment);
      assert.equal(problems.length, 1, JSON.stringify(environment));
      assert.equal(problems[0]?.includes(password), false, `${problems[0]}`);
    }
  });

  it('are masked where the settings are shown, whatever the password is made of', () => {
    const environment = {
      ADMITTANCE_SECRET: strong,
      ADMITTANCE_ADMIN_USERNAME: 'boss',
      ADMITTANCE_ADMIN_PASSWORD_FILE: file('password', 'open sesame, please'),
      DATABASE_URL: 'mysql://app:p%40ss%3A%2F%3F%23%25word@db:3307/accounts?ssl-mode=REQUIRED',
    };
    const rows = showConfig(readConfig(environment));
    const shown = Object.fromEntries(rows.map(({ name, value, source }) => [name, [value, source]]));
    assert.deepEqual(shown['DATABASE_URL'], ['mysql://app:********@db:3307/accounts?ssl-mode=REQUIRED', 'environment']);
    assert.deepEqual(shown['ADMITTANCE_SECRET'], ['********', 'environment']);
    assert.deepEqual(shown['ADMITTANCE_ADMIN_PASSWORD'], ['********', 'file']);
    assert.deepEqual(shown['ADMITTANCE_ADMIN_USERNAME'], ['boss', 'environment']);
    assert.deepEqual(shown['PORT'], ['3000', 'default']);
    assert.doesNotMatch(JSON.stringify(rows), /ss%3A|p@ss|sesame|qwF3/);
    const unmasked = showConfig(readConfig({})).find(({ name }) => name === 'DATABASE_URL');
    assert.equal(unmasked?.value, 'sqlite:data/admittance.db');
  });
});
