/** What errors mean that a database really gave: no numbers that a test made up. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { it } from 'node:test';
import { sql } from 'kysely';
import { cleanUpLater } from '../../../../test/support/cleanup.ts';
import { onEveryDatabase } from '../../../../test/support/databases.ts';
import { makeDatabase } from '../../../../test/support/raw-connection.ts';
import { budget, job, open } from '../../../../test/support/rows.ts';
import { type ServerKind, serverKinds } from '../../../../test/support/servers.ts';
import { pausing } from '../../../../test/support/spellings.ts';
import { connect, type Database } from '../connect.ts';
import { isAlreadyApplied, isAway, isConflict, isFull, isTaken, isUnusable, refusesWrites } from '../failures.ts';
import { inSnapshot } from '../snapshot.ts';

const meanings = { isTaken, isConflict, isAlreadyApplied, isFull, refusesWrites, isAway, isUnusable };

/** What the program takes an error for. */
async function meaningOf(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => assert.fail('nothing failed'),
    (failure: unknown) => failure,
  );
  return Object.entries(meanings).flatMap(([name, is]) => (is(error) ? [name] : []));
}

onEveryDatabase('an error', (test) => {
  const insert = (database: Database, owner: string) => database.insertInto('budgets').values(budget(owner)).execute();

  it('of a unique key is not one of another rule, nor of a mistake', async () => {
    const database = (await open(test))();
    await insert(database, 'a');
    assert.deepEqual(await meaningOf(insert(database, 'a')), ['isTaken']);
    const jobWithKey = { ...job(1), unique_key: 'k' };
    await database.insertInto('jobs').values(jobWithKey).execute();
    assert.deepEqual(await meaningOf(database.insertInto('jobs').values(jobWithKey).execute()), ['isTaken']);
    const withoutOwner = { ...budget('b'), owner: null as unknown as string };
    assert.deepEqual(await meaningOf(database.insertInto('budgets').values(withoutOwner).execute()), []);
    assert.deepEqual(await meaningOf(sql`SELECT nothing FROM budgets`.execute(database)), []);
    assert.deepEqual(await meaningOf(sql`SELEC 1`.execute(database)), []);
  });

  it('of a connection that can only read says so', async () => {
    const database = (await open(test))();
    const meaning = await inSnapshot(database, (reading) => meaningOf(insert(reading, 'a')));
    assert.deepEqual(meaning, ['refusesWrites', 'isAway', 'isUnusable']);
    await insert(database, 'a');
  });

  it('of a database without room says so', async () => {
    const database = (await open(test))();
    const fill = {
      sqlite: async (connection: Database) => {
        await sql`PRAGMA max_page_count = 1`.execute(connection);
        for (let n = 0; n < 1_000; n++) await insert(connection, `owner ${n}`);
      },
      mariadb: async (connection: Database) => {
        await sql`SET SESSION max_heap_table_size = 16384`.execute(connection);
        await sql`CREATE TEMPORARY TABLE small (a CHAR(200)) ENGINE = MEMORY`.execute(connection);
        for (let n = 0; n < 1_000; n++) await sql`INSERT INTO small VALUES ('a')`.execute(connection);
      },
      postgres: async (connection: Database) => {
        // Its disk is everybody's; this is what the server says when it is full.
        await sql`DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`.execute(
          connection,
        );
      },
    }[test.name];
    const meaning = await database.connection().execute((connection) => meaningOf(fill(connection)));
    assert.deepEqual(meaning, ['isFull', 'refusesWrites', 'isAway', 'isUnusable']);
  });

  it('of a row that somebody else holds is a 503', async () => {
    const again = await open(test);
    const [database, other] = [again(), again()];
    await insert(database, 'a');
    const meaning = await other.transaction().execute(async (inner) => {
      await inner.updateTable('budgets').set({ spent: 2 }).execute();
      return meaningOf(database.updateTable('budgets').set({ spent: 3 }).execute());
    });
    assert.deepEqual(
      meaning.filter((name) => name !== 'isConflict'),
      ['isAway', 'isUnusable'],
    );
  });

  if (test.name === 'sqlite') {
    it('of a file that is no database is the operator’s', async () => {
      const url = await test.create();
      writeFileSync(url.slice('sqlite:'.length), 'no database, but long enough for the header of one'.repeat(20));
      const { database } = connect(url);
      cleanUpLater(() => database.destroy());
      assert.deepEqual(await meaningOf(sql`SELECT 1`.execute(database)), ['isUnusable']);
    });
  } else {
    it('of a deadlock is a conflict, for one of the two', async () => {
      const again = await open(test);
      const first = again();
      await insert(first, 'a');
      await insert(first, 'b');
      const [hasA, hasB] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const cross = (database: Database, owners: [string, string], mine: () => void, others: Promise<void>) =>
        database.transaction().execute(async (inner) => {
          const take = (owner: string) =>
            inner.updateTable('budgets').set({ spent: 2 }).where('owner', '=', owner).execute();
          await take(owners[0]);
          mine();
          await others;
          await take(owners[1]);
        });
      const ends = await Promise.allSettled([
        cross(first, ['a', 'b'], hasA.resolve, hasB.promise),
        cross(again(), ['b', 'a'], hasB.resolve, hasA.promise),
      ]);
      const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
      assert.deepEqual(
        errors.map(({ code }) => code),
        [test.name === 'mariadb' ? 'ER_LOCK_DEADLOCK' : '40P01'],
      );
      assert.deepEqual(await meaningOf(Promise.reject(errors[0])), ['isConflict', 'isAway', 'isUnusable']);
    });

    // On PostgreSQL all of a migration is one transaction, so nothing of it can have been made before.
    const once = { skip: test.name === 'postgres' };
    it('of a change of the schema that had been made says so', once, async () => {
      const database = (await open(test))();
      for (const change of [
        'CREATE TABLE budgets (a INT)',
        'ALTER TABLE budgets ADD COLUMN spent INT',
        'ALTER TABLE budgets ADD INDEX twice (spent)',
        'ALTER TABLE budgets DROP INDEX twice',
      ]) {
        const work = async () => {
          for (let turn = 0; turn < 2; turn++) await sql.raw(change).execute(database);
        };
        assert.deepEqual(await meaningOf(work()), ['isAlreadyApplied'], change);
      }
    });

    const kind = serverKinds.find(({ name }) => name === test.name);
    it('of a server that is killed, or not there, is a 503', { skip: !kind?.isHere() }, async () => {
      const server = await (kind as ServerKind).start();
      cleanUpLater(() => server.stop());
      const { database } = connect((await makeDatabase(server.url, 'accounts')).url);
      cleanUpLater(() => database.destroy());
      await sql`SELECT 1`.execute(database);
      const asked = meaningOf(pausing(test, 2).execute(database));
      await server.kill();
      assert.deepEqual(await asked, ['isAway', 'isUnusable']);
      assert.deepEqual(await meaningOf(sql`SELECT 1`.execute(database)), ['isAway', 'isUnusable']);
    });
  }
});
