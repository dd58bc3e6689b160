/**
 * Starts that must be refused. Covers F01, F14 and F25 (at the start).
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { connect } from '../../src/platform/database/connect.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { commands } from '../support/commands.ts';
import { onEveryDatabase } from '../support/databases.ts';
import { password, testSecret } from '../support/installation.ts';
import { listen } from '../support/listen.ts';
import { makeFolder, type Run, run } from '../support/process.ts';
import { connectRaw } from '../support/raw-connection.ts';

const databasePassword = 's3cr@t/of:the?database#';
const secretPattern = new RegExp(`s3cr|of.the.database|${testSecret}`);
assert.match(databasePassword, secretPattern);

/** Exit code 4 with one sentence, and neither a stack nor a secret in it. */
function refused({ code, stdout, stderr }: Run, sentence: RegExp): void {
  assert.match(stderr, sentence);
  assert.doesNotMatch(stderr, /^\s+at /m);
  assert.doesNotMatch(stdout + stderr, secretPattern);
  assert.equal(code, 4, stderr);
}

const onMariadb = {
  makeUser: (user: string, _name: string) => [`CREATE USER '${user}'@'%' IDENTIFIED BY '${databasePassword}'`],
  dropUser: (user: string) => `DROP USER '${user}'@'%'`,
  letRead: (user: string, name: string) => `GRANT SELECT ON ${name}.* TO '${user}'@'%'`,
  withTls: '?ssl-mode=REQUIRED',
  wrong: /^The database cannot be used: Access denied for user/,
  nobody: /^The database cannot be used: Access denied for user/,
  noRight: /^The database cannot be used: Access denied for user .* to database/,
  // MySQL itself offers TLS, and comes as far as saying that.
  noTls: /^The database cannot be used: .*(?:SSL|secure|to database)/,
  hangs: /^The database cannot be used: connect ETIMEDOUT/,
  readOnly: /^The database cannot be used: CREATE command denied to user/,
  missing: /^The database cannot be used: Unknown database 'no_such_database'/,
};

/** The tests' private server asks nobody for a password, so a wrong one comes as far as a right one. */
const onPostgres: typeof onMariadb = {
  makeUser: (user, name) => [
    `CREATE USER ${user} PASSWORD '${databasePassword}'`,
    `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`,
  ],
  dropUser: (user) => `DROP OWNED BY ${user}; DROP USER ${user}`,
  letRead: (user, name) => `GRANT CONNECT ON DATABASE ${name} TO ${user}`,
  withTls: '?sslmode=require',
  wrong: /^The database cannot be used: (?:password authentication failed|permission denied for database)/,
  nobody: /^The database cannot be used: (?:password authentication failed|role "nobody" does not exist)/,
  noRight: /^The database cannot be used: permission denied for database/,
  noTls: /^The database cannot be used: .*SSL/,
  hangs: /^The database cannot be used: timeout expired/,
  readOnly: /^The database cannot be used: permission denied for schema public/,
  missing: /^The database cannot be used: database "no_such_database" does not exist/,
};

onEveryDatabase('a start', (database) => {
  if (database.name !== 'sqlite') {
    it('is refused in a sentence when the database is away, hangs, or does not let us in', async () => {
      const url = new URL(await database.create());
      const admin = await connectRaw(url.href);
      const user = `app_${randomBytes(4).toString('hex')}`;
      const says = { mariadb: onMariadb, postgres: onPostgres }[database.name as 'mariadb' | 'postgres'];
      for (const statement of says.makeUser(user, url.pathname.slice(1))) await admin.query(statement);
      cleanUpLater(() => admin.end());
      cleanUpLater(() => admin.query(says.dropUser(user)));
      const as = (name: string, secret: string, path = url.pathname, host = url.host, query = '') =>
        start(`${url.protocol}//${name}:${encodeURIComponent(secret)}@${host}${path}${query}`);
      const silent = await listen(() => undefined);
      const other = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));

      const [down, wrong, nobody, noRight, noTls, hangs, strange] = await Promise.all([
        as(user, databasePassword, url.pathname, '127.0.0.1:1'),
        as(user, `${databasePassword}!`),
        as('nobody', databasePassword),
        as(user, databasePassword),
        as(user, databasePassword, url.pathname, url.host, says.withTls),
        as(user, databasePassword, url.pathname, silent),
        as(user, databasePassword, url.pathname, other),
      ]);
      refused(down, /^The database cannot be used: connect ECONNREFUSED 127\.0\.0\.1:1\. Check DATABASE_URL/);
      refused(wrong, says.wrong);
      refused(nobody, says.nobody);
      refused(noRight, says.noRight);
      refused(noTls, says.noTls);
      refused(hangs, says.hangs);
      refused(strange, /^The database cannot be used: /);

      await admin.query(says.letRead(user, url.pathname.slice(1)));
      const [readOnly, missing] = await Promise.all([
        as(user, databasePassword),
        start(`${url.protocol}//${url.username}@${url.host}/no_such_database`),
      ]);
      refused(readOnly, says.readOnly);
      refused(missing, says.missing);
    });
  } else {
    it('is refused in a sentence when the file is none of ours or cannot be made', async () => {
      const folder = makeFolder();
      writeFileSync(join(folder, 'text.db'), 'This is not a database at all. '.repeat(50));
      mkdirSync(join(folder, 'folder.db'));
      const [text, directory, impossible] = await Promise.all([
        start(`sqlite:${join(folder, 'text.db')}`),
        start(`sqlite:${join(folder, 'folder.db')}`),
        start(`sqlite:${join(folder, 'text.db', 'sub', 'a.db')}`),
      ]);
      refused(text, /^The database cannot be used: .*file is not a database/);
      refused(directory, /^The database cannot be used: .*folder\.db: unable to open database file/);
      refused(impossible, /^The database cannot be used: .*a\.db: ENOTDIR/);
      assert.match(readFileSync(join(folder, 'text.db'), 'utf8'), /^This is not/);
    });

    it('is refused with what to do when the key file is lost, open to others or damaged', async () => {
      const cwd = makeFolder();
      const env = { DATABASE_URL: await database.create(), PORT: '0' };
      const file = join(cwd, 'data', 'admittance.key');
      const again = (args: string[], stdin = '') => run(args, { cwd, env, stdin });
      assert.equal((await again(['migrate'])).code, 0);
      assert.equal((await again(['admin', 'create', 'chief'], password)).code, 0);
      const key = readFileSync(file);

      chmodSync(file, 0o644);
      refused(await again(['serve']), /^Others can read the key file .* Run: chmod 600 data\/admittance\.key$/m);
      chmodSync(file, 0o600);
      writeFileSync(file, key.subarray(0, 20));
      refused(await again(['serve']), /is damaged: .* Restore it from your backup/);
      unlinkSync(file);
      refused(await again(['serve']), /is missing, but the database holds keys sealed with it\. Put the file back/);
      assert.equal(existsSync(file), false);
      writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 });
      refused(await again(['users', 'list']), /were sealed with another secret\. Use the key file/);
      writeFileSync(file, key);
      assert.equal((await again(['users', 'list'])).code, 0);
    });
  }

  it('is refused on a schema that a newer version made', async () => {
    const url = await database.create();
    const migrate = (...args: string[]) => commands(url)('migrate', ...args);
    assert.equal((await migrate()).code, 0);
    await addRecord(url, '9999-from-the-future');
    const [serving, migrating, checking] = await Promise.all([start(url), migrate(), migrate('--check')]);
    for (const one of [serving, migrating, checking])
      refused(one, /^The database holds the migration 9999-from-the-future, .* made by a newer one\. Install that/);
  });
});

function start(DATABASE_URL: string): Promise<Run> {
  return commands(DATABASE_URL, { env: { PORT: '0' } })('serve');
}

async function addRecord(databaseUrl: string, name: string): Promise<void> {
  const { database } = connect(databaseUrl);
  const values = { name, statements_done: 1, checksum: 'x', finished_at: 1 };
  await database.insertInto('schema_migrations').values(values).execute();
  await database.destroy();
}
