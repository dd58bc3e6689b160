/** What a database administrator runs in place of `admittance migrate`: the same schema, made by the database's own client. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { migrationsFor } from '../../src/migrations.ts';
import { connect, type Database, engineOf } from '../../src/platform/database/connect.ts';
import { isUnusable } from '../../src/platform/database/failures.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { commands, json, refused, succeeded } from '../support/commands.ts';
import { anyDatabase, onEveryDatabase, type TestDatabase } from '../support/databases.ts';
import { adminPassword, start } from '../support/installation.ts';
import { missing, toolPath } from '../support/tools.ts';

const client = ({ name }: TestDatabase) =>
  (({ sqlite: 'sqlite3', mariadb: 'mariadb', postgres: 'psql' }) as const)[name];

onEveryDatabase('the printed SQL', (test) => {
  it('makes the schema that the program makes, and the program finds nothing to do', {
    skip: missing(client(test)),
  }, async () => {
    const url = await test.create();
    const { stdout } = await commands(url)('migrate', '--print-sql');
    assert.match(stdout, /^CREATE TABLE IF NOT EXISTS schema_migrations/);
    runByClient(test, url, stdout);
    const migrated = open(await test.create());
    await migrate(migrated, migrationsFor(engineOf(migrated)), () => 1);
    assert.deepEqual(await describeTables(test, open(url)), await describeTables(test, migrated));
    succeeded(await commands(url)('migrate', '--check'), 'The schema is up to date.\n');
    succeeded(await commands(url)('migrate', '--print-sql'), '-- Nothing is missing.\n');
    succeeded(await commands(url)('migrate'), 'Nothing to do.\n');
  });

  it('is printed for a database that is named, without one', async () => {
    const of = commands(await anyDatabase.create());
    const name = test.name === 'mariadb' ? 'mysql' : test.name;
    const { stdout } = await of('migrate', '--print-sql', name);
    const withoutTime = (text: string) => text.replaceAll(/, \d{13}\);/g, ');');
    assert.equal(
      withoutTime(stdout),
      withoutTime((await commands(await test.create())('migrate', '--print-sql')).stdout),
    );
    const asJson = json(await of('migrate', '--print-sql', name, '--json'));
    assert.equal(withoutTime(asJson.sql), withoutTime(stdout));
  });

  it('is not printed for a database in which a migration was interrupted', async () => {
    const url = await test.create();
    succeeded(await commands(url)('migrate'), /^Applied/);
    await sql`UPDATE schema_migrations SET finished_at = NULL WHERE name = '0003-sessions'`.execute(open(url));
    refused(await commands(url)('migrate', '--print-sql'), 4, /0003-sessions was interrupted: run admittance migrate/);
  });

  if (test.name !== 'sqlite')
    it('leaves a server able to run as a user that may not change the schema', async () => {
      const url = await test.create();
      succeeded(await commands(url)('migrate'), /^Applied/);
      const database = open(url);
      const name = new URL(url).pathname.slice(1);
      const user = `may_not_${name.slice(-12)}`;
      const run = (text: string) => sql.raw(text).execute(database);
      if (test.name === 'postgres') {
        await run(`CREATE USER ${user} PASSWORD 'secret'`);
        cleanUpLater(() => run(`DROP OWNED BY ${user}; DROP USER ${user}`));
        await run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${user}`);
      } else {
        await run(`CREATE USER ${user} IDENTIFIED BY 'secret'`);
        cleanUpLater(() => run(`DROP USER ${user}`));
        await run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ${name}.* TO ${user}`);
      }
      const limited = Object.assign(new URL(url), { username: user, password: 'secret' }).href;
      await assert.rejects(sql`CREATE TABLE more (a INT)`.execute(open(limited)), isUnusable);
      const service = await start(limited, {
        ADMITTANCE_ADMIN_USERNAME: 'boss',
        ADMITTANCE_ADMIN_PASSWORD: adminPassword,
      });
      assert.equal((await service.call('GET', '/health/ready')).status, 200);
    });
});

describe('the printed SQL', () => {
  it('is of one of the databases there are', async () => {
    refused(await commands(await anyDatabase.create())('migrate', '--print-sql', 'oracle'), 2, /sqlite, mysql/);
  });
});

function open(url: string): Database {
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  return database;
}

function runByClient(test: TestDatabase, url: string, input: string): void {
  const { hostname, port, username, password, pathname } = new URL(url);
  const args = {
    sqlite: ['-bail', pathname],
    postgres: ['--quiet', '--set=ON_ERROR_STOP=1', url],
    mariadb: [
      `--host=${hostname}`,
      `--port=${port || 3306}`,
      `--user=${username}`,
      `--password=${password}`,
      pathname.slice(1),
    ],
  }[test.name];
  const { status, stderr } = spawnSync(client(test), args, { input, encoding: 'utf8', env: { PATH: toolPath } });
  assert.deepEqual([status, stderr], [0, '']);
}

async function describeTables({ name }: TestDatabase, database: Database): Promise<unknown[]> {
  const guards = await sql`SELECT * FROM guards ORDER BY name`.execute(database);
  const records = await sql`SELECT name, statements_done, checksum FROM schema_migrations ORDER BY name`.execute(
    database,
  );
  if (name === 'sqlite') {
    const { rows } = await sql`SELECT type, name, sql FROM sqlite_schema ORDER BY name`.execute(database);
    return [rows, guards.rows, records.rows];
  }
  if (name === 'postgres') {
    const columns = await sql`
      SELECT table_name, column_name, data_type, collation_name, character_maximum_length, is_nullable, column_default,
        is_identity
      FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position`.execute(
      database,
    );
    const indexes = await sql`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`.execute(
      database,
    );
    const constraints = await sql`
      SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace ORDER BY conname`.execute(database);
    return [columns.rows, indexes.rows, constraints.rows, guards.rows, records.rows];
  }
  const texts = [];
  for (const { name } of await database.introspection.getTables()) {
    const { rows } = await sql<Record<string, string>>`SHOW CREATE TABLE ${sql.table(name)}`.execute(database);
    texts.push(rows[0]?.['Create Table']);
  }
  return [texts, guards.rows, records.rows];
}
