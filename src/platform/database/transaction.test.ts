/** Transactions: all or nothing, and again after a deadlock. Covers F07. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase, type TestDatabase } from '../../../test/support/databases.ts';
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

  if (test.name === 'mariadb') {
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
      let attempts = 0;
      const begun = performance.now();
      await assert.rejects(
        inTransaction(deps, async (deps) => {
          attempts++;
          await add(deps.database, attempts);
          await sql`BEGIN NOT ATOMIC SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213; END`.execute(deps.database);
        }),
        (error: unknown) => isAway(error),
      );
      assert.ok(performance.now() - begun >= 3_000);
      assert.ok(attempts > 4, `${attempts} attempts`);
      assert.deepEqual(await numbers(deps.database), []);
    });
  }
});

async function open(test: TestDatabase): Promise<{ database: Database; random: Random }> {
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
