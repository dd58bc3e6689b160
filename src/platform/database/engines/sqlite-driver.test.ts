/** Transactions that end together share one COMMIT, and each is still all or nothing. Covers F05. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { cleanUpLater } from '../../../../test/support/cleanup.ts';
import { anyDatabase } from '../../../../test/support/databases.ts';
import { connect } from '../connect.ts';

type Numbers = Kysely<{ t: { n: number } }>;

describe('transactions on SQLite', () => {
  it('that end in one turn of the event loop share one COMMIT', async () => {
    const { database, commits } = await open();
    const before = commits();
    await Promise.all(Array.from({ length: 40 }, (_, n) => database.transaction().execute((unit) => add(unit, n))));
    assert.equal(commits() - before, 1);
    assert.equal((await numbers(database)).length, 40);
    await add(database, 100);
    assert.equal(commits() - before, 2);
  });

  it('wait for fifty at most', async () => {
    const { database, commits } = await open();
    const before = commits();
    await Promise.all(Array.from({ length: 120 }, (_, n) => database.transaction().execute((unit) => add(unit, n))));
    assert.equal(commits() - before, 3);
  });

  it('are undone one by one', async () => {
    const { database, commits } = await open();
    const before = commits();
    const unit = (n: number) =>
      database.transaction().execute(async (unit) => {
        await add(unit, n);
        if (n % 3 === 0) await add(unit, n);
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, (_, n) => unit(n)));
    assert.deepEqual(
      outcomes.map(({ status }) => status === 'fulfilled'),
      [false, true, true, false, true, true, false, true, true],
    );
    assert.deepEqual(await numbers(database), [1, 2, 4, 5, 7, 8]);
    assert.equal(commits() - before, 1);
  });

  it('are not done, and are seen by nobody who was answered, before the COMMIT', async () => {
    const { database, commits, url } = await open();
    const other = openAgain(url);
    const before = commits();
    const order: string[] = [];
    const held = Promise.withResolvers<void>();
    const first = database
      .transaction()
      .execute((unit) => add(unit, 1))
      .then(() => order.push(`first after ${commits() - before}`));
    const second = database
      .transaction()
      .execute(async (unit) => {
        await add(unit, 2);
        await held.promise;
      })
      .then(() => order.push(`second after ${commits() - before}`));
    const reader = numbers(database).then((found) => order.push(`${found} after ${commits() - before}`));
    for (let turn = 0; turn < 5; turn++) await nextTurn();
    assert.deepEqual([order, await numbers(other)], [[], []]);
    held.resolve();
    await Promise.all([first, second, reader]);
    assert.deepEqual(order, ['first after 1', 'second after 1', '1,2 after 1']);
  });

  it('leave nothing locked when a statement by itself fails', async () => {
    const { database, url } = await open();
    await add(database, 1);
    await assert.rejects(add(database, 1));
    const other = openAgain(url);
    await add(other, 2);
    assert.deepEqual(await numbers(database), [1, 2]);
  });

  it('all fail with the one in whose course SQLite gave up', async () => {
    const { database } = await open();
    await sql`PRAGMA max_page_count = 20`.execute(database);
    const big = (n: number, size: number) =>
      database.transaction().execute(async (unit) => {
        await sql`INSERT INTO t VALUES (${n}, randomblob(${size}))`.execute(unit);
      });
    const outcomes = await Promise.allSettled([big(1, 10), big(2, 400_000), big(3, 10)]);
    const kept = await numbers(database);
    for (const [index, { status }] of outcomes.entries())
      assert.equal(kept.includes(index + 1), status === 'fulfilled', `${index + 1}: ${status}`);
    assert.equal(outcomes[1]?.status, 'rejected');
    await big(4, 10);
    assert.ok((await numbers(database)).includes(4));
  });

  it('fail when the database is closed under them', async () => {
    const { database } = await open();
    const held = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const first = database.transaction().execute((unit) => add(unit, 1));
    const second = database.transaction().execute(async (unit) => {
      await add(unit, 2);
      started.resolve();
      await held.promise;
    });
    const third = add(database, 3);
    await started.promise;
    await database.destroy();
    held.resolve();
    const outcomes = await Promise.allSettled([first, second, third]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected', 'rejected'],
    );
  });
});

async function open(): Promise<{ database: Numbers; url: string; commits(): number }> {
  const url = await anyDatabase.create();
  const database = openAgain(url);
  await sql`CREATE TABLE t (n INTEGER PRIMARY KEY, v BLOB)`.execute(database);
  const log = `${url.slice('sqlite:'.length)}-wal`;
  return { database, url, commits: () => countCommits(readFileSync(log)) };
}

function openAgain(url: string): Numbers {
  const database = connect(url).database as unknown as Numbers;
  cleanUpLater(() => database.destroy());
  return database;
}

/** Of the frames in a write-ahead log, the last one of each COMMIT has the size of the database (sqlite.org/fileformat2). */
function countCommits(log: Buffer): number {
  const frameBytes = 24 + log.readUInt32BE(8);
  let count = 0;
  for (let at = 32; at + frameBytes <= log.length; at += frameBytes) if (log.readUInt32BE(at + 4) > 0) count++;
  return count;
}

async function add(database: Numbers, n: number): Promise<void> {
  await database.insertInto('t').values({ n }).execute();
}

async function numbers(database: Numbers): Promise<number[]> {
  return (await database.selectFrom('t').select('n').orderBy('n').execute()).map(({ n }) => n);
}
