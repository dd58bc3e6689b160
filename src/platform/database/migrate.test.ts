/** Migrations: finished once, whatever cut them short. Covers G01 (one process), G03, F01 (wrong schema). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { pausing } from '../../../test/support/spellings.ts';
import { isFullTier } from '../../../test/support/tier.ts';
import { migrationsFor } from '../../migrations.ts';
import { connect, type Database, engineOf } from './connect.ts';
import { engines } from './engines/engines.ts';
import { MigrationError, migrate, pendingMigrations, recordTable } from './migrate.ts';
import { fillRows, integer, makeTable, orNull, widenTable } from './schema-step.ts';
import { type Migration, writeStep } from './write-step.ts';

describe('the migrations of this service', () => {
  it('G03 only add what the version before can leave alone: its servers run on while the first new one starts', () => {
    for (const { name, statements } of engines.flatMap(migrationsFor))
      for (const statement of statements)
        assert.match(statement, /^(CREATE (TABLE|(UNIQUE )?INDEX)|INSERT INTO|ALTER TABLE \S+ ADD COLUMN) /, name);
  });
});

onEveryDatabase('migrating', (test) => {
  it('brings an empty database up to date once, and then has nothing to do', async () => {
    const { database, migrations } = await open(test);
    const names = migrations.map(({ name }) => name);
    assert.deepEqual(await pendingMigrations(database, migrations), names);
    assert.deepEqual(await database.introspection.getTables(), []);
    assert.deepEqual(await migrate(database, migrations, () => 7), names);
    assert.deepEqual(await pendingMigrations(database, migrations), []);
    assert.deepEqual(await migrate(database, migrations, () => 8), []);
    const records = await database.selectFrom('schema_migrations').selectAll().orderBy('name').execute();
    assert.deepEqual(
      records.map(({ name, statements_done, finished_at }) => [name, statements_done, Number(finished_at)]),
      migrations.map(({ name, statements }) => [name, statements.length, 7]),
    );
  });

  it('applies each migration once when five want it at the same moment', async () => {
    const { url, migrations } = await open(test);
    const all = Array.from({ length: 5 }, () => connect(url).database);
    const applied = await Promise.all(all.map((database) => migrate(database, migrations, () => 1)));
    assert.deepEqual(
      applied.flat().sort(),
      migrations.map(({ name }) => name),
    );
    for (const database of all) await database.destroy();
  });

  it('refuses a database that a newer version made, and changes nothing in it', async () => {
    const { database, migrations } = await open(test);
    const older = migrations.slice(0, -1);
    await migrate(database, migrations, () => 1);
    await sql`DELETE FROM schema_migrations WHERE name = ${older[0]?.name}`.execute(database);
    const newer = (error: unknown) =>
      error instanceof MigrationError && /does not know: it was made by a newer one\. Install that/.test(error.message);
    await assert.rejects(
      migrate(database, older, () => 1),
      newer,
    );
    await assert.rejects(pendingMigrations(database, older), newer);
    const { rows } = await sql`SELECT name FROM schema_migrations`.execute(database);
    assert.equal(rows.length, migrations.length - 1);
  });

  it('refuses a migration that is not the file that was applied', async () => {
    const { database, migrations } = await open(test);
    await migrate(database, migrations, () => 1);
    const edited = migrations.map((file, index) => (index === 0 ? { ...file, checksum: 'x' } : file));
    const other = (error: unknown) =>
      error instanceof MigrationError && /is not the one that was applied: /.test(error.message);
    await assert.rejects(
      migrate(database, edited, () => 1),
      other,
    );
    await assert.rejects(pendingMigrations(database, edited), other);
  });

  it('refuses a database in which a table of that name is somebody else’s, and changes nothing in it', async () => {
    const { database, migrations } = await open(test);
    await sql`CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20))`.execute(database);
    await sql`INSERT INTO users (id, name) VALUES (1, 'bob')`.execute(database);
    await assert.rejects(
      migrate(database, migrations, () => 1),
      (error: unknown) => error instanceof MigrationError && /a table "users" that is not Adm/.test(error.message),
    );
    const { rows } = await sql`SELECT * FROM users`.execute(database);
    assert.deepEqual(JSON.parse(JSON.stringify(rows)), [{ id: 1, name: 'bob' }]);
    await assert.rejects(sql`SELECT * FROM guards`.execute(database));
  });

  it('lets the next start go on after a statement that failed', async () => {
    const { database, migrations } = await open(test);
    const first = writeStep({ name: '9001-more', changes: [makeTable('one', { a: integer() })] }, engineOf(database));
    const broken = { ...first, statements: [...first.statements, 'ALTER TABLE nowhere ADD COLUMN c INT'] };
    // One file, of which the last statement fails at first for a reason outside of it.
    const mended = { ...first, statements: [...first.statements, 'ALTER TABLE one ADD COLUMN c INT'] };
    await assert.rejects(
      migrate(database, [...migrations, broken], () => 1),
      /nowhere/,
    );
    assert.ok((await pendingMigrations(database, [...migrations, broken])).includes('9001-more'));
    assert.ok((await migrate(database, [...migrations, mended], () => 1)).includes('9001-more'));
    await sql`INSERT INTO one (a, c) VALUES (1, 3)`.execute(database);
  });

  if (test.name !== 'mariadb') {
    it('is one transaction: after a failure nothing of it is there', async () => {
      const { database, migrations } = await open(test);
      const one = makeTable('one', { a: integer() });
      const broken = writeStep(
        { name: '9001-broken', changes: [one, fillRows('nowhere', { a: 1 })] },
        engineOf(database),
      );
      await assert.rejects(migrate(database, [...migrations, broken], () => 1));
      assert.deepEqual(await database.introspection.getTables(), []);
    });
  } else {
    it('finishes what a crash after any statement left behind, recorded or not', async () => {
      const clean = await open(test);
      await migrate(clean.database, clean.migrations, () => 1);
      const wanted = await describeTables(clean.database);
      for (const crash of crashes(clean.migrations)) {
        const { database, migrations } = await open(test);
        await migrate(database, migrations.slice(0, crash.migration), () => 1);
        await migrateUpTo(database, migrations[crash.migration] as Migration, crash);
        const left = migrations.slice(crash.migration).map(({ name }) => name);
        assert.deepEqual(await pendingMigrations(database, migrations), left);
        assert.deepEqual(await migrate(database, migrations, () => 1), left, JSON.stringify(crash));
        assert.deepEqual(await describeTables(database), wanted, JSON.stringify(crash));
        await database.destroy();
      }
    });

    it('takes "it exists already" for done only when it resumes what was begun before', async () => {
      const { database, migrations } = await open(test);
      await migrate(database, migrations, () => 1);
      const wider = widenTable('users', { x: orNull(integer()) }, { indexes: [['x']] });
      const more = writeStep({ name: '9001-more', changes: [wider] }, engineOf(database));
      await sql.raw(more.statements[0] as string).execute(database);
      await assert.rejects(
        migrate(database, [...migrations, more], () => 1),
        { errno: 1060 },
      );
      assert.deepEqual(await migrate(database, [...migrations, more], () => 1), ['9001-more']);
    });

    it('takes a database with the longest possible name', async () => {
      const { database, url, migrations } = await open(test);
      const name = 'n'.repeat(64);
      await sql.raw(`CREATE DATABASE ${name}`).execute(database);
      cleanUpLater(() => sql.raw(`DROP DATABASE ${name}`).execute(database));
      const other = connect(url.replace(/[^/]+$/, name)).database;
      assert.equal((await migrate(other, migrations, () => 1)).length, migrations.length);
      await other.destroy();
    });
  }

  if (test.name !== 'sqlite')
    it('waits for another process that is at it, longer than a query may take', async () => {
      const { database, url, migrations } = await open(test);
      const holder = connect(url).database;
      const released = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      const holding = engineOf(holder).withSchemaLock(holder, 60, async () => {
        taken.resolve();
        await released.promise;
      });
      await taken.promise;
      let done = false;
      const waiting = migrate(database, migrations, () => 1).then((applied) => {
        done = true;
        return applied;
      });
      await pausing(test, 1.5).execute(holder);
      assert.equal(done, false);
      released.resolve();
      assert.equal((await waiting).length, migrations.length);
      await holding;
      await holder.destroy();
    });
});

async function open(test: TestDatabase) {
  const url = await test.create();
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  return { url, database, migrations: migrationsFor(engineOf(database)) };
}

/** No divisor of two, so that both kinds of crash are among them. */
const ordinaryShare = 5;

type Crash = { migration: number; done: number; recorded: number };

/** Before the record, after each record, and between each statement and its record. The ordinary tier takes a share. */
function crashes(migrations: Migration[]): Crash[] {
  const all = migrations.flatMap(({ statements }, migration) => [
    { migration, done: 0, recorded: 0 },
    ...statements.flatMap((_statement, index) => [
      { migration, done: index + 1, recorded: index },
      { migration, done: index + 1, recorded: index + 1 },
    ]),
  ]);
  return isFullTier ? all : all.filter((_crash, index) => index % ordinaryShare === 0);
}

async function migrateUpTo(database: Database, migration: Migration, { done, recorded }: Crash): Promise<void> {
  await sql.raw(recordTable).execute(database);
  await database
    .insertInto('schema_migrations')
    .values({ name: migration.name, statements_done: recorded, checksum: migration.checksum, finished_at: null })
    .execute();
  for (const statement of migration.statements.slice(0, done)) await sql.raw(statement).execute(database);
}

async function describeTables(database: Database): Promise<string[]> {
  const tables = await database.introspection.getTables();
  const texts = [];
  for (const { name } of tables.filter(({ name }) => name !== 'schema_migrations')) {
    const { rows } = await sql<Record<string, string>>`SHOW CREATE TABLE ${sql.table(name)}`.execute(database);
    texts.push(String(rows[0]?.['Create Table']));
  }
  const guards = await database.selectFrom('guards').selectAll().execute();
  return [...texts, JSON.stringify(guards)];
}
