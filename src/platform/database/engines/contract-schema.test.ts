/** Every engine does on its own database what engine.ts says: addresses, tables and the server. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { onEveryDatabase } from '../../../../test/support/databases.ts';
import { budget, job, open } from '../../../../test/support/rows.ts';
import { connect, type Database, engineOf, locateDatabase } from '../connect.ts';
import { isAway, refusesWrites } from '../failures.ts';
import { engines } from './engines.ts';

/** Has a transaction that wrote to a table stay open until `letGo`. */
async function hold(database: Database): Promise<{ letGo(): Promise<void> }> {
  const [isHeld, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const held = database.transaction().execute(async (inner) => {
    await inner.updateTable('budgets').set({ spent: 5 }).execute();
    isHeld.resolve();
    await mayEnd.promise;
  });
  await Promise.race([isHeld.promise, held]);
  return {
    letGo() {
      mayEnd.resolve();
      return held;
    },
  };
}

onEveryDatabase('an engine', (test) => {
  it('knows its own addresses and nobody else’s, and says the same of the same database', async () => {
    const url = await test.create();
    const { engine, place } = locateDatabase(url);
    assert.ok(url.startsWith(engine.form.slice(0, engine.form.indexOf(':') + 1)), engine.form);
    for (const other of engines) if (other !== engine) assert.equal(other.locate(url), undefined);
    assert.equal(engine.locate('elsewhere:a/b'), undefined);
    assert.deepEqual([place.isInMemory, place.unencrypted], [false, undefined]);
    const path = place.file ?? '';
    const [same, another] = {
      sqlite: [`sqlite:${path.replace(/\/([^/]+)$/, '/../$1').replace(/^(.*)\/\.\.\/(.*)$/, '$1/./$2')}`, `${url}2`],
      mariadb: [url.replace(/\/\/[^@]*@/, '//other:pass%40word@'), `${url}2`],
      postgres: [url.replace(/^postgres:\/\/[^@]*@/, 'postgresql://other:pass%40word@'), `${url}2`],
    }[test.name] as [string, string];
    assert.notEqual(same, url);
    assert.equal(engine.locate(same)?.address, place.address);
    assert.notEqual(engine.locate(another)?.address, place.address);
    assert.doesNotMatch(JSON.stringify(engine.locate(same)), /pass.*word/);
  });

  it('reads somebody else’s tables, whatever they are called, and can change nothing', async () => {
    const url = await test.create();
    const { database } = connect(url);
    const { openReader } = engineOf(database);
    const names = ['odd " and ` name', 'b'];
    await database.schema
      .createTable(names[0] as string)
      .addColumn(names[0] as string, 'integer')
      .addColumn('b', 'varchar(9)')
      .execute();
    await sql`INSERT INTO ${sql.table(names[0] as string)} VALUES (${7}, ${'é'})`.execute(database);
    await database.destroy();
    const reader = await openReader(url);
    try {
      assert.deepEqual(await reader.columnsOf(names[0] as string), names);
      assert.deepEqual(await reader.columnsOf('missing'), []);
      const table = reader.quote(names[0] as string);
      const read = async () => (await reader.query(`SELECT ${table}, b FROM ${table}`)).map((row) => ({ ...row }));
      assert.deepEqual(await read(), [{ [names[0] as string]: 7, b: 'é' }]);
      await assert.rejects(reader.query(`DELETE FROM ${table}`), refusesWrites);
      assert.equal((await read()).length, 1);
    } finally {
      await reader.close();
    }
  });

  it('lets one at a time change the schema, and the next one when it is done', async () => {
    const again = await open(test);
    const { withSchemaLock } = engineOf(again());
    const done: string[] = [];
    const change = (name: string, database: Database) =>
      withSchemaLock(database, 60, async (locked) => {
        done.push(`${name} begins`);
        await locked.schema.createTable(name).addColumn('a', 'integer').execute();
        await sleep(100);
        done.push(`${name} ends`);
        return name;
      });
    assert.deepEqual(await Promise.all([change('one', again()), change('two', again())]), ['one', 'two']);
    const [first, second] = done[0] === 'one begins' ? ['one', 'two'] : ['two', 'one'];
    assert.deepEqual(done, [`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
  });

  it('waits for a lock of the schema only so long, and lets go of its own after a failure', async () => {
    const again = await open(test);
    const [first, second] = [again(), again()];
    const { withSchemaLock } = engineOf(first);
    let hasEntered = false;
    const enter = async () => {
      hasEntered = true;
      return 'entered';
    };
    const failed = withSchemaLock(first, 60, async () => {
      const refused = await withSchemaLock(second, 1, enter).catch((error) => isAway(error) || Promise.reject(error));
      assert.ok(refused === undefined || refused === true, String(refused));
      assert.equal(hasEntered, false);
      throw new Error('stumbled');
    });
    await assert.rejects(failed, /stumbled/);
    assert.equal(await withSchemaLock(second, 1, enter), 'entered');
  });

  it('lists the columns of every table, and of no view', async () => {
    const database = (await open(test))();
    const { listColumns } = engineOf(database);
    await sql`CREATE VIEW seen AS SELECT owner FROM budgets`.execute(database);
    const columns = await listColumns(database);
    assert.deepEqual(
      columns.filter(({ table }) => table === 'seen' || table.startsWith('sqlite')),
      [],
    );
    const isInteger = new Map(columns.map((column) => [`${column.table}.${column.name}`, column.isInteger]));
    assert.equal(isInteger.size, columns.length);
    assert.deepEqual(
      ['budgets.owner', 'budgets.spent', 'jobs.id', 'jobs.due_at', 'jobs.body'].map((name) => isInteger.get(name)),
      [false, true, true, true, false],
    );
    const limits = (name: string) => columns.find((column) => `${column.table}.${column.name}` === name)?.limits;
    if (limits('jobs.id') === undefined) return;
    assert.deepEqual([limits('jobs.id')?.bits, limits('budgets.spent')?.bits], [64, 32]);
    const { characters, bytes, isAscii } = limits('users.username') ?? {};
    assert.deepEqual([characters, bytes, isAscii], [254, 4 * 254, false]);
    assert.equal(limits('jobs.kind')?.isAscii, test.name === 'mariadb');
    assert.equal(limits('jobs.body')?.isWithoutNul, test.name === 'postgres' ? true : undefined);
  });

  it('knows which indexes stand in the way of another one of their name', async () => {
    const database = (await open(test))();
    const make = (table: string) => database.schema.createIndex('namesake').on(table).column('id').execute();
    await make('jobs');
    const isInTheWay = (await engineOf(database).listIndexNames(database)).has('namesake');
    if (isInTheWay) await assert.rejects(make('sessions'));
    else await make('sessions');
  });

  it('says about how many rows there are', async () => {
    const database = (await open(test))();
    const { estimateRows } = engineOf(database);
    await database
      .insertInto('jobs')
      .values(Array.from({ length: 400 }, () => job(1)))
      .execute();
    await database
      .insertInto('budgets')
      .values(Array.from({ length: 200 }, (_, n) => budget(String(n))))
      .execute();
    if (test.name === 'mariadb') await sql`ANALYZE TABLE jobs, budgets, sessions`.execute(database);
    if (test.name === 'postgres') await sql`ANALYZE jobs, budgets, sessions`.execute(database);
    const rows = await estimateRows(database, ['jobs', 'budgets', 'sessions']);
    assert.ok(Math.abs(rows - 600) <= 200, String(rows));
    assert.equal(await estimateRows(database, ['sessions']), 0);
  });

  it('renames a table with all that is in it, and gives up soon while somebody holds it', async () => {
    const again = await open(test);
    const [database, other] = [again(), again()];
    const { renameTable } = engineOf(database);
    await database.insertInto('budgets').values(budget('a')).execute();
    const { letGo } = await hold(other);
    await assert.rejects(renameTable(database, 'budgets', 'kept'), isAway);
    await letGo();
    const spent = async (table: string) =>
      (await sql<{ spent: number }>`SELECT spent FROM ${sql.table(table)}`.execute(database)).rows[0]?.spent;
    assert.equal(await spent('budgets'), 5);
    await renameTable(database, 'budgets', 'kept');
    assert.equal(await spent('kept'), 5);
    await assert.rejects(spent('budgets'));
  });

  it('tells its clock and its connections, where it has them', async () => {
    const database = (await open(test))();
    const { readClock, countConnections } = engineOf(database);
    const [clock, connections] = [await readClock(database), await countConnections(database)];
    assert.deepEqual(
      [clock === undefined, connections === undefined],
      [test.name === 'sqlite', test.name === 'sqlite'],
    );
    if (clock === undefined || connections === undefined) return;
    const hours = Math.abs(clock - Date.now()) / 3_600_000;
    assert.equal(Math.round(hours), 0, 'the server is set up to a time zone of its own');
    assert.ok(Number.isInteger(connections) && connections >= 10, String(connections));
  });
});
