/** One process's memory beside the table that all of them write to. Covers F19. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Insertable, type KyselyPlugin, sql } from 'kysely';
import { pino } from 'pino';
import { cleanUpLater } from '../../../test/support/cleanup.ts';
import { onEveryDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { assertWithin } from '../../../test/support/tier.ts';
import { migrationsFor } from '../../migrations.ts';
import { connect, type Database, engineOf } from '../../platform/database/connect.ts';
import { migrate } from '../../platform/database/migrate.ts';
import { systemRandom } from '../../platform/random.ts';
import type { RevocationsTable } from '../../tables.ts';
import { openRoleBook } from '../roles/role-book.ts';
import { openRevocations, type Reload, type Revocations } from './follow-revocations.ts';
import { streamCount } from './revoke.ts';
import { insertRevocations, takeLink } from './store.ts';

const hour = 3_600_000;

onEveryDatabase('following the revocations', (test) => {
  it('begins with everything in the table, and takes in what comes', async () => {
    const { database, follow } = await open(test);
    await revoke(database, { subject_id: 1 });
    const revocations = await follow();
    assert.deepEqual([1, 2].map(revocations.isSessionRevoked), [true, false]);
    assert.equal(revocations.isCurrent(), true);
    await revoke(database, { subject_id: 2 });
    await until(() => revocations.isSessionRevoked(2));
  });

  it('takes in every row, whatever its id is beside those that it has read', async () => {
    const { database, follow } = await open(test);
    await revoke(database, { id: 5_000_000, subject_id: 1 });
    const revocations = await follow();
    assert.equal(revocations.isSessionRevoked(1), true);
    // As TiDB and CockroachDB give them: of several servers, each has thousands of its own.
    for (const id of [5_000_007, 5_000_006, 4_999_999, 30_001, 4_000_001, 7, 9_000_000, 1]) {
      await revoke(database, { id, subject_id: id });
      await until(() => revocations.isSessionRevoked(id));
    }
    assert.equal(revocations.timeline(), 1);
  });

  it('takes in what servers of an earlier version write, before it began and after', async () => {
    const { database, follow } = await open(test);
    await revokeLoosely(database, { subject_id: 1 });
    const revocations = await follow();
    await revoke(database, { subject_id: 2 });
    await revokeLoosely(database, { subject_id: 3 });
    await until(() => [1, 2, 3].every(revocations.isSessionRevoked));
    assert.equal(revocations.timeline(), 1);
  });

  it('takes in the whole table, however long it is', async () => {
    const { database, follow } = await open(test);
    await database.transaction().execute(async (transaction) => {
      for (let from = 1; from <= 21_000; from += 500) {
        const { stream, number, mark, follows } = await takeLink(transaction, 0, systemRandom.token(12));
        const row = { kind: 'session' as const, expires_at: Date.now() + hour, stream, number, mark, follows };
        const rows = Array.from({ length: 500 }, (_, at) => ({ ...row, subject_id: from + at }));
        await insertRevocations(transaction, rows);
      }
    });
    const revocations = await follow();
    for (const id of [1, 10_000, 10_001, 20_000, 20_001, 21_000]) assert.equal(revocations.isSessionRevoked(id), true);
    assert.equal(revocations.isSessionRevoked(21_001), false);
  });

  if (test.name !== 'sqlite') {
    it('takes in what was inserted first and committed last', async () => {
      const { database, follow } = await open(test);
      const revocations = await follow();
      await database.transaction().execute(async (transaction) => {
        await takeLinkIn(transaction, 0, { subject_id: 1 });
        await database.transaction().execute((other) => takeLinkIn(other, 1, { subject_id: 2 }));
        await until(() => revocations.isSessionRevoked(2));
        await revocations.settle();
        assert.equal(revocations.isSessionRevoked(1), false);
      });
      await until(() => revocations.isSessionRevoked(1));
    });
  }

  it('knows of every change that is settled, however many come at once', async () => {
    const { database, follow } = await open(test);
    const revocations = await follow();
    for (let round = 0; round < 10; round++) {
      const ids = Array.from({ length: 20 }, (_, index) => 1 + round * 20 + index);
      await Promise.all(
        ids.map(async (id) => {
          await revoke(database, { subject_id: id });
          await revocations.settle();
          assert.equal(revocations.isSessionRevoked(id), true);
        }),
      );
      assert.equal(revocations.isCurrent(), true);
    }
  });

  it('decides nothing after a change until that can be read, and then knows it', async () => {
    const { database, follow, hide, show } = await open(test);
    const revocations = await follow();
    await hide('revocations');
    await sql`INSERT INTO hidden (kind, subject_id, expires_at) VALUES ('session', 1, ${Date.now() + hour})`.execute(
      database,
    );
    await revocations.settle();
    assert.equal(revocations.isCurrent(), false);
    const waiting = revocations.becomeCurrent();
    await sleep(300);
    assert.deepEqual([revocations.isCurrent(), revocations.isSessionRevoked(1)], [false, false]);
    await show('revocations');
    await waiting;
    assert.deepEqual([revocations.isCurrent(), revocations.isSessionRevoked(1)], [true, true]);
  });

  it('decides nothing on what is older than a second, and says so once nothing could be read for four', async () => {
    const { follow, hide, show, reloads } = await open(test);
    const revocations = await follow();
    assert.deepEqual(reloads, ['roles', 'keys']);
    await hide('revocations');
    const hiddenAt = performance.now();
    // What was read just before is good for a second.
    await until(() => !revocations.isCurrent());
    assertWithin(performance.now() - hiddenAt, 2_000, 'still current');
    await assert.rejects(revocations.becomeCurrent(), /hidden|revocations/);
    // The latest reading began at most a quarter of a second, and a moment, before it was hidden.
    assert.ok(performance.now() - hiddenAt > 3_500);
    const askedAt = performance.now();
    await assert.rejects(revocations.becomeCurrent(), /hidden|revocations/);
    assertWithin(performance.now() - askedAt, 1_000, 'nobody is to wait for what has failed for so long: refused');
    await show('revocations');
    await until(() => revocations.isCurrent());
    await revocations.becomeCurrent();
    assert.deepEqual(reloads, ['roles', 'keys'], 'what was read is what there is');
  });

  it('reads the roles and the keys again when they have changed, once for each change', async () => {
    const { database, follow, reloads } = await open(test);
    const revocations = await follow();
    reloads.length = 0;
    await revoke(database, { kind: 'roles' });
    await revocations.settle();
    await revocations.settle();
    assert.deepEqual(reloads, ['roles']);
    await revoke(database, { kind: 'keys' });
    await revocations.settle();
    await revocations.settle();
    assert.deepEqual(reloads, ['roles', 'keys']);
  });

  it('reads the roles again also when that failed the first time', async () => {
    const { database, follow, hide, show, book } = await open(test);
    const revocations = await follow();
    assert.equal(book.has('late'), false);
    await database
      .insertInto('roles')
      .values({ name: 'late', description: '', permissions: '', version: 1, created_at: 1, updated_at: 1 })
      .execute();
    await hide('roles');
    await revoke(database, { kind: 'roles' });
    await revocations.settle();
    assert.equal(revocations.isCurrent(), false);
    await show('roles');
    await revocations.becomeCurrent();
    assert.equal(book.has('late'), true);
  });

  it('decides nothing after the database was set back, until all of it has been read', async () => {
    const { database, follow, hide, show } = await open(test);
    await revoke(database, { subject_id: 1 });
    const revocations = await follow();
    await hide('roles');
    await database.deleteFrom('revocations').execute();
    await database.updateTable('guards').set({ version: 0, mark: '', previous_mark: '' }).execute();
    await revoke(database, { subject_id: 2 });
    await revocations.settle();
    assert.equal(revocations.isCurrent(), false);
    await sleep(300);
    assert.equal(revocations.isCurrent(), false);
    await show('roles');
    await revocations.becomeCurrent();
    assert.deepEqual([1, 2].map(revocations.isSessionRevoked), [false, true]);
    assert.ok(revocations.timeline() > 1);
  });

  it('notices that any guard has counted down', async () => {
    const { database, follow } = await open(test);
    const count = (version: number) =>
      database.updateTable('guards').set({ version }).where('name', '=', 'writing').execute();
    await count(7);
    const revocations = await follow();
    await count(8);
    await revocations.settle();
    assert.equal(revocations.timeline(), 1);
    await count(7);
    await revocations.settle();
    assert.equal(revocations.timeline(), 2);
  });

  it('reads each row once at each of many followers, however many come and however often they look', async () => {
    const { database, follow, url } = await open(test);
    let rowsRead = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        rowsRead += result.rows.filter((row) => 'subject_id' in row).length;
        return result;
      },
    };
    const followers = [];
    for (let count = 0; count < 8; count++) {
      const own = connect(url).database;
      cleanUpLater(() => own.destroy());
      const revocations = await follow(own.withPlugin(counting));
      cleanUpLater(() => revocations.stop());
      followers.push(revocations);
    }
    const changes = 200;
    for (let subject_id = 1; subject_id <= changes; subject_id++) {
      await revoke(database, { subject_id });
      if (subject_id % 10 === 0) await Promise.all(followers.map((revocations) => revocations.settle()));
    }
    for (const { isSessionRevoked } of followers) assert.equal(isSessionRevoked(changes), true);
    assert.equal(rowsRead, changes * followers.length);
  });

  it('lets go of what no living token can need', async () => {
    const { database, follow, turnClock } = await open(test);
    const revocations = await follow();
    await revoke(database, { subject_id: 1 });
    await revoke(database, { subject_id: 2, expires_at: Date.now() + 3 * hour });
    await revocations.settle();
    turnClock(2 * hour);
    await revocations.settle();
    assert.deepEqual([1, 2].map(revocations.isSessionRevoked), [false, true]);
  });

  it('leaves its connection alone once it is stopped', async () => {
    const { database, follow, url } = await open(test);
    const own = connect(url).database;
    const revocations = await follow(own);
    await revocations.stop();
    await own.destroy();
    await revoke(database, { subject_id: 1 });
    await sleep(600);
    assert.equal(revocations.isSessionRevoked(1), false);
  });
});

async function open(test: TestDatabase) {
  const url = await test.create();
  const { database } = connect(url);
  cleanUpLater(() => database.destroy());
  await migrate(database, migrationsFor(engineOf(database)), Date.now);
  const book = await openRoleBook(database);
  const reloads: string[] = [];
  const reload: Reload = {
    async roles(database) {
      await book.reload(database);
      reloads.push('roles');
    },
    async keys() {
      reloads.push('keys');
    },
  };
  let offset = 0;
  const clock = { now: () => Date.now() + offset };
  const rename = (from: string, to: string) =>
    sql`ALTER TABLE ${sql.table(from)} RENAME TO ${sql.table(to)}`.execute(database);
  return {
    url,
    database,
    reloads,
    book,
    turnClock(milliseconds: number) {
      offset += milliseconds;
    },
    hide: (table: string) => rename(table, 'hidden'),
    show: (table: string) => rename('hidden', table),
    async follow(own?: Database): Promise<Revocations> {
      const revocations = openRevocations({ clock, log: pino({ level: 'silent' }) }, reload);
      const again = own ?? connect(url).database;
      await revocations.follow(again);
      if (!own) {
        cleanUpLater(async () => {
          await revocations.stop();
          await again.destroy();
        });
      }
      return revocations;
    },
  };
}

/** As a server does, in a stream of its own choice. */
async function revoke(database: Database, values: Partial<Insertable<RevocationsTable>>): Promise<void> {
  await database.transaction().execute((inner) => takeLinkIn(inner, systemRandom.below(streamCount), values));
}

async function takeLinkIn(
  transaction: Database,
  stream: number,
  values: Partial<Insertable<RevocationsTable>>,
): Promise<void> {
  const link = await takeLink(transaction, stream, systemRandom.token(12));
  await insertRevocations(transaction, [{ kind: 'session', expires_at: Date.now() + hour, ...link, ...values }]);
}

/** As a server of an earlier version does. */
function revokeLoosely(database: Database, values: Partial<Insertable<RevocationsTable>>): Promise<void> {
  return insertRevocations(database, [{ kind: 'session', expires_at: Date.now() + hour, ...values }]);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}
