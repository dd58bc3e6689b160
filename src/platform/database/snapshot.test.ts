import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase } from '../../../test/support/databases.ts';
import { migrationsFor } from '../../migrations.ts';
import { connect, type Database, engineOf } from './connect.ts';
import { migrate } from './migrate.ts';
import { inSnapshot } from './snapshot.ts';

const countOf = async (database: Database) => (await database.selectFrom('guards').selectAll().execute()).length;
const write = (database: Database, name: string) =>
  database
    .insertInto('guards')
    .values({ name: name as 'admins', version: 1 })
    .execute();

onEveryDatabase('a snapshot', (test) => {
  it('is of one moment, keeps nobody from writing, and cannot be written to', async () => {
    const url = await test.create();
    const [{ database }, { database: other }] = [connect(url), connect(url)];
    cleanUpLater(() => Promise.all([database.destroy(), other.destroy()]));
    await migrate(database, migrationsFor(engineOf(database)), () => 1);

    const before = await countOf(database);
    const seen = await inSnapshot(database, async (snapshot) => {
      await write(other, 'meanwhile');
      const count = await countOf(snapshot);
      // Last, since PostgreSQL takes nothing more from a transaction in which something failed.
      await assert.rejects(write(snapshot, 'here'), /read.?only/i);
      return count;
    });
    assert.equal(seen, before);
    await write(database, 'afterwards');
    assert.equal(await countOf(database), before + 2);
    await assert.rejects(
      inSnapshot(database, async () => {
        throw new Error('broken off');
      }),
      /^Error: broken off$/,
    );
    assert.equal(await countOf(database), before + 2);
  });
});
