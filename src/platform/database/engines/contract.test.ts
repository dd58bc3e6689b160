/** Every engine does on its own database what engine.ts says: rows, and what queries say of them. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import { onEveryDatabase } from '../../../../test/support/databases.ts';
import { budget, job, open } from '../../../../test/support/rows.ts';
import { engineOf } from '../connect.ts';
import { isTaken } from '../failures.ts';

onEveryDatabase('an engine', (test) => {
  it('is found from its database and from a transaction on it', async () => {
    const database = (await open(test))();
    const { title } = engineOf(database);
    assert.match(title, { sqlite: /SQLite/, mariadb: /MariaDB/, postgres: /PostgreSQL/ }[test.name]);
    await database.transaction().execute(async (inner) => assert.equal(engineOf(inner), engineOf(database)));
    await database.connection().execute(async (inner) => assert.equal(engineOf(inner), engineOf(database)));
  });

  it('inserts a row that is absent, and leaves the transaction usable when it is not', async () => {
    const database = (await open(test))();
    const { insertIfAbsent } = engineOf(database);
    assert.equal(await insertIfAbsent(database, 'budgets', budget('a')), true);
    await database.transaction().execute(async (inner) => {
      assert.equal(await insertIfAbsent(inner, 'budgets', budget('a', 7)), false);
      assert.equal(await insertIfAbsent(inner, 'budgets', budget('b')), true);
      await inner.insertInto('budgets').values(budget('c')).execute();
    });
    const rows = await database.selectFrom('budgets').select(['owner', 'spent']).orderBy('owner').execute();
    assert.deepEqual(
      rows.map(({ owner, spent }) => [owner, spent]),
      [
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ],
    );
  });

  it('refuses a row that no column can hold, absent or not', async () => {
    const database = (await open(test))();
    const { insertIfAbsent } = engineOf(database);
    const wrong = { ...budget('a'), spent: null as unknown as number };
    await assert.rejects(insertIfAbsent(database, 'budgets', wrong), (error) => !isTaken(error));
    assert.deepEqual(await database.selectFrom('budgets').selectAll().execute(), []);
  });

  it('lets one of those who insert the same row at once have it', async () => {
    const again = await open(test);
    const { insertIfAbsent } = engineOf(again());
    const databases = Array.from({ length: 4 }, again);
    for (let round = 0; round < 10; round++) {
      const owner = String(round);
      const inserted = await Promise.all(
        databases.map((database) =>
          database.transaction().execute((inner) => insertIfAbsent(inner, 'budgets', budget(owner))),
        ),
      );
      assert.equal(inserted.filter(Boolean).length, 1);
    }
  });

  it('inserts a row and tells its id, in a transaction and among others, whichever columns are given', async () => {
    const again = await open(test);
    const { insertForId } = engineOf(again());
    const databases = Array.from({ length: 4 }, again);
    const times = Array.from({ length: 20 }, (_, n) => n + 1);
    const insert = (time: number) => {
      const row = time % 2 === 0 ? job(time) : { ...job(time), lease: 'a', attempts: 3 };
      return (databases[time % 4] ?? again()).transaction().execute((inner) => insertForId(inner, 'jobs', row));
    };
    const ids = await Promise.all(times.map(insert));
    assert.equal(
      await insertForId(again(), 'revocations', { kind: 'keys', subject_id: null, version: null, expires_at: 1 }),
      1,
    );
    const rows = await again()
      .selectFrom('jobs')
      .select(['id', 'due_at', 'lease', 'attempts'])
      .orderBy('due_at')
      .execute();
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      times.map((due_at, n) =>
        due_at % 2 === 0
          ? { id: ids[n], due_at, lease: null, attempts: 0 }
          : { id: ids[n], due_at, lease: 'a', attempts: 3 },
      ),
    );
  });

  it('counts up from the next id, which no deleted row gives back', async () => {
    const database = (await open(test))();
    const { findNextId, setNextId, insertForId } = engineOf(database);
    const insert = () => insertForId(database, 'jobs', job(1));
    assert.equal(await findNextId(database, 'jobs'), '1');
    assert.deepEqual([await insert(), await insert()], [1, 2]);
    await database.deleteFrom('jobs').where('id', '=', 2).execute();
    assert.equal(await findNextId(database, 'jobs'), '3');
    await setNextId(database, 'jobs', '40');
    assert.deepEqual([await findNextId(database, 'jobs'), await insert()], ['40', 40]);
    await setNextId(database, 'jobs', '7');
    assert.deepEqual([await findNextId(database, 'jobs'), await insert()], ['41', 41]);
    const unlike = String(2n ** 53n + 1n);
    await setNextId(database, 'jobs', unlike);
    assert.equal(await findNextId(database, 'jobs'), unlike);
    assert.equal(await findNextId(database, 'sessions'), '1');
  });

  it('makes text of an integer and an integer of text, all 64 bits of it', async () => {
    const database = (await open(test))();
    const { toText, toInteger } = engineOf(database);
    for (const text of ['0', '-1', String(2n ** 53n + 1n), String(2n ** 63n - 1n), String(-(2n ** 63n))]) {
      const query = sql<{ same: unknown }>`SELECT ${toText(toInteger(sql`${text}`))} AS same`;
      assert.equal((await query.execute(database)).rows[0]?.same, text);
    }
    const ten = toInteger(sql`${'10'}`);
    const query = sql<{ sum: unknown; more: unknown }>`
      SELECT ${ten} + 1 AS sum, CASE WHEN ${ten} > ${toInteger(sql`${'9'}`)} THEN 1 ELSE 0 END AS more`;
    const { sum, more } = (await query.execute(database)).rows[0] ?? {};
    assert.deepEqual([Number(sum), Number(more)], [11, 1]);
  });

  it('finds a piece of a text, with no wildcards and no two letters for the same', async () => {
    const database = (await open(test))();
    const { contains } = engineOf(database);
    const holds = async (text: string | null, part: string) => {
      const query = sql<{
        is: number;
      }>`SELECT CASE WHEN ${contains(sql`${text}`, part)} THEN 1 ELSE 0 END AS ${sql.ref('is')}`;
      return Number((await query.execute(database)).rows[0]?.is) === 1;
    };
    for (const [text, part] of [
      ['50%_off\\', '%_'],
      ['50%_off\\', 'off\\'],
      ['straße', 'ß'],
      ["o'neil", "'n"],
    ] as const)
      assert.equal(await holds(text, part), true, `${part} in ${text}`);
    for (const [text, part] of [
      ['abc', 'a_c'],
      ['abc', '%'],
      ['abc', 'B'],
      ['strasse', 'ß'],
      ['a', 'á'],
      ['abc', '\0'],
      [null, 'a'],
    ] as const)
      assert.equal(await holds(text, part), false, `${part} in ${text}`);
  });

  it('sorts null below everything', async () => {
    const database = (await open(test))();
    const { nullsLeast } = engineOf(database);
    for (const lease of ['b', null, 'a'])
      await database
        .insertInto('jobs')
        .values({ ...job(1), lease })
        .execute();
    const sorted = async (direction: 'asc' | 'desc') => {
      const rows = await database.selectFrom('jobs').select('lease').orderBy('lease', nullsLeast(direction)).execute();
      return rows.map(({ lease }) => lease);
    };
    assert.deepEqual(await sorted('asc'), [null, 'a', 'b']);
    assert.deepEqual(await sorted('desc'), ['b', 'a', null]);
  });

  it('claims the jobs that are due longest, as many as are asked for', async () => {
    const database = (await open(test))();
    for (const due of [5, 3, 9, 3, 1]) await database.insertInto('jobs').values(job(due)).execute();
    await database.insertInto('jobs').values(job(0, 'other')).execute();
    const claim = (lease: string, limit: number) =>
      engineOf(database).claimJobs(database, {
        set: { lease, due_at: 100, attempts: sql<number>`attempts + 1` },
        where: sql<boolean>`due_at <= 5 AND kind = 'mail'`,
        limit,
      });
    assert.equal(await claim('first', 3), 3);
    assert.equal(await claim('second', 3), 1);
    assert.equal(await claim('third', 3), 0);
    const rows = await database.selectFrom('jobs').selectAll().orderBy('id').execute();
    assert.deepEqual(
      rows.map(({ lease }) => lease),
      ['second', 'first', null, 'first', 'first', null],
    );
    assert.deepEqual(
      rows.map(({ due_at, attempts }) => [due_at, attempts]),
      [
        [100, 1],
        [100, 1],
        [9, 0],
        [100, 1],
        [100, 1],
        [0, 0],
      ],
    );
  });

  it('gives no job to two of those who claim at once, and leaves none', async () => {
    const again = await open(test);
    const count = 240;
    const first = again();
    await first
      .insertInto('jobs')
      .values(Array.from({ length: count }, (_, n) => job(n % 7)))
      .execute();
    const claimed = new Map<number, string>();
    const work = async (name: string): Promise<void> => {
      const database = again();
      for (let turn = 0; ; turn++) {
        const lease = `${name} ${turn}`;
        const { claimJobs } = engineOf(database);
        const due = { set: { lease, due_at: 100 }, where: sql<boolean>`due_at <= 10`, limit: 7 };
        if ((await claimJobs(database, due)) === 0) return;
        const mine = await database.selectFrom('jobs').select('id').where('lease', '=', lease).execute();
        for (const { id } of mine) {
          assert.equal(claimed.get(id), undefined, `${id} was claimed twice`);
          claimed.set(id, lease);
        }
      }
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(work));
    assert.equal(claimed.size, count);
  });
});
