/** The same tests on every database. A fresh, empty one each time it is asked for. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestOptions } from 'node:test';
import { itemAt } from '../../src/platform/narrow.ts';
import { cleanUpLater } from './cleanup.ts';
import { makeDatabase } from './raw-connection.ts';
import { isFullTier } from './tier.ts';

export type TestDatabase = {
  name: 'sqlite' | 'mariadb' | 'postgres';
  title: string;
  /** Why its tests are skipped. */
  missing?: string;
  /** An empty database; it is dropped when the tests of the file are done. */
  create(): Promise<string>;
};

const sqlite: TestDatabase = {
  name: 'sqlite',
  title: 'SQLite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'admittance-test-'));
    cleanUpLater(async () => rmSync(folder, { recursive: true, force: true }));
    return `sqlite:${join(folder, 'test.db')}`;
  },
};

/** @param setting where its address (without a database name) comes from: scripts/test.ts, or the person who runs the tests */
function onServer(name: TestDatabase['name'], title: string, setting: string): TestDatabase {
  const server = process.env[setting];
  return {
    name,
    title,
    ...(server === undefined && { missing: `neither ${title} nor ${setting} is here` }),
    async create() {
      const { url, drop } = await makeDatabase(`${server}`, `admittance_test_${randomBytes(6).toString('hex')}`);
      cleanUpLater(drop);
      return url;
    },
  };
}

const servers = [
  onServer('mariadb', 'MariaDB', 'TEST_MYSQL_URL'),
  onServer('postgres', 'PostgreSQL', 'TEST_POSTGRES_URL'),
];
const all = [sqlite, ...servers];

/** Describes the same tests once for each database. */
export function onEveryDatabase(title: string, define: (database: TestDatabase) => void): void {
  describeOnEvery(title, {}, define);
}

/** The same for tests that mostly wait: those of one database run at once. */
export function onEveryDatabaseAtOnce(title: string, define: (database: TestDatabase) => void): void {
  describeOnEvery(title, { concurrency: true }, define);
}

/**
 * For what passes through the database on its way and rests on nothing that is peculiar to one: on SQLite, and in the
 * ordinary run on one of the servers, which is another one for another title. The full tier runs it on all of them.
 */
export function onTwoDatabases(title: string, define: (database: TestDatabase) => void): void {
  const here = servers.filter(({ missing }) => missing === undefined);
  const candidates = here.length > 0 ? here : servers;
  const turn = [...title].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % candidates.length;
  describeOnEvery(title, {}, define, isFullTier ? all : [sqlite, itemAt(candidates, turn)]);
}

function describeOnEvery(
  title: string,
  options: TestOptions,
  define: (database: TestDatabase) => void,
  databases: readonly TestDatabase[] = all,
): void {
  for (const database of databases) {
    const { missing: skip } = database;
    if (skip) describe(`${title} on ${database.title}`, { skip }, () => undefined);
    else describe(`${title} on ${database.title}`, options, () => define(database));
  }
}

/** For what does not depend on the database. */
export const anyDatabase = sqlite;
export const everyDatabase: readonly TestDatabase[] = all.filter(({ missing }) => missing === undefined);
