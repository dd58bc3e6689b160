/** The same tests on every database. A fresh, empty one each time it is asked for. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestOptions } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { cleanUpLater } from './cleanup.ts';

export type TestDatabase = {
  name: 'sqlite' | 'mariadb';
  /** An empty database; it is dropped when the tests of the file are done. */
  create(): Promise<string>;
};

/** `TEST_MYSQL_URL` (without a database name) comes from scripts/test.ts or from the person who runs the tests. */
const mysqlUrl = process.env['TEST_MYSQL_URL'];

const sqlite: TestDatabase = {
  name: 'sqlite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'admittance-test-'));
    cleanUpLater(async () => rmSync(folder, { recursive: true, force: true }));
    return `sqlite:${join(folder, 'test.db')}`;
  },
};

const mariadb: TestDatabase = {
  name: 'mariadb',
  async create() {
    const name = `admittance_test_${randomBytes(6).toString('hex')}`;
    await onServer(`CREATE DATABASE ${name}`);
    cleanUpLater(() => onServer(`DROP DATABASE ${name}`));
    return `${mysqlUrl}/${name}`;
  },
};

/** Describes the same tests once for each database. */
export function onEveryDatabase(title: string, define: (database: TestDatabase) => void): void {
  describeOnEvery(title, {}, define);
}

/** The same for tests that mostly wait: those of one database run at once. */
export function onEveryDatabaseAtOnce(title: string, define: (database: TestDatabase) => void): void {
  describeOnEvery(title, { concurrency: true }, define);
}

function describeOnEvery(title: string, options: TestOptions, define: (database: TestDatabase) => void): void {
  describe(`${title} on SQLite`, options, () => define(sqlite));
  if (mysqlUrl) describe(`${title} on MariaDB`, options, () => define(mariadb));
  else describe(`${title} on MariaDB`, { skip: 'neither MariaDB nor TEST_MYSQL_URL is here' }, () => undefined);
}

/** For what does not depend on the database. */
export const anyDatabase = sqlite;
export const everyDatabase: readonly TestDatabase[] = mysqlUrl ? [sqlite, mariadb] : [sqlite];

async function onServer(sql: string): Promise<void> {
  const connection = await createConnection(`${mysqlUrl}/mysql`);
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
