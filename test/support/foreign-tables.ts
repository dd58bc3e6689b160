/** Tables as other programs leave them, and what cuts an adoption short. */
import { readFileSync } from 'node:fs';
import { type KyselyPlugin, sql } from 'kysely';
import type { AdoptionDeps, AdoptionOrder } from '../../src/features/adoption/adopt-accounts.ts';
import type { Watcher } from '../../src/features/adoption/watcher.ts';
import { operator } from '../../src/features/roles/operator.ts';
import { migrationsFor } from '../../src/migrations.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { connect, type Database, engineOf } from '../../src/platform/database/connect.ts';

import { systemRandom } from '../../src/platform/random.ts';
import { cleanUpLater } from './cleanup.ts';
import type { TestDatabase } from './databases.ts';

const sample = readFileSync(new URL('../vectors/sampledb.sql', import.meta.url), 'utf8');

/** Of the tutorial's ten accounts, with the password that stands beside each. */
export const sampleAccounts = [
  ...sample.matchAll(/^-- (.+)\nINSERT INTO .* VALUES \('([^']+)', '([^']+)', (.+), (.+)\);$/gm),
].map(([, password = '', username = '', hash = '', role, approved]) => ({
  username,
  password,
  hash,
  role: role === 'NULL' ? null : role?.slice(1, -1),
  isApproved: approved === '1',
}));

/** Verified by nobody in the tests that use it in numbers. */
export const someHash = sampleAccounts[0]?.hash as string;

const create = /^CREATE TABLE users \([\s\S]*?\);/m.exec(sample)?.[0] as string;

/** In the words of the database; MySQL gets the character set of old installations. */
function createStatement({ name }: TestDatabase, table: string): string {
  const renamed = create.replace('users', table).replace(/;$/, '');
  if (name === 'mariadb') return `${renamed} DEFAULT CHARSET = latin1`;
  // `run` translates it.
  if (name === 'postgres') return renamed;
  return renamed
    .replace('INT AUTO_INCREMENT PRIMARY KEY', 'INTEGER PRIMARY KEY AUTOINCREMENT')
    .replace(/ENUM\([^)]*\)/, 'TEXT');
}

/** Closed when the tests of the file are done. */
export function open(url: string): Database {
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  return database;
}

/** @param statements as MySQL and SQLite take them */
export async function run(url: string, ...statements: string[]): Promise<void> {
  const { database } = connect(url);
  const isPostgres = url.startsWith('postgres');
  if (isPostgres) await sql.raw(zeroIsFalse).execute(database);
  for (const statement of statements) await sql.raw(isPostgres ? inPostgres(statement) : statement).execute(database);
  await database.destroy();
}

/** There a number is no truth value, though a program that writes one says 0 and 1. */
const zeroIsFalse =
  "UPDATE pg_cast SET castcontext = 'a' WHERE castsource = 'int4'::regtype AND casttarget = 'bool'::regtype";

function inPostgres(statement: string): string {
  // A word of its own.
  const named = statement.replace(/\b(TABLE|INTO|UPDATE|FROM) user\b/, '$1 "user"');
  if (named.startsWith('INSERT')) return named.replace(/^(INSERT INTO \w+ \()ID,/, '$1"ID",');
  return named
    .replace('INT AUTO_INCREMENT PRIMARY KEY', 'SERIAL PRIMARY KEY')
    .replace(/ENUM\([^)]*\)/, 'VARCHAR(20)')
    .replaceAll('DATETIME', 'TIMESTAMP')
    .replace('(ID INTEGER', '("ID" INTEGER');
}

/** A new database as the tutorial leaves it. */
export async function makeSample(test: TestDatabase): Promise<string> {
  const url = await test.create();
  await run(url, createStatement(test, 'users'), ...(sample.match(/^INSERT .*(?=;$)/gm) ?? []));
  return url;
}

export type OldRow = { username: string; role?: string | null; approved?: number | null; password?: string };

/** A new database with a table of the tutorial's and these rows, numbered from 1. */
export async function makeTable(test: TestDatabase, rows: readonly OldRow[], table = 'users'): Promise<string> {
  const url = await test.create();
  await run(url, createStatement(test, table));
  const { database } = connect(url);
  if (test.name === 'postgres') await sql.raw(zeroIsFalse).execute(database);
  // Names that differ by case only are two names there; an empty role is what a lenient MySQL makes of an unknown one.
  if (test.name === 'mariadb') {
    const isMariadb = (await engineOf(database).readVersion(database)).startsWith('MariaDB');
    const collation = isMariadb ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
    await sql
      .raw(
        `ALTER TABLE ${table} MODIFY username VARCHAR(50) CHARACTER SET utf8mb4 COLLATE ${collation} NOT NULL, MODIFY role VARCHAR(20) NULL`,
      )
      .execute(database);
  }
  for (let from = 0; from < rows.length; from += 500) {
    const values = rows
      .slice(from, from + 500)
      .map(
        ({ username, password = someHash, role = 'user', approved = 1 }) =>
          sql`(${username}, ${password}, ${role}, ${approved})`,
      );
    await sql`INSERT INTO ${sql.table(table)} (username, password, role, approved) VALUES ${sql.join(values)}`.execute(
      database,
    );
  }
  await database.destroy();
  return url;
}

export const silent: Watcher = { foresee: () => undefined, note: async () => undefined, progress: () => undefined };
export const order: AdoptionOrder = { table: 'users', map: {}, onConflict: 'stop', status: undefined };

export class Crash extends Error {}

/** What the command works with; it stops dead before the `nth` statement of that form. */
export function adoptionDeps(url: string, crashBefore?: { statement: RegExp; nth?: number }): AdoptionDeps {
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  let left = crashBefore?.nth ?? 1;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      const { sql: text } = database.getExecutor().compileQuery(node, queryId);
      if (crashBefore?.statement.test(text) && --left <= 0) throw new Crash();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    databaseUrl: url,
    database: database.withPlugin(plugin),
    migrations: migrationsFor(engineOf(database)),
    clock: systemClock,
    random: systemRandom,
    by: operator,
  };
}
