/** Migrations by real processes: five at once, and some that are killed. Covers G01, F08 (migrations). */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { begin, run } from '../../../test/support/process.ts';
import { streamCount } from '../../features/revocations/revoke.ts';
import { migrationsFor } from '../../migrations.ts';
import { connect, type Database, engineOf } from './connect.ts';
import { migrate, pendingMigrations } from './migrate.ts';

onEveryDatabase('a process that migrates', (test) => {
  it('may be one of five that start at the same moment on an empty database', async () => {
    const { url, database, migrations } = await open(test);
    const names = migrations.map(({ name }) => name);
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => run(['migrate', '--json'], { env: { DATABASE_URL: url } })),
    );
    for (const { code, stderr } of runs) assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(runs.flatMap(({ stdout }) => JSON.parse(stdout).applied).sort(), names);
    const records = await database.selectFrom('schema_migrations').selectAll().orderBy('name').execute();
    assert.deepEqual(
      records.map(({ name }) => name),
      names,
    );
    assert.deepEqual(await pendingMigrations(database, migrations), []);
  });

  it('may be killed at any moment: the next one finishes its work', async () => {
    for (let round = 0; round < 5; round++) {
      const { url, database, migrations } = await open(test);
      const { child, finished } = begin(['migrate'], { env: { DATABASE_URL: url } });
      while (child.exitCode === null && !(await hasBegun(test, url, database))) await sleep(2);
      await sleep(round * 8);
      child.kill('SIGKILL');
      await finished;
      await migrate(database, migrations, () => 1);
      assert.deepEqual(await pendingMigrations(database, migrations), []);
      const guards = await database.selectFrom('guards').selectAll().execute();
      const streams = Array.from({ length: streamCount }, (_, stream) => `revocations ${stream}`);
      assert.deepEqual(guards.map(({ name }) => name).sort(), ['admins', ...streams, 'writing']);
      await database.selectFrom('users').selectAll().execute();
      await database.selectFrom('signing_keys').selectAll().execute();
    }
  });
});

async function open(test: TestDatabase) {
  const url = await test.create();
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  return { url, database, migrations: migrationsFor(engineOf(database)) };
}

async function hasBegun(test: TestDatabase, url: string, database: Database): Promise<boolean> {
  if (test.name === 'sqlite') return existsSync(url.slice('sqlite:'.length));
  return (await database.introspection.getTables()).length > 0;
}
