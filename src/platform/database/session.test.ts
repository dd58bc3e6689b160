/**
 * What every connection is set up to, whatever the server's own defaults are: the tests' MariaDB
 * has autocommit=0, ANSI_QUOTES, SERIALIZABLE, latin1 and +05:30 on purpose. Covers U18.
 */
import assert from 'node:assert/strict';
import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { sql } from 'kysely';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { pausing } from '../../../test/support/spellings.ts';
import { migrationsFor } from '../../migrations.ts';
import { connect, type Database, engineOf } from './connect.ts';
import { isAway } from './failures.ts';
import { migrate } from './migrate.ts';

async function open(test: TestDatabase): Promise<{ database: Database; url: string }> {
  const url = await test.create();
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  await migrate(database, migrationsFor(engineOf(database)), () => 1);
  return { database, url };
}

const user = (username: string) => ({
  username,
  username_key: username,
  password_hash: 'x',
  role: 'user',
  status: 'active' as const,
  created_at: 1,
  updated_at: 1,
});

/** Those of them that the server knows, each with its value in this session. */
async function settingsOf(database: Database, names: readonly string[]): Promise<Record<string, string>> {
  const { rows } = await sql<{ Variable_name: string; Value: string }>`
    SHOW SESSION VARIABLES WHERE Variable_name IN (${sql.join(names)})`.execute(database);
  return Object.fromEntries(rows.map(({ Variable_name, Value }) => [Variable_name, Value]));
}

const forcedOnPostgres = {
  client_encoding: 'UTF8',
  default_transaction_isolation: 'read committed',
  idle_in_transaction_session_timeout: '4000',
  idle_session_timeout: '0',
  lock_timeout: '1100',
  statement_timeout: '4000',
};

const forcedOnMysql = {
  autocommit: 'ON',
  time_zone: '+00:00',
  collation_connection: 'utf8mb4_bin',
  character_set_client: 'utf8mb4',
  character_set_results: 'utf8mb4',
  innodb_lock_wait_timeout: '1',
  wait_timeout: '10',
};

onEveryDatabase('a connection', (test) => {
  it('refuses a value that a column cannot hold, and stores nothing of it', async () => {
    const { database } = await open(test);
    await assert.rejects(
      database
        .insertInto('users')
        .values({ ...user('bob'), role: null as unknown as string })
        .execute(),
    );
    if (test.name !== 'sqlite')
      await assert.rejects(
        database
          .insertInto('users')
          .values(user('b'.repeat(300)))
          .execute(),
      );
    await assert.rejects(sql`INSERT INTO users (username, username_key) VALUES ('carol', 'carol')`.execute(database));
    assert.deepEqual(await database.selectFrom('users').selectAll().execute(), []);
  });

  it('compares and keeps text byte by byte, in all of Unicode', async () => {
    const { database } = await open(test);
    // No name with a space at its end: MySQL's comparison pads, and username.ts lets none through.
    const names = ['bob', 'BOB', 'bób', 'straße', 'strasse', '😀', '😈', 'ı', 'i', '𠮷', 'a\u0301', 'á'];
    for (const name of names) await database.insertInto('users').values(user(name)).execute();
    for (const name of names) {
      const found = await database.selectFrom('users').select('username').where('username_key', '=', name).execute();
      assert.deepEqual(
        found.map(({ username }) => username),
        [name],
      );
    }
  });

  if (test.name === 'sqlite') {
    it('survives a power cut, holds foreign keys, and keeps its files to their owner', async () => {
      const { database, url } = await open(test);
      const pragma = async (name: string) => {
        const { rows } = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(database);
        return Object.values(rows[0] ?? {})[0];
      };
      const full = 2;
      assert.equal(await pragma('journal_mode'), 'wal');
      assert.equal(await pragma('synchronous'), full);
      assert.equal(await pragma('foreign_keys'), 1);
      const folder = dirname(url.slice('sqlite:'.length));
      const modes = readdirSync(folder).map(
        (file) => `${file} ${(statSync(join(folder, file)).mode & 0o777).toString(8)}`,
      );
      assert.deepEqual(modes.sort(), ['test.db 600', 'test.db-shm 600', 'test.db-wal 600']);
    });

    it('leaves the mode of a file that exists to its owner', async () => {
      const path = (await test.create()).slice('sqlite:'.length);
      writeFileSync(path, '');
      chmodSync(path, 0o640);
      const { database } = connect(`sqlite:${path}`);
      await sql`CREATE TABLE t (a)`.execute(database);
      await database.destroy();
      assert.equal(statSync(path).mode & 0o777, 0o640);
    });

    it('says which file it cannot open', async () => {
      const path = `${(await test.create()).slice('sqlite:'.length)}.d`;
      writeFileSync(path, 'not a database, but long enough to be taken for the header of one'.repeat(20));
      for (const [url, message] of [
        [`${path}/sub/a.db`, new RegExp(`^${path}/sub/a\\.db: ENOTDIR$`)],
        [dirname(path), /unable to open database file$/],
        [path, /file is not a database/],
      ] as const) {
        const { database } = connect(`sqlite:${url}`);
        await assert.rejects(sql`SELECT 1`.execute(database), (error: Error) => message.test(error.message));
        await database.destroy();
      }
    });
    return;
  }

  if (test.name === 'postgres')
    it('is set up to short waits and to READ COMMITTED, whatever the server is set up to', async () => {
      const { database } = await open(test);
      const { rows } = await sql<Record<string, string>>`
        SELECT name, setting FROM pg_settings WHERE name IN (${sql.join(Object.keys(forcedOnPostgres))})`.execute(
        database,
      );
      assert.deepEqual(Object.fromEntries(rows.map(({ name, setting }) => [name, setting])), forcedOnPostgres);
      const level = sql<{ level: string }>`SELECT CURRENT_SETTING('transaction_isolation') AS level`;
      await database.transaction().execute(async (inner) => {
        assert.equal((await level.execute(inner)).rows[0]?.level, 'read committed');
      });
    });
  else
    it('is strict, in UTC and in utf8mb4 by code point, whatever the server is set up to', async () => {
      const { database } = await open(test);
      assert.deepEqual(await settingsOf(database, Object.keys(forcedOnMysql)), forcedOnMysql);
      const { sql_mode: mode } = await settingsOf(database, ['sql_mode']);
      assert.match(String(mode), /STRICT_ALL_TABLES.*NO_ZERO_DATE|NO_ZERO_DATE.*STRICT_ALL_TABLES/);
      assert.doesNotMatch(String(mode), /ANSI_QUOTES/);
      // Under one name or the other, or both.
      const isolation = await settingsOf(database, ['tx_isolation', 'transaction_isolation']);
      assert.deepEqual([...new Set(Object.values(isolation))], ['READ-COMMITTED']);
      // MariaDB only.
      const { idle_transaction_timeout: idle = '4' } = await settingsOf(database, ['idle_transaction_timeout']);
      assert.equal(idle, '4');
    });

  it('has the server give up a query that it has given up, and no change of the schema', async () => {
    const { database, url } = await open(test);
    const { database: other } = connect(url);
    cleanUpLater(() => other.destroy());
    // Until this transaction is over, no change of the table can begin.
    const isHeld = Promise.withResolvers<void>();
    const holding = other.transaction().execute(async (unit) => {
      await unit.selectFrom('users').selectAll().execute();
      isHeld.resolve();
      for (let count = 0; count < 3; count++) await pausing(test, 1.6).execute(unit);
    });
    await isHeld.promise;
    const change = engineOf(database).withSchemaLock(database, 5, (locked) =>
      sql`ALTER TABLE users ADD COLUMN late INT`.execute(locked),
    );
    const isRunning = async () => {
      const found =
        test.name === 'mariadb'
          ? sql`SELECT 1 FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%given_up'`
          : sql`SELECT 1 FROM pg_stat_activity
              WHERE datname = CURRENT_DATABASE() AND state = 'active' AND query LIKE '%given_up'`;
      return (await found.execute(other)).rows.length > 0;
    };
    await assert.rejects(sql`${pausing(test, 30)} AS given_up`.execute(database), isAway);
    assert.equal(await isRunning(), true, 'and this is how it is found');
    await holding;
    await change;
    assert.equal(await isRunning(), false);
    await sql`SELECT late FROM users`.execute(database);
  });

  it('refuses what is too long instead of cutting it', async () => {
    const { database } = await open(test);
    const insert = (values: Partial<ReturnType<typeof user>> & { note?: string }) =>
      database
        .insertInto('users')
        .values({ ...user('bob'), ...values })
        .execute();
    for (const values of [{ username: 'x'.repeat(255) }, { note: '😀'.repeat(501) }, { role: 'r'.repeat(51) }])
      await assert.rejects(insert(values), { code: test.name === 'mariadb' ? 'ER_DATA_TOO_LONG' : '22001' });
    await insert({ username: '😀'.repeat(254), note: '😀'.repeat(500) });
    const [row] = await database.selectFrom('users').select(['username', 'note']).execute();
    assert.deepEqual(row, { username: '😀'.repeat(254), note: '😀'.repeat(500) });
  });

  it('sets up every connection of its pool, not only the first', async () => {
    const { database } = await open(test);
    const look =
      test.name === 'mariadb'
        ? sql<{
            id: number;
            value: string;
          }>`SELECT CONNECTION_ID() AS id, @@SESSION.wait_timeout AS value, SLEEP(0.1) AS s`
        : sql<{ id: number; value: string }>`
            SELECT pg_backend_pid() AS id, CURRENT_SETTING('idle_session_timeout') AS value, pg_sleep(0.1) AS s`;
    const rows = await Promise.all(Array.from({ length: 12 }, async () => (await look.execute(database)).rows[0]));
    assert.ok(new Set(rows.map((row) => row?.id)).size > 1);
    for (const row of rows) assert.equal(Number(row?.value), test.name === 'mariadb' ? 10 : 0);
  });

  it('gives up a query that hangs, and serves the next one', { timeout: 20_000 }, async () => {
    const { database } = await open(test);
    await assert.rejects(pausing(test, 30).execute(database), { code: /TIMEDOUT|TIMEOUT/ });
    const { rows } = await sql<{ one: number }>`SELECT 1 AS one`.execute(database);
    assert.equal(rows[0]?.one, 1);
  });
});
