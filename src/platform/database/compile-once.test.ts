/** Queries that are compiled once: the values of each call, on both engines, and nothing frozen by mistake. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type ColumnType, type Insertable, type Kysely, sql } from 'kysely';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { systemRandom } from '../random.ts';
import { compileOnce } from './compile-once.ts';
import { connect, type Database } from './connect.ts';
import { inTransaction } from './transaction.ts';

type Row = { id: number; name: string | null; note: ColumnType<string, string | undefined, string> };

/** The tests' own table, of which the program's types know nothing. */
const own = (database: Database) => database as unknown as Kysely<{ things: Row }>;

let builds = 0;
const insert = compileOnce((database, row: Insertable<Row>) => {
  builds++;
  return own(database).insertInto('things').values(row);
});
const rename = compileOnce((database, { id, name }: { id: number; name: string }) =>
  own(database).updateTable('things').set({ name }).where('id', '=', id),
);
const list = compileOnce((database, { after, name }: { after: number; name?: string }) => {
  const query = own(database).selectFrom('things').selectAll().where('id', '>', after).orderBy('id');
  return name === undefined ? query : query.where('name', '=', name);
});

onEveryDatabase('a query that is compiled once', (test) => {
  it('has the values of each call, by their names and in whatever order they come', async () => {
    const database = await open(test);
    assert.equal((await insert(database, { id: 1, name: 'ann', note: 'a' })).numAffectedRows, 1n);
    const before = builds;
    await insert(database, { note: "b'; --", name: null, id: 2 });
    const odd = test.name === 'postgres' ? '\u0001ü' : '\u0000ü';
    await insert(database, { id: 3, name: 'cy', note: odd });
    assert.equal(builds, before + 1, 'another order is another text, and the same order is not');
    assert.equal((await rename(database, { name: 'ben', id: 2 })).numAffectedRows, 1n);
    assert.equal((await rename(database, { id: 9, name: 'nobody' })).numAffectedRows, 0n);
    const { rows } = await list(database, { after: 0 });
    assert.deepEqual(
      rows.map(({ id, name, note }) => [id, name, note]),
      [
        [1, 'ann', 'a'],
        [2, 'ben', "b'; --"],
        [3, 'cy', odd],
      ],
    );
    assert.equal((await list(database, { after: 1 })).rows.length, 2);
  });

  it('is another one for other members, and one that is undefined is not there', async () => {
    const database = await open(test);
    await insert(database, { id: 1, name: 'ann', note: undefined });
    await insert(database, { id: 2, name: 'ann' });
    await insert(database, { id: 3, name: 'cy', note: 'given' });
    const ids = async (values: { after: number; name?: string }) =>
      (await list(database, values)).rows.map(({ id, note }) => [id, note]);
    const all = [
      [1, 'default'],
      [2, 'default'],
      [3, 'given'],
    ];
    assert.deepEqual(await ids({ after: 0 }), all);
    assert.deepEqual(await ids({ after: 0, name: 'ann' }), all.slice(0, 2));
    assert.deepEqual(await ids({ after: 1, name: 'ann' }), all.slice(1, 2));
  });

  it('belongs to the transaction that it is run in', async () => {
    const database = await open(test);
    await insert(database, { id: 1, name: 'ann', note: 'a' });
    const failure = new Error('on purpose');
    const work = inTransaction({ database, random: systemRandom }, async ({ database }) => {
      await insert(database, { id: 2, name: 'ben', note: 'b' });
      assert.equal((await list(database, { after: 0 })).rows.length, 2);
      throw failure;
    });
    await assert.rejects(work, failure);
    assert.equal((await list(database, { after: 0 })).rows.length, 1);
  });

  it('is refused when it would freeze a value, or reckons with one', async () => {
    const database = await open(test);
    let version = 7;
    const frozen = compileOnce((database, { id }: { id: number }) =>
      database.selectFrom('users').selectAll().where('id', '=', id).where('version', '>', version++),
    );
    const reckoned = compileOnce((database, { id }: { id: number }) =>
      database
        .selectFrom('users')
        .selectAll()
        .where('id', '>', id - 1),
    );
    const written = compileOnce((database, { name }: { name: string }) =>
      database.selectFrom('users').selectAll().where('username', '=', `${name}!`),
    );
    assert.throws(() => frozen(database, { id: 1 }), /a value of its own/);
    assert.throws(() => reckoned(database, { id: 1 }), /"id" .* handed on/);
    assert.throws(() => written(database, { name: 'ann' }), /"name" .* handed on/);
  });
});

async function open(test: TestDatabase): Promise<Database> {
  const { database } = connect(await test.create());
  cleanUpLater(() => database.destroy());
  await sql`CREATE TABLE things (id BIGINT PRIMARY KEY, name VARCHAR(20), note VARCHAR(20) NOT NULL DEFAULT 'default')`.execute(
    database,
  );
  return database;
}
