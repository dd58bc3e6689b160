/** src/tables.ts, the one page on which the schema stands, against the live tables of every database. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { migrationsFor } from '../../src/migrations.ts';
import { connect, type Database, engineOf } from '../../src/platform/database/connect.ts';
import { migrate } from '../../src/platform/database/migrate.ts';
import { cleanUpLater } from '../support/cleanup.ts';
import { everyDatabase, onEveryDatabase, type TestDatabase } from '../support/databases.ts';

type Column = { kind: 'text' | 'number'; nullable: boolean; generated: boolean };
type Schema = Record<string, Record<string, Column>>;

onEveryDatabase('src/tables.ts', (test) => {
  it('names every table and column that is there, with its kind and nullability', async () => {
    assert.deepEqual(await liveSchema(await migrated(test)), declaredSchema());
  });
});

onEveryDatabase('the live tables', (test) => {
  let database: Database;
  before(async () => {
    database = await migrated(test);
  });

  it('hold no list of words, and have room for a longer one', async () => {
    const checks = {
      sqlite: sql`SELECT name FROM sqlite_schema WHERE sql LIKE '%CHECK (%'`,
      mariadb: sql`SELECT constraint_name FROM information_schema.check_constraints WHERE constraint_schema = DATABASE()`,
      postgres: sql`SELECT conname FROM pg_constraint
        WHERE contype = 'c' AND connamespace = CURRENT_SCHEMA()::text::regnamespace`,
    }[test.name];
    assert.deepEqual((await checks.execute(database)).rows, []);
    const columns = declaredWords();
    const schema = test.name === 'postgres' ? sql`CURRENT_SCHEMA()` : sql`DATABASE()`;
    assert.ok(columns.some(({ table, column }) => table === 'users' && column === 'status'));
    for (const { table, column } of columns) {
      if (test.name === 'sqlite') continue;
      const { rows } = await sql<{ width: number }>`SELECT character_maximum_length AS width
        FROM information_schema.columns
        WHERE table_schema = ${schema} AND table_name = ${table} AND column_name = ${column}`.execute(database);
      assert.equal(Number(rows[0]?.width), 64, `${table}.${column} is no word`);
    }
  });

  it('let go of what belongs to a user when the user goes, and of nothing else', async () => {
    const keys = {
      sqlite: sql<{ line: string }>`
            SELECT t.name || ' ' || k."from" || ' ' || k."table" || ' ' || k."to" || ' ' || k.on_delete AS line
            FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) k WHERE t.type = 'table'`,
      mariadb: sql<{ line: string }>`
            SELECT CONCAT_WS(' ', k.table_name, k.column_name, k.referenced_table_name, k.referenced_column_name,
              r.delete_rule) AS line
            FROM information_schema.key_column_usage k JOIN information_schema.referential_constraints r
              ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
            WHERE k.table_schema = DATABASE() AND k.referenced_table_name IS NOT NULL`,
      postgres: sql<{ line: string }>`
            SELECT CONCAT_WS(' ', k.conrelid::regclass, child.attname, k.confrelid::regclass, parent.attname,
              CASE k.confdeltype WHEN 'c' THEN 'CASCADE' END) AS line
            FROM pg_constraint k
              JOIN pg_attribute child ON child.attrelid = k.conrelid AND child.attnum = ANY (k.conkey)
              JOIN pg_attribute parent ON parent.attrelid = k.confrelid AND parent.attnum = ANY (k.confkey)
            WHERE k.contype = 'f' AND k.connamespace = CURRENT_SCHEMA()::text::regnamespace`,
    }[test.name];
    assert.deepEqual(
      (await keys.execute(database)).rows.map(({ line }) => line).sort(),
      Object.entries(declaredSchema())
        .filter(([, columns]) => 'user_id' in columns)
        .map(([table]) => `${table} user_id users id CASCADE`)
        .sort(),
    );
  });
});

describe('the indexes', () => {
  it('are the same on every database', async () => {
    const [first = [], ...others] = await Promise.all(
      everyDatabase.map(async (test) => indexes(await migrated(test), test)),
    );
    assert.ok(first.includes('users unique username_key'));
    for (const other of others) assert.deepEqual(other, first);
  });
});

async function migrated(test: TestDatabase): Promise<Database> {
  const { database } = connect(await test.create());
  cleanUpLater(() => database.destroy());
  await migrate(database, migrationsFor(engineOf(database)), () => 1);
  return database;
}

/** Reads `export type XTable = { column: type; … };` and which table each belongs to. */
function declaredSchema(): Schema {
  const text = readFileSync(new URL('../../src/tables.ts', import.meta.url), 'utf8').replace(/\/\*\*[\s\S]*?\*\//g, '');
  const types = new Map(
    [...text.matchAll(/export type (\w+) = \{([^}]*)\}/g)].map(([, name, body]) => [
      name as string,
      members(body as string),
    ]),
  );
  const tables = types.get('Tables') ?? [];
  return Object.fromEntries(
    tables.map(([table, type]) => [
      table,
      Object.fromEntries((types.get(type) ?? []).map(([column, declared]) => [column, toColumn(declared)])),
    ]),
  );
}

/** Columns whose values are one of a list of words. */
function declaredWords(): { table: string; column: string }[] {
  const text = readFileSync(new URL('../../src/tables.ts', import.meta.url), 'utf8');
  const tables = new Map([...text.matchAll(/^ {2}(\w+): (\w+Table);$/gm)].map(([, table, type]) => [type, table]));
  return [...text.matchAll(/export type (\w+) = \{([^}]*)\}/g)].flatMap(([, type, body = '']) =>
    [...body.matchAll(/^ {2}(\w+): [^;]*'/gm)].map(([, column = '']) => ({ table: tables.get(type) ?? '', column })),
  );
}

function members(body: string): [name: string, type: string][] {
  return [...body.matchAll(/(\w+): ([^;]+?)\s*(?:;|$)/g)].map(([, name, type]) => [name as string, type as string]);
}

function toColumn(type: string): Column {
  return {
    kind: /\bnumber\b/.test(type) ? 'number' : 'text',
    nullable: /\| null\b/.test(type),
    generated: type.startsWith('Generated<'),
  };
}

async function liveSchema(database: Database): Promise<Schema> {
  const tables = await database.introspection.getTables();
  return Object.fromEntries(
    tables.map(({ name, columns }) => [
      name,
      Object.fromEntries(
        columns.map((column) => [
          column.name,
          {
            kind: /int/i.test(column.dataType) ? 'number' : 'text',
            // SQLite calls its row id nullable, which it cannot be.
            nullable: column.isNullable && !column.isAutoIncrementing,
            generated: column.isAutoIncrementing || (column.hasDefaultValue && !column.isNullable),
          } satisfies Column,
        ]),
      ),
    ]),
  );
}

/** Lines like `users unique username_key`, primary keys included; SQLite's row id has no index of its own. */
async function indexes(database: Database, test: TestDatabase): Promise<string[]> {
  const query = {
    sqlite: sql<{ line: string }>`
          SELECT t.name || CASE i."unique" WHEN 1 THEN ' unique ' ELSE ' index ' END ||
            (SELECT group_concat(c.name, ',') FROM pragma_index_info(i.name) c) AS line
          FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table'
          UNION SELECT 'users unique id' UNION SELECT 'sessions unique id' UNION SELECT 'revocations unique id'
          UNION SELECT 'audit_events unique id' UNION SELECT 'jobs unique id'`,
    mariadb: sql<{ line: string }>`
          SELECT CONCAT(TABLE_NAME, IF(NON_UNIQUE, ' index ', ' unique '),
            GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR ',')) AS line
          FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()
          GROUP BY TABLE_NAME, NON_UNIQUE, INDEX_NAME`,
    postgres: sql<{ line: string }>`
          SELECT i.indrelid::regclass || CASE WHEN i.indisunique THEN ' unique ' ELSE ' index ' END ||
            string_agg(a.attname, ',' ORDER BY k.place) AS line
          FROM pg_index i
            CROSS JOIN unnest(i.indkey::int[]) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
            JOIN pg_class c ON c.oid = i.indrelid AND c.relnamespace = CURRENT_SCHEMA()::text::regnamespace
          GROUP BY i.indexrelid, i.indrelid, i.indisunique`,
  }[test.name];
  const { rows } = await query.execute(database);
  return rows.map(({ line }) => line).sort();
}
