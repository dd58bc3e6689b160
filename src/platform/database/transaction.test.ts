/** Transactions: all or nothing, and again after a deadlock. Covers F07. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { connectRaw } from '../../../test/support/raw-connection.ts';
import { type Random, systemRandom } from '../random.ts';
import { connect, type Database } from './connect.ts';
import { isAway } from './failures.ts';
import { inTransaction } from './transaction.ts';

onEveryDatabase('a transaction', (test) => {
  it('keeps everything or nothing', async () => {
    const deps = await open(test);
    const result = await inTransaction(deps, async (deps) => {
      await add(deps.database, 1);
      await add(deps.database, 2);
      return 'done';
    });
    assert.equal(result, 'done');
    const failure = new Error('on purpose');
    await assert.rejects(
      inTransaction(deps, async (deps) => {
        await add(deps.database, 3);
        throw failure;
      }),
      failure,
    );
    assert.deepEqual(await numbers(deps.database), [1, 2]);
  });

  it('is not tried again for any other failure than a lost race', async () => {
    const deps = await open(test);
    let attempts = 0;
    await assert.rejects(
      inTransaction(deps, async (deps) => {
        attempts++;
        await add(deps.database, 1);
        await add(deps.database, 1);
      }),
    );
    assert.equal(attempts, 1);
    assert.deepEqual(await numbers(deps.database), []);
  });

  it('is not seen by others before it is done, and loses no update to them', async () => {
    const deps = await open(test);
    await add(deps.database, 1);
    await Promise.all(
      Array.from({ length: 10 }, () =>
        inTransaction(deps, async (deps) => {
          await sql`UPDATE t SET v = v + 1 WHERE n = 1`.execute(deps.database);
          const { rows } = await sql<{ v: number }>`SELECT v FROM t WHERE n = 1`.execute(deps.database);
          await sql`UPDATE t SET v = ${Number(rows[0]?.v)} WHERE n = 1`.execute(deps.database);
        }),
      ),
    );
    const { rows } = await sql<{ v: number }>`SELECT v FROM t WHERE n = 1`.execute(deps.database);
    assert.equal(rows[0]?.v, 10);
  });

  if (test.name !== 'sqlite') {
    it('is tried again after it lost a real deadlock, and both are done in the end', async () => {
      const deps = await open(test);
      await add(deps.database, 1);
      await add(deps.database, 2);
      let attempts = 0;
      const meet = rendezvous(2);
      const bump = (deps: { database: Database }, n: number) =>
        sql`UPDATE t SET v = v + 1 WHERE n = ${n}`.execute(deps.database);
      const crossing = (first: number, second: number) =>
        inTransaction(deps, async (deps) => {
          attempts++;
          await bump(deps, first);
          await meet();
          await bump(deps, second);
        });
      await Promise.all([crossing(1, 2), crossing(2, 1)]);
      assert.equal(attempts, 3);
      const { rows } = await sql<{ v: number }>`SELECT v FROM t ORDER BY n`.execute(deps.database);
      assert.deepEqual(
        rows.map(({ v }) => v),
        [2, 2],
      );
    });

    it('gives up after three seconds of deadlocks, with nothing of it kept and a 503 for the client', async () => {
      const deps = await open(test);
      const lose =
        test.name === 'mariadb'
          ? sql`CREATE PROCEDURE lose() SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213`
          : sql`CREATE PROCEDURE lose() LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$`;
      await lose.execute(deps.database);
      let attempts = 0;
      const begun = performance.now();
      await assert.rejects(
        inTransaction(deps, async (deps) => {
          attempts++;
          await add(deps.database, attempts);
          await sql`CALL lose()`.execute(deps.database);
        }),
        (error: unknown) => isAway(error),
      );
      assert.ok(performance.now() - begun >= 3_000);
      assert.ok(attempts > 4, `${attempts} attempts`);
      assert.deepEqual(await numbers(deps.database), []);
    });
  }

  if (test.name === 'postgres')
    it('and a statement by itself are tried again where the server makes everything serializable', async () => {
      const url = await test.create();
      const deps = await open({ create: async () => url });
      await add(deps.database, 1);
      await makeSerializable(deps.database);
      const holder = await connectRaw(url);
      cleanUpLater(() => holder.end());
      const bump = 'UPDATE t SET v = v + 1 WHERE n = 1';
      /** It waits for the row, which somebody else changes meanwhile. */
      const meet = async <T>(work: () => Promise<T>) => {
        await holder.query(`BEGIN; ${bump}`);
        const done = Promise.allSettled([work()]);
        const isWaiting = `SELECT pg_stat_clear_snapshot();
          SELECT 1 FROM pg_stat_activity WHERE datname = CURRENT_DATABASE() AND wait_event_type = 'Lock'`;
        while ((await holder.query(isWaiting)).length === 0) await sleep(5);
        await holder.query('COMMIT');
        return (await done)[0];
      };
      const raw = await connectRaw(url);
      cleanUpLater(() => raw.end());
      await raw.query('SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE');
      const refused = await meet(() => raw.query(bump));
      assert.equal(refused.status === 'rejected' && refused.reason.code, '40001', 'what would become of it otherwise');
      assert.equal((await meet(() => sql.raw(bump).execute(deps.database))).status, 'fulfilled');
      let attempts = 0;
      const { status } = await meet(() =>
        inTransaction(deps, async (deps) => {
          attempts++;
          await sql.raw(bump).execute(deps.database);
        }),
      );
      assert.deepEqual([status, attempts], ['fulfilled', 2]);
      const { rows } = await sql<{ v: number }>`SELECT v FROM t`.execute(deps.database);
      assert.equal(rows[0]?.v, 5);
    });
});

/** As a database does that knows no other level, on every connection of the pool. */
async function makeSerializable(database: Database): Promise<void> {
  const meet = rendezvous(10);
  await Promise.all(
    Array.from({ length: 10 }, () =>
      database.connection().execute(async (connection) => {
        await sql`SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE`.execute(connection);
        await meet();
      }),
    ),
  );
}

async function open(test: Pick<TestDatabase, 'create'>): Promise<{ database: Database; random: Random }> {
  const { database } = connect(await test.create());
  cleanUpLater(() => database.destroy());
  await sql`CREATE TABLE t (n INTEGER NOT NULL PRIMARY KEY, v INTEGER NOT NULL)`.execute(database);
  return { database, random: systemRandom };
}

async function add(database: Database, n: number): Promise<void> {
  await sql`INSERT INTO t (n, v) VALUES (${n}, 0)`.execute(database);
}

async function numbers(database: Database): Promise<number[]> {
  const { rows } = await sql<{ n: number }>`SELECT n FROM t ORDER BY n`.execute(database);
  return rows.map(({ n }) => n);
}

/** Resolves for all once that many have arrived; later callers go straight through. */
function rendezvous(count: number): () => Promise<void> {
  let come = 0;
  const all = Promise.withResolvers<void>();
  return () => {
    if (++come >= count) all.resolve();
    return all.promise;
  };
}
